import fc from 'fast-check';
import { expect, test } from 'vitest';
import { onePage, type PageOptions } from '../../fixtures/documents/pdfBuilder.ts';
import { withPage } from '../../fixtures/documents/testDocument.ts';

const linesOf = (content: string, options: PageOptions = {}): Promise<string[]> =>
  withPage(onePage(content, options), async (page) => (await page.textLayer()).lines.map(({ text }) => text));

/** Words placed by offsets alone: `gap` in thousandths of the em between words, `tracking` between letters. */
function offsets(words: readonly string[], gap: number, tracking = 0): string {
  const escape = (text: string): string => text.replace(/[()\\]/g, (sign) => `\\${sign}`);
  const letters = words.map((word) =>
    [...word].map((letter) => `(${escape(letter)})`).join(tracking === 0 ? ' ' : ` ${String(-tracking)} `),
  );
  return `BT /F1 10 Tf 20 200 Td [${letters.join(` ${String(-gap - tracking)} `)}] TJ ET\n`;
}

const SENTENCE = 'Composition of the pretraining data for the second model'.split(' ');

test.each([100, 120, 150, 250, 333])('words parted by offsets of %d thousandths are words', async (gap) => {
  expect(await linesOf(offsets(SENTENCE, gap))).toEqual([SENTENCE.join(' ')]);
});

test.each([
  [50, 120],
  [100, 200],
  [200, 300],
  [250, 500],
])('letters tracked by %d thousandths are words where words are %d apart', async (tracking, gap) => {
  const heading = ['TABLE', 'OF', 'CONTENTS', 'AND', 'NAMES'];
  expect(await linesOf(offsets(heading, gap, tracking))).toEqual([heading.join(' ')]);
});

test.each([-90, -60, 60])('letters that overlap or part by %d thousandths stay words', async (tracking) => {
  expect(await linesOf(offsets(SENTENCE, 200, tracking))).toEqual([SENTENCE.join(' ')]);
});

test('kerning that moves letters apart parts no words', async () => {
  const kerned = 'BT /F1 10 Tf 20 200 Td [(T) -60 (o v) -55 (is) 20 (it F) -60 (igur) -60 (es)] TJ ET\n';
  expect(await linesOf(kerned)).toEqual(['To visit Figures']);
  // Where all other words have spaces, a wide gap in one is kerning.
  const wide = 'BT /F1 10 Tf 20 200 Td [(T) -170 (o see all of these names here)] TJ ET\n';
  expect(await linesOf(wide)).toEqual(['To see all of these names here']);
});

test('each glyph of its own moves joins to words', async () => {
  // Widths of Helvetica, thousandths: c 500, a 556, t 278, o 556, n 556, h 556, e 556, m 833.
  const widths: Record<string, number> = { c: 500, a: 556, t: 278, o: 556, n: 556, h: 556, e: 556, m: 833 };
  let [x, content] = [20, ''];
  for (const letter of 'cat on the mat at ten'.split('')) {
    const width = widths[letter];
    if (width === undefined) x += 1.3;
    else {
      content += `1 0 0 1 ${x.toFixed(2)} 200 Tm (${letter}) Tj\n`;
      x += width / 100;
    }
  }
  expect(await linesOf(`BT /F1 10 Tf\n${content}ET\n`)).toEqual(['cat on the mat at ten']);
});

test('a large sign in a line does not swallow its spaces', async () => {
  const sign = 'BT /F1 19 Tf 20 200 Td (*) Tj ET\n';
  const words = offsets(SENTENCE, 250).replace('20 200 Td', '29 200 Td');
  const [line] = await linesOf(sign + words);
  expect(line?.replace(/^\* ?/, '')).toBe(SENTENCE.join(' '));
});

test('spaces that have no width part words', async () => {
  const widths = Array.from({ length: 95 }, (_, at) => (at === 0 ? 0 : 600)).join(' ');
  const fonts = `/F4 <</Type /Font /Subtype /TrueType /BaseFont /Odd /Encoding /WinAnsiEncoding /FirstChar 32 /LastChar 126 /Widths [${widths}]>>`;
  expect(await linesOf('BT /F4 10 Tf 20 200 Td (names of all people) Tj ET\n', { fonts })).toEqual([
    'names of all people',
  ]);
});

