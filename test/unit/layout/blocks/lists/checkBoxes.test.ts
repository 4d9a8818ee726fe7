import { describe, expect, it } from 'vitest';
import { layoutPage } from '../../../../../server/src/layout/layoutPage.ts';
import { writePage } from '../../../../../server/src/output/writePage.ts';
import { PageBuilder, pageResult, textLine } from '../../../../fixtures/layout/pageBuilder.ts';

function markdown(rows: readonly string[], format: 'md' | 'text' = 'md'): string {
  const page = new PageBuilder();
  page.lines(60, 100, rows, {}, 18);
  return writePage(pageResult(1, layoutPage(page.content())), format).replace(/^<!-- page 1 -->\n\n/, '');
}

describe('check boxes', () => {
  it('are items of a task list, ticked or not', () => {
    expect(markdown(['☒ Applicant is resident', '☐ Applicant is not resident', '☑ Fee paid'])).toBe(
      '- [x] Applicant is resident\n- [ ] Applicant is not resident\n- [x] Fee paid',
    );
  });

  it('typed with brackets are the same', () => {
    expect(markdown(['[x] Received by post', '[ ] Received by hand', '[X] Read'])).toBe(
      '- [x] Received by post\n- [ ] Received by hand\n- [x] Read',
    );
  });

  it('side by side are items of their own', () => {
    expect(markdown(['☑ Fee paid ☐ Fee waived', '[x] by post [ ] by hand'])).toBe(
      '- [x] Fee paid\n- [ ] Fee waived\n- [x] by post\n- [ ] by hand',
    );
  });

  it('side by side in lines of their own are items with their lines', () => {
    const page = new PageBuilder();
    page.line(60, 100, '☑ Fee paid').line(200, 100, '☐ Fee waived');
    const blocks = layoutPage(page.content());
    expect(blocks.map((block) => [block.kind, block.text, block.lines.map(({ text }) => text)])).toEqual([
      ['list-item', 'Fee paid', ['☑ Fee paid']],
      ['list-item', 'Fee waived', ['☐ Fee waived']],
    ]);
  });

  it('keep the lines that go on under them', () => {
    const page = new PageBuilder();
    page.line(60, 100, '☐ I have read the terms of the society and I agree to all that they');
    page.line(72, 114, 'say of the fees and of the library.');
    const [block, ...others] = layoutPage(page.content());
    expect(others).toEqual([]);
    expect(block).toMatchObject({
      kind: 'list-item',
      marker: '☐',
      text: 'I have read the terms of the society and I agree to all that they say of the fees and of the library.',
    });
  });

  it('inside of a line stay there', () => {
    expect(markdown(['Sex: ☐ male ☒ female'])).toBe('Sex: ☐ male ☒ female');
  });

  it('are written as they are printed in plain text', () => {
    expect(markdown(['☒ Resident', '☐ Not resident', '✔ Passed'], 'text')).toBe(
      '☒ Resident\n☐ Not resident\n✔ Passed',
    );
  });
});

describe('ticks and circles', () => {
  it('keep their sign', () => {
    expect(markdown(['✔ Passed inspection', '✘ Failed inspection'])).toBe(
      '- ✔ Passed inspection\n- ✘ Failed inspection',
    );
  });

  it('in one row are a line of text', () => {
    expect(markdown(['☒ Resident', '○ Male ● Female', 'Date of birth:'])).toContain('○ Male ● Female');
    expect(markdown(['○ Male ● Female'])).toBe('○ Male ● Female');
  });

  it('under each other keep their sign where one is chosen', () => {
    expect(markdown(['○ Male', '● Female', '○ Other'])).toBe('- ○ Male\n- ● Female\n- ○ Other');
  });

  it('of a form keep their sign where none is chosen', () => {
    const page = new PageBuilder();
    page.line(60, 100, '○ every day').line(60, 120, '○ every week').line(60, 140, '○ never');
    const content = page.content();
    const lines = content.lines.map((line) => ({ ...line, isField: true }));
    expect(layoutPage({ ...content, lines }).map(({ text }) => text)).toEqual([
      '○ every day',
      '○ every week',
      '○ never',
    ]);
  });

  it('are bullets where all are the same', () => {
    expect(markdown(['● warm clothes', '● food', '● a map'])).toBe('- warm clothes\n- food\n- a map');
  });

  it('are bullets where the other kind is nested', () => {
    const page = new PageBuilder();
    page.line(60, 100, '● food').line(80, 114, '○ bread').line(80, 128, '○ soup').line(60, 142, '● a map');
    expect(layoutPage(page.content()).map((block) => block.text)).toEqual(['food', 'bread', 'soup', 'a map']);
  });
});

it('a box whose line cannot be parted is one item, with all of its text', () => {
  const line = { ...textLine(60, 100, '☑ Fee paid ☐ Fee waived'), words: [] };
  const blocks = layoutPage({ ...new PageBuilder().content(), lines: [line] });
  expect(blocks.map(({ text }) => text)).toEqual(['Fee paid ☐ Fee waived']);
});
