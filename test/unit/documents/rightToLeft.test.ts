import { describe, expect, test } from 'vitest';
import type { TextLine } from '../../../server/src/page/pageResult.ts';
import { onePage } from '../../fixtures/documents/pdfBuilder.ts';
import { withPage } from '../../fixtures/documents/testDocument.ts';

const SIZE = 10;
const WIDTH = 5;

/** A font of 5 points a character at size 10 with these characters as codes 1, 2, … */
function fontOf(signs: readonly string[]): string {
  const names = signs.map(
    (sign) => `/uni${(sign.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`,
  );
  const widths = signs.map((sign) => (/\p{M}/u.test(sign) ? '0' : '500'));
  return `/F4 <</Type /Font /Subtype /TrueType /BaseFont /Arial /FirstChar 1 /LastChar ${String(signs.length)}
    /Widths [${widths.join(' ')}] /FontDescriptor <</Type /FontDescriptor /FontName /Arial /Flags 32 /Ascent 900 /Descent -200
    /CapHeight 700 /StemV 80 /ItalicAngle 0 /FontBBox [0 -200 1000 900] /MissingWidth 250>>
    /Encoding <</Type /Encoding /BaseEncoding /WinAnsiEncoding /Differences [1 ${names.join(' ')}]>>>>`;
}

type Placed = readonly [sign: string, x: number];

async function read(glyphs: readonly Placed[], inOneString = false): Promise<TextLine> {
  const signs = [...new Set(glyphs.map(([sign]) => sign))];
  const code = (sign: string): string => (signs.indexOf(sign) + 1).toString(16).padStart(2, '0');
  const content = inOneString
    ? `BT /F4 ${SIZE} Tf 40 200 Td <${glyphs.map(([sign]) => code(sign)).join('')}> Tj ET`
    : glyphs.map(([sign, x]) => `BT /F4 ${SIZE} Tf ${x} 200 Td <${code(sign)}> Tj ET`).join('\n');
  const layer = await withPage(onePage(content, { fonts: fontOf(signs) }), (page) => page.textLayer());
  expect(layer.lines.map(({ text }) => text)).toHaveLength(1);
  return layer.lines[0]!;
}

/** What the page shows, left to right. */
const shown = (visual: string): Placed[] => [...visual].map((sign, i) => [sign, 40 + i * WIDTH] as const);
const reversed = (text: string): string => [...text].reverse().join('');

describe('text from the right', () => {
  const logical = 'این کتاب خوب است';

  test.each([
    ['drawn from the left', shown(reversed(logical)), false],
    ['drawn in one string from the left', shown(reversed(logical)), true],
    ['placed from the right, in reading order', shown(reversed(logical)).toReversed(), false],
  ])('is in reading order: %s', async (_, glyphs, inOneString) => {
    const line = await read(glyphs, inOneString);
    expect(line.text).toBe(logical);
    expect(line.direction).toBe('rtl');
  });

  test('has letters for their joined forms', async () => {
    expect((await read(shown('ﺏﺎﺘﻛ'))).text).toBe('كتاب');
    expect((await read(shown('ﻡﻼﺳ'))).text).toBe('سلام');
  });

  test.each([
    ['Persian digits', 'دوب ۱۳۸۵ لاس', 'سال ۱۳۸۵ بود'],
    ['Arabic digits', '٢٠٢٤ ماع', 'عام ٢٠٢٤'],
    ['a decimal and a date', '2024/05/12 خیرات 12.5 تمیق', 'قیمت 12.5 تاریخ 2024/05/12'],
    ['a number in brackets on a word', '(12.5)تمیق', 'قیمت(12.5)'],
    ['numbers side by side, the first one right', '34 12 مقر', 'رقم 12 34'],
    ['a Latin name', 'تسا Folio Reader مان', 'نام Folio Reader است'],
    ['a Latin name with its number', 'تسا Windows 10 مان', 'نام Windows 10 است'],
    ['mirrored brackets', '.(میرم) همان', 'نامه (مریم).'],
    ['Hebrew', '.םולש', 'שלום.'],
  ])('keeps %s in order', async (_, visual, expected) => {
    expect((await read(shown(visual))).text).toBe(expected);
  });

  test.each([
    ['drawn after its letter, at its left edge', ['ب', 40], ['\u064e', 40.5]],
    ['drawn before its letter', ['\u064e', 42], ['ب', 40]],
  ] satisfies [string, Placed, Placed][])(
    'has a vowel sign behind its letter: %s',
    async (_, first, second) => {
      const line = await read([first, second, ['ر', 35], ['س', 45]]);
      expect(line.text).toBe('سب\u064eر');
    },
  );

  test('is turned inside of a line from the left', async () => {
    expect((await read(shown('the word םולש is here'))).text).toBe('the word שלום is here');
  });
});