test('letters that spaces part are the words that they make', async () => {
  const shown = async (text: string): Promise<string[]> =>
    linesOf(`BT /F1 10 Tf 20 200 Td (${text}) Tj ET\n`);
  expect(await shown('C O N T E N T S')).toEqual(['CONTENTS']);
  expect(await shown('T A B L E   O F   C O N T E N T S')).toEqual(['TABLE OF CONTENTS']);
  expect(await shown('this is   v e r y   important')).toEqual(['this is very important']);
});

test('letters that stand alone stay alone', async () => {
  const shown = async (text: string): Promise<string[]> =>
    linesOf(`BT /F1 10 Tf 20 200 Td (${text}) Tj ET\n`);
  expect(await shown('A B C D E F')).toEqual(['A B C D E F']);
  expect(await shown('x x x x x x')).toEqual(['x x x x x x']);
  expect(await shown('N S E W')).toEqual(['N S E W']);
  expect(await shown('I am a b')).toEqual(['I am a b']);
});

test('numbers that stand apart stay apart, and numbers stay whole', async () => {
  expect(await linesOf(offsets(['1', '2', '3', '4', '5', '6', '7'], 300))).toEqual(['1 2 3 4 5 6 7']);
  expect(await linesOf(offsets(['12,345.67', '89'], 300, 60))).toEqual(['12,345.67 89']);
});

test('signs of formulas and raised numbers part at no tight gap', async () => {
  const formula = 'BT /F1 10 Tf 20 200 Td [(over) -250 (the) -250 (group) -250 (GF) -120 (\\(p\\))] TJ ET\n';
  expect(await linesOf(formula)).toEqual(['over the group GF(p)']);
  const note = 'BT /F1 10 Tf 20 200 Td [(over) -300 (the) -300 (group) -120] TJ /F1 6 Tf 4 Ts (13) Tj ET\n';
  expect(await linesOf(note)).toEqual(['over the group¹³']);
});

test('words come out as they were placed', async () => {
  const words = fc.array(fc.stringMatching(/^[a-z]{2,9}$/), { minLength: 4, maxLength: 8 });
  const gap = fc.integer({ min: 110, max: 500 });
  const tracking = fc.integer({ min: 0, max: 30 });
  await fc.assert(
    fc.asyncProperty(words, gap, tracking, async (placed, wide, tracked) => {
      const lines = await linesOf(offsets(placed, wide, tracked), { mediaBox: '0 0 900 300' });
      expect(lines).toEqual([placed.join(' ')]);
    }),
    { numRuns: 40 },
  );
});

/** Advances of the letters of Times-Roman, thousandths of the em. */
const TIMES: Readonly<Record<string, number>> = Object.fromEntries(
  [...'abcdefghijklmnopqrstuvwxyz'].map((letter, at) => [
    letter,
    [
      444, 500, 444, 500, 444, 333, 500, 500, 278, 278, 500, 278, 778, 500, 500, 500, 500, 333, 389, 278, 500,
      500, 722, 500, 500, 444,
    ][at] ?? 0,
  ]),
);

test.each([500, 600])(
  'a font with the width %d for all letters has words where its letters stand apart',
  async (width) => {
    const widths = Array.from({ length: 95 }, () => width).join(' ');
    const fonts = `/F4 <</Type /Font /Subtype /TrueType /BaseFont /Odd /Encoding /WinAnsiEncoding /FirstChar 32 /LastChar 126 /Widths [${widths}]>>`;
    const text = 'the most little animals live in warm and shallow water';
    let [x, content] = [20, ''];
    for (const letter of text) {
      if (letter !== ' ') content += `1 0 0 1 ${x.toFixed(2)} 200 Tm (${letter}) Tj\n`;
      x += (TIMES[letter] ?? 250) / 100;
    }
    expect(await linesOf(`BT /F4 10 Tf\n${content}ET\n`, { fonts })).toEqual([text]);
  },
);

test('a typewriter has one width, and its letters one distance', async () => {
  const widths = Array.from({ length: 95 }, () => 600).join(' ');
  const fonts = `/F4 <</Type /Font /Subtype /TrueType /BaseFont /Typed /Encoding /WinAnsiEncoding /FirstChar 32 /LastChar 126 /Widths [${widths}]>>`;
  const typed = offsets(SENTENCE, 600).replace('/F1', '/F4');
  expect(await linesOf(typed, { fonts })).toEqual([SENTENCE.join(' ')]);
});
