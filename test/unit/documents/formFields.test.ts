import { describe, expect, test } from 'vitest';
import { textLayerContent } from '../../../server/src/readers/textLayer/textLayerContent.ts';
import { layoutPage } from '../../../server/src/layout/layoutPage.ts';
import {
  checkBox,
  formPdf,
  radioButton,
  textField,
  type FormEntry,
  type Label,
} from '../../fixtures/documents/formPdf.ts';
import { withPage } from '../../fixtures/documents/testDocument.ts';

async function linesOf(
  labels: readonly Label[],
  form: readonly FormEntry[],
  content = '',
): Promise<string[]> {
  const layer = await withPage(formPdf(labels, form, content), (page) => page.textLayer());
  return layer.lines.map(({ text }) => text);
}

const label = (x: number, y: number, text: string): Label => ({ x, y, text });

describe('values of fields', () => {
  test('a field and its label are one line, though others are in the row, and stay one in the layout', async () => {
    const pdf = formPdf(
      [label(20, 255, 'Name:'), label(200, 255, 'City:'), label(20, 200, 'Signed in presence of the clerk.')],
      [
        textField([60, 250, 160, 270], 'name', 'Ada Example'),
        textField([240, 250, 340, 270], 'city', 'Oslo'),
      ],
    );
    const [layer, size] = await withPage(pdf, async (page) => [await page.textLayer(), page] as const);
    const blocks = layoutPage(textLayerContent(size, layer));
    expect(blocks.map(({ kind, text }) => [kind, text])).toEqual([
      ['paragraph', 'Name: Ada Example'],
      ['paragraph', 'City: Oslo'],
      ['paragraph', 'Signed in presence of the clerk.'],
    ]);
  });

  test('labels in one line, with rules of underscores to write on', async () => {
    const labels = [label(20, 255, 'Name: ______________ City: ______________')];
    const form = [
      textField([57, 250, 150, 270], 'name', 'Ada'),
      textField([187, 250, 280, 270], 'city', 'Oslo'),
    ];
    expect(await linesOf(labels, form)).toEqual(['Name: Ada', 'City: Oslo']);
  });

  test('labels over their fields', async () => {
    const labels = [
      label(20, 275, 'The committee asks for all that follows.'),
      label(20, 244, 'First name'),
      label(200, 244, 'Family name'),
      label(20, 194, 'Town'),
    ];
    const form = [
      textField([20, 220, 160, 240], 'first', 'Ada'),
      textField([200, 220, 340, 240], 'last', 'Example'),
      textField([20, 170, 160, 190], 'town', ''),
    ];
    const lines = await linesOf(labels, form);
    expect(lines[0]).toBe('The committee asks for all that follows.');
    expect(lines.slice(1)).toEqual(['First name Ada', 'Family name Example', 'Town']);
  });

  test('empty fields leave their labels, each in a line', async () => {
    const labels = [label(20, 255, 'Name:'), label(200, 255, 'City:')];
    const form = [textField([60, 250, 160, 270], 'name', ''), textField([240, 250, 340, 270], 'city', '')];
    expect(await linesOf(labels, form)).toEqual(['Name:', 'City:']);
  });

  test('a value that nothing draws is there', async () => {
    const form = [{ rect: [60, 250, 160, 270], entries: '/FT /Tx /T (name) /V (Ada Example)' } as const];
    expect(await linesOf([label(20, 255, 'Name:')], form)).toEqual(['Name: Ada Example']);
  });

  test('what is drawn counts where it is the value in another format', async () => {
    const form = [textField([60, 250, 160, 270], 'sum', '1234.5', '$1,234.50')];
    expect(await linesOf([label(20, 255, 'Sum:')], form)).toEqual(['Sum: $1,234.50']);
  });

  test('the value counts where its field shows a part of it, or spreads it over a comb', async () => {
    const comb = [...'12345'].map((digit, i) => `BT /F1 12 Tf ${String(5 + 20 * i)} 5 Td (${digit}) Tj ET`);
    const form: FormEntry[] = [
      textField([60, 250, 100, 270], 'sum', '26 406 576 euros', '26 406'),
      {
        ...textField([60, 200, 160, 220], 'code', '12345', '', '/Ff 16777216 /MaxLen 5'),
        appearance: comb.join(' '),
      },
    ];
    expect(await linesOf([label(20, 255, 'Sum:'), label(20, 205, 'Code:')], form)).toEqual([
      'Sum: 26 406 576 euros',
      'Code: 12345',
    ]);
  });

  test('lines of a field with several stay lines', async () => {
    const form = [
      {
        ...textField([60, 200, 200, 270], 'address', 'First Street 1\\nOslo', '', '/Ff 4096'),
        appearance: '',
      },
    ];
    expect(await linesOf([label(20, 255, 'To:')], form)).toEqual(['To: First Street 1', 'Oslo']);
  });

  test('hidden fields, fields that are not to be viewed and passwords are not written', async () => {
    const form = [
      textField([60, 250, 160, 270], 'a', 'hidden', 'hidden', '/F 2'),
      textField([60, 200, 160, 220], 'b', 'print only', 'print only', '/F 36'),
      textField([60, 150, 160, 170], 'c', 'secret', '******', '/Ff 8192'),
    ];
    expect(await linesOf([label(20, 155, 'Password:'), label(20, 100, 'End')], form)).toEqual(
      expect.arrayContaining(['Password:', 'End']),
    );
    expect((await linesOf([label(20, 155, 'Password:')], form)).join()).not.toMatch(/hidden|print|secret|\*/);
  });

  test('of a choice what is chosen is written, as it is shown', async () => {
    const options = '/Opt [[(de) (Germany)] [(fr) (France)] [(es) (Spain)]]';
    const list = ['Germany', 'France', 'Spain'].map(
      (text, i) => `BT /F1 10 Tf 2 ${String(40 - 14 * i)} Td (${text}) Tj ET`,
    );
    const form: FormEntry[] = [
      { rect: [80, 250, 160, 270], entries: `/FT /Ch /Ff 131072 /T (a) /V (fr) ${options}` },
      {
        rect: [80, 150, 160, 210],
        entries: `/FT /Ch /Ff 2097152 /T (b) /V [(de) (es)] ${options}`,
        appearance: list.join(' '),
      },
    ];
    expect(await linesOf([label(20, 255, 'Country:'), label(20, 176, 'Also:')], form)).toEqual([
      'Country: France',
      'Also: Germany, Spain',
    ]);
  });
});

