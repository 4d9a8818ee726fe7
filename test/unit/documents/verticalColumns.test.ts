import { describe, expect, test } from 'vitest';
import type { PageTextLayer } from '../../../server/src/documents/documentPage.ts';
import { drawText, onePage } from '../../fixtures/documents/pdfBuilder.ts';
import { withPage } from '../../fixtures/documents/testDocument.ts';

/** Japanese fonts that are not embedded: /H writes lines, /V columns. Strings are UTF-16. */
const japanese = (name: string, map: string): string =>
  `/${name} <</Type /Font /Subtype /Type0 /BaseFont /HeiseiMin-W3 /Encoding /${map} /DescendantFonts [
    <</Type /Font /Subtype /CIDFontType0 /BaseFont /HeiseiMin-W3 /DW 1000 /W [1 [500] 2 100 500]
      /CIDSystemInfo <</Registry (Adobe) /Ordering (Japan1) /Supplement 6>>
      /FontDescriptor <</Type /FontDescriptor /FontName /HeiseiMin-W3 /Flags 4 /Ascent 880 /Descent -120
        /CapHeight 700 /StemV 80 /ItalicAngle 0 /FontBBox [0 -120 1000 880]>>>>]>>`;
const fonts = `${japanese('H', 'UniJIS-UTF16-H')} ${japanese('V', 'UniJIS-UTF16-V')}`;
const hex = (text: string): string => `<${Buffer.from(text, 'utf16le').swap16().toString('hex')}>`;
const shown = (font: string, x: number, y: number, size: number, text: string): string =>
  `BT /${font} ${String(size)} Tf 1 0 0 1 ${String(x)} ${String(y)} Tm ${hex(text)} Tj ET\n`;

/** A column, each character placed on its own in a font for lines; `middle` is the column's. */
function placed(middle: number, y: number, text: string, size = 12, pitch = 1.05 * size): string {
  return [...text]
    .map((sign, i) =>
      shown('H', middle - (/[ -~]/.test(sign) ? size / 4 : size / 2), y - i * pitch, size, sign),
    )
    .join('');
}

const layerOf = (content: string): Promise<PageTextLayer> =>
  withPage(onePage(content, { fonts }), (page) => page.textLayer());
const lines = async (content: string): Promise<[string, boolean][]> =>
  (await layerOf(content)).lines.map(({ text, vertical }) => [text, vertical === true]);

describe('text in columns', () => {
  test('characters placed one by one down a column are one line', async () => {
    const content =
      placed(350, 280, '昔々あるところにおじいさんと') + placed(328, 280, 'おばあさんが、いました。');
    expect(await lines(content)).toEqual([
      ['昔々あるところにおじいさんと', true],
      ['おばあさんが、いました。', true],
    ]);
  });

  test('a line has the place of its column', async () => {
    const [line] = (await layerOf(placed(350, 280, '昔々あるところに'))).lines;
    expect(line?.quad[0][0]).toBeCloseTo(356);
    expect(line?.quad[0][1]).toBeCloseTo(300 - 280 - 0.88 * 12, 1);
    expect(line?.quad[2][0]).toBeCloseTo(344);
    expect(line?.angle).toBe(90);
  });

  test('a font for columns gives the same', async () => {
    expect(await lines(shown('V', 350, 280, 12, '昔々あるところに、おじいさんが。'))).toEqual([
      ['昔々あるところに、おじいさんが。', true],
    ]);
  });

  test('the forms of punctuation in columns are the usual ones', async () => {
    expect(await lines(placed(350, 280, '昔︑﹁おじいさん﹂がいた︒'))).toEqual([
      ['昔、「おじいさん」がいた。', true],
    ]);
  });

  test('digits side by side in a column stay in their place', async () => {
    const content =
      placed(350, 280, '平成元年') +
      shown('H', 344, 229.6, 12, '12') +
      placed(350, 217, '月に生まれました。');
    expect(await lines(content)).toEqual([['平成元年12月に生まれました。', true]]);
  });

  test('Latin words lie in a column, with their spaces', async () => {
    const lying = `BT /F1 12 Tf 0 -1 1 0 346 226 Tm (Folio reads) Tj ET\n`;
    const content = placed(350, 280, '今日はここ') + lying + placed(350, 155, 'と書きましょう。');
    expect(await lines(content)).toEqual([['今日はここFolio readsと書きましょう。', true]]);
  });

  test('the short end of a paragraph goes with the columns beside it', async () => {
    const content = placed(350, 280, '昔々あるところにおじいさんが') + placed(328, 280, 'た。');
    expect((await lines(content)).at(-1)).toEqual(['た。', true]);
  });

  test('a space at the start of a paragraph does not part a column', async () => {
    const content = placed(350, 280, '　昔々ある　ところに。');
    expect(await lines(content)).toEqual([['昔々あるところに。', true]]);
  });

  test('a heading in a line over the columns stays a line', async () => {
    const content = shown('H', 40, 285, 10, '日本の昔話') + placed(350, 260, '昔々あるところにおじいさんと');
    expect(await lines(content)).toEqual([
      ['日本の昔話', false],
      ['昔々あるところにおじいさんと', true],
    ]);
  });
});