describe('buttons', () => {
  const box = (x: number, y: number): FormEntry['rect'] => [x, y, x + 12, y + 12];

  test.each([
    ['behind', 40, 20],
    ['before', 20, 200],
  ])('check boxes with their text %s them', async (_, x, at) => {
    const labels = [label(x, 251, 'I agree to the terms'), label(x, 221, 'Send me news')];
    const form = [checkBox(box(at, 250), 'a', true), checkBox(box(at, 220), 'b', false)];
    expect(await linesOf(labels, form)).toEqual(['☒ I agree to the terms', '☐ Send me news']);
  });

  test('check boxes in a row are lines', async () => {
    const labels = [label(36, 251, 'Fee paid'), label(136, 251, 'Fee waived')];
    const form = [checkBox(box(20, 250), 'a', false), checkBox(box(120, 250), 'b', true)];
    expect(await linesOf(labels, form)).toEqual(['☐ Fee paid', '☒ Fee waived']);
  });

  test('check boxes in a row are items of one depth, from left to right', async () => {
    // The second one stands a hair higher.
    const labels = [label(36, 251, 'Fee paid'), label(136, 251.4, 'Fee waived'), label(20, 200, 'Text.')];
    const form = [checkBox(box(20, 250), 'a', false), checkBox(box(120, 250.4), 'b', true)];
    const pdf = formPdf(labels, form);
    const [layer, size] = await withPage(pdf, async (page) => [await page.textLayer(), page] as const);
    const blocks = layoutPage(textLayerContent(size, layer));
    expect(blocks.map((block) => [block.text, block.kind === 'list-item' ? block.depth : -1])).toEqual([
      ['Fee paid', 0],
      ['Fee waived', 0],
      ['Text.', -1],
    ]);
    expect(layer.unread).toEqual([]);
  });

  test('radio buttons of a question in a row are one line', async () => {
    const labels = [label(20, 251, 'Colour:'), label(96, 251, 'red'), label(156, 251, 'blue')];
    const form = [
      radioButton(box(80, 250), 'c', 'red', true),
      radioButton(box(140, 250), 'c', 'blue', false),
    ];
    expect(await linesOf(labels, form)).toEqual(['Colour: ● red ○ blue']);
  });

  test('buttons under the heads of their columns are rows of a table', async () => {
    const labels = [label(20, 271, 'Service'), label(120, 271, 'Good'), label(200, 271, 'Poor')];
    const form: FormEntry[] = [];
    ['Crew', 'Food', 'Seats'].forEach((service, i) => {
      const y = 250 - 20 * i;
      labels.push(label(20, y + 1, service));
      form.push(
        radioButton(box(126, y), service, 'good', i !== 1),
        radioButton(box(206, y), service, 'poor', i === 1),
      );
    });
    const [layer, size] = await withPage(
      formPdf(labels, form),
      async (page) => [await page.textLayer(), page] as const,
    );
    const [table] = layoutPage(textLayerContent(size, layer));
    expect(table?.kind === 'table' ? table.cells.map(({ text }) => text) : table).toEqual([
      ...['Service', 'Good', 'Poor'],
      ...['Crew', '●', '○'],
      ...['Food', '○', '●'],
      ...['Seats', '●', '○'],
    ]);
  });

  test('answers before their buttons', async () => {
    const labels = [label(20, 251, 'Colour: red'), label(130, 251, 'blue')];
    const form = [
      radioButton(box(100, 250), 'c', 'red', false),
      radioButton(box(170, 250), 'c', 'blue', true),
    ];
    expect(await linesOf(labels, form)).toEqual(['Colour: ○ red ● blue']);
  });

  test('text of another column stays as it was', async () => {
    const labels = [
      label(36, 251, 'I agree'),
      label(200, 251, 'The committee met on Tuesday.'),
      label(200, 236, 'It met again on Friday.'),
    ];
    expect(await linesOf(labels, [checkBox(box(20, 250), 'a', true)])).toEqual(
      expect.arrayContaining(['☒ I agree', 'The committee met on Tuesday.', 'It met again on Friday.']),
    );
  });

  test('the caption of a push button stays text', async () => {
    const form: FormEntry[] = [
      {
        rect: [20, 250, 100, 270],
        entries: '/FT /Btn /Ff 65536 /T (p) /A <</S /Named /N /NextPage>>',
        appearance: drawnCaption,
      },
    ];
    expect(await linesOf([label(20, 200, 'Text')], form)).toEqual(['Text', 'Submit']);
  });
});

const drawnCaption = 'BT /F1 12 Tf 5 5 Td (Submit) Tj ET';

describe('other annotations', () => {
  test('text that an annotation puts on the page is there, drawn or not, and once', async () => {
    const note = (more: string): string =>
      `/Subtype /FreeText /Contents (A remark) /DA (/F1 12 Tf 0 g) ${more}`;
    const labels = [label(20, 100, 'Text')];
    const plain: FormEntry = { rect: [20, 200, 200, 240], entries: note('') };
    const drawn: FormEntry = { ...plain, appearance: 'BT /F1 12 Tf 5 20 Td (A remark) Tj ET' };
    expect(await linesOf(labels, [plain])).toEqual(['Text', 'A remark']);
    expect(await linesOf(labels, [drawn])).toEqual(['Text', 'A remark']);
    expect(await linesOf(labels, [{ ...plain, entries: note('/F 2') }])).toEqual(['Text']);
  });

  test('what a closed note says is on no page', async () => {
    const entry: FormEntry = { rect: [20, 200, 40, 220], entries: '/Subtype /Text /Contents (Check this)' };
    expect(await linesOf([label(20, 100, 'Text')], [entry])).toEqual(['Text']);
  });
});

test('a page on which fields are the only text is read by its pixels, too', async () => {
  const pdf = formPdf([], [checkBox([20, 250, 32, 262], 'a', true)], '50 50 300 100 re f');
  const layer = await withPage(pdf, (page) => page.textLayer());
  expect(layer.lines.map(({ text }) => text)).toEqual(['☒']);
  expect(layer.unread).toEqual([{ x: 0, y: 0, width: 400, height: 300 }]);
});

test('fields with damaged entries cost no page', async () => {
  const form: FormEntry[] = [
    { rect: [0, 0, 0, 0], entries: '/FT /Tx /T (a) /V (flat)' },
    { rect: [60, 250, 160, 270], entries: '/FT /Tx /V 17' },
    { rect: [60, 200, 160, 220], entries: '/FT /Ch /V [null 3] /Opt 5' },
    { rect: [60, 150, 160, 170], entries: '/FT /Btn' },
  ];
  expect(await linesOf([label(20, 100, 'Text')], form)).toContain('Text');
});