describe('what is no text in columns', () => {
  test('a table of single characters, row by row', async () => {
    const rows = ['優良可', '良可優', '可優良', '優優良', '良良可', '可可可'];
    const content = rows
      .map((row, i) => [...row].map((sign, j) => shown('H', 50 + j * 60, 280 - i * 13, 12, sign)).join(''))
      .join('');
    expect((await lines(content)).some(([, vertical]) => vertical)).toBe(false);
  });

  test('a column of a table with lines between its rows', async () => {
    const rulingLines = Array.from(
      { length: 7 },
      (_, i) => `0.5 w 40 ${String(291 - i * 14)} m 300 ${String(291 - i * 14)} l S\n`,
    );
    const content = rulingLines.join('') + placed(60, 280, '一二三四五六', 12, 14);
    expect((await lines(content)).some(([, vertical]) => vertical)).toBe(false);
  });

  test('the days of a calendar', async () => {
    const head = [...'日月火水木金土'].map((sign, i) => shown('H', 50 + i * 30, 280, 12, sign)).join('');
    const days = Array.from({ length: 28 }, (_, i) =>
      shown('H', 50 + (i % 7) * 30, 266 - Math.floor(i / 7) * 14, 12, String(i + 1)),
    );
    expect((await lines(head + days.join(''))).some(([, vertical]) => vertical)).toBe(false);
  });

  test('lines whose characters stand closer beside than below each other, drawn in columns', async () => {
    const rows = [
      '昔々あるところ',
      'におじいさんと',
      'おばあさんが住',
      'んでいました。',
      'それからのこと',
      'は誰も知らない',
    ];
    let content = '';
    for (let column = 0; column < 7; column++)
      rows.forEach(
        (row, i) => (content += shown('H', 50 + column * 12, 280 - i * 16, 12, row[column] ?? '')),
      );
    expect(await lines(content)).toEqual(rows.map((row) => [row, false]));
  });

  test('lines of Latin text', async () => {
    const content = ['a', 'b', 'c', 'd', 'e', 'f']
      .map((sign, i) => drawText(50, 280 - i * 12, 12, sign))
      .join('');
    expect((await lines(content)).some(([, vertical]) => vertical)).toBe(false);
  });
});

test('many thousands of characters in columns take no long', async () => {
  const content = Array.from({ length: 60 }, (_, i) =>
    placed(395 - i * 6.5, 298, '昔々あるところにおじいさんと'.repeat(15), 1.2),
  ).join('');
  const read = await lines(content);
  expect(read.length).toBeGreaterThan(50);
}, 20_000);
