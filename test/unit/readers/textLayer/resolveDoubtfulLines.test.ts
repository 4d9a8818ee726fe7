import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { DoubtfulGlyph, DoubtfulLine } from '../../../../server/src/documents/doubtfulLine.ts';
import { quadOfBox } from '../../../../server/src/page/geometry.ts';
import type { TextLine } from '../../../../server/src/page/pageResult.ts';
import { resolveDoubtfulLines } from '../../../../server/src/readers/textLayer/resolveDoubtfulLines.ts';

const SIZE = 10;
const ADVANCE = 6;

function lineAt(y: number, text: string, words: TextLine['words'], origin: TextLine['origin']): TextLine {
  const box = { x: 0, y, width: text.length * ADVANCE, height: SIZE };
  const font = { size: SIZE, bold: false, italic: false, monospace: false };
  return { quad: quadOfBox(box), text, confidence: 1, words, origin, direction: 'ltr', angle: 0, font };
}

/** A line as it is drawn, of characters as wide as each other, and what the file says of each. */
function doubtful(
  y: number,
  drawn: string,
  says: (drawn: string) => string,
  doubt: (drawn: string) => DoubtfulGlyph['doubt'] = () => 'unlikely',
): DoubtfulLine {
  const glyphs = [...drawn].flatMap((sign, i): DoubtfulGlyph[] => {
    if (sign === ' ') return [];
    const of = doubt(sign);
    return [
      {
        text: says(sign),
        code: `f ${sign}`,
        font: 'f',
        startsWord: i === 0 || drawn[i - 1] === ' ',
        start: i * ADVANCE,
        end: (i + 1) * ADVANCE,
        ...(of ? { doubt: of } : {}),
      },
    ];
  });
  const text = [...drawn].map((sign) => (sign === ' ' ? ' ' : says(sign))).join('');
  return { line: lineAt(y, text, [], 'text-layer'), glyphs };
}

/** The same place read from the pixels; `read` has as many characters as was drawn, or `~` for none. */
function ocr(y: number, read: string, confidence = 0.95): TextLine {
  const words = [...read.matchAll(/[^ ~]+/g)].map(({ 0: text, index }) => ({
    text,
    confidence,
    box: { x: index * ADVANCE, y, width: text.length * ADVANCE, height: SIZE },
  }));
  return { ...lineAt(y, read, words, 'ocr'), confidence };
}

const next = (sign: string): string => String.fromCharCode(sign.charCodeAt(0) + 1);
const same = (sign: string): string => sign;
const textsOf = (lines: readonly TextLine[]): string[] => lines.map(({ text }) => text);

test('where the pixels say the same as the file, the file is believed to the letter', () => {
  const source = doubtful(0, 'QX-4411 8IBU', same);
  const { lines, changed } = resolveDoubtfulLines([source], [ocr(0, 'QX-44l1 8IBU')]);
  expect(lines).toEqual([source.line]);
  expect(changed).toBe(false);
});

test('where they say another thing throughout, that is taken', () => {
  const source = doubtful(0, 'What is the purpose', next);
  expect(source.line.text).toBe('Xibu jt uif qvsqptf');
  const { lines, changed } = resolveDoubtfulLines([source], [ocr(0, 'What is the purpose')]);
  expect(textsOf(lines)).toEqual(['What is the purpose']);
  expect(changed).toBe(true);
  expect(lines[0]).toMatchObject({ origin: 'ocr', confidence: 0.95 });
  expect(lines[0]?.words.map(({ text, box }) => [text, box.x, box.width])).toEqual([
    ['What', 0, 24],
    ['is', 30, 12],
    ['the', 48, 18],
    ['purpose', 72, 42],
  ]);
});

test('what a code shows is decided by most of its readings on the page', () => {
  const sources = [0, 20, 40].map((y) => doubtful(y, 'these seven letters', next));
  const read = [
    ocr(0, 'these seven letters'),
    ocr(20, 'thcse sevcn letters'),
    ocr(40, 'these seven Ietters'),
  ];
  expect(textsOf(resolveDoubtfulLines(sources, read).lines)).toEqual([
    'these seven letters',
    'these seven letters',
    'these seven letters',
  ]);
});

test('a line that the pixels did not give is written by what the others taught', () => {
  const sources = [doubtful(0, 'the roof and the floor', next), doubtful(20, 'another hat', next)];
  const { lines, unread } = resolveDoubtfulLines(sources, [ocr(0, 'the roof and the floor')]);
  expect(textsOf(lines)).toEqual(['the roof and the floor', 'another hat']);
  expect(unread).toEqual([]);
});

test('spaces that the file takes for letters are found', () => {
  const drawn = 'what is_it';
  const source = doubtful(0, 'what_is_it', next);
  const { lines } = resolveDoubtfulLines(
    [source, doubtful(20, 'it_is_what', next)],
    [ocr(0, 'what is it'), ocr(20, 'it is what')],
  );
  expect(textsOf(lines)).toEqual(['what is it', 'it is what']);
  expect(drawn).toHaveLength(source.glyphs.length);
});

test('a ligature without letters gets those that were read, and nothing else of its line changes', () => {
  const says = (sign: string): string => (sign === '#' ? '' : sign);
  const isHole = (sign: string): DoubtfulGlyph['doubt'] => (sign === '#' ? 'missing' : undefined);
  const source = doubtful(0, 'a signi#er of x', says, isHole);
  const words = [
    { text: 'a', x: 0, width: 6 },
    { text: 'signifler', x: 12, width: 54 },
    { text: '0f', x: 72, width: 12 },
    { text: 'x', x: 90, width: 6 },
  ].map(({ text, x, width }) => ({ text, confidence: 0.9, box: { x, y: 0, width, height: SIZE } }));
  // Read with a mistake in another word, and one at the ligature on another line.
  const read = {
    ...ocr(0, ''),
    words: words.map((w) => (w.text === 'signifler' ? { ...w, text: 'signiffier' } : w)),
  };
  const { lines } = resolveDoubtfulLines([source], [read]);
  expect(lines).toHaveLength(1);
  expect(lines[0]?.text).toMatch(/^a signi(?:f|ff|ffi|fi)er of x$/);
  expect(lines[0]?.origin).toBe('text-layer');
});

test('a hole for which no letters were read stays to be seen', () => {
  const isHole = (sign: string): DoubtfulGlyph['doubt'] => (sign === '#' ? 'missing' : undefined);
  const source = doubtful(0, 'a signi#er', (sign) => (sign === '#' ? '' : sign), isHole);
  expect(textsOf(resolveDoubtfulLines([source], []).lines)).toEqual(['a signi\ufffder']);
});

test('garbled text that the pixels do not tell either is an unread region, not text', () => {
  const source = doubtful(30, 'lost', next, () => 'garbled');
  const { lines, unread } = resolveDoubtfulLines([source], []);
  expect(lines).toEqual([]);
  expect(unread).toEqual([{ box: { x: 0, y: 30, width: 24, height: SIZE }, reason: 'illegible' }]);
});

test('text that is only unlikely stays where the pixels tell nothing', () => {
  const source = doubtful(0, 'strc prst skrz', same);
  expect(resolveDoubtfulLines([source], []).lines).toEqual([source.line]);
  const unsure = resolveDoubtfulLines([doubtful(0, 'strc prst skrz', next)], [ocr(0, 'abcd efgh ijkl', 0.4)]);
  expect(textsOf(unsure.lines)).toEqual(['tusd qstu tls{']);
});

test('readings that give one code many letters teach nothing', () => {
  const sources = [0, 20, 40].map((y) => doubtful(y, 'aaaa bbbb', next));
  const read = [ocr(0, 'xyzw kmno'), ocr(20, 'qrst uvxy'), ocr(40, 'hgfe dcba')];
  expect(textsOf(resolveDoubtfulLines(sources, read).lines)).toEqual(['bbbb cccc', 'bbbb cccc', 'bbbb cccc']);
});

test('any line ends as a line or an unread region, and the order of what was read is of no matter', () => {
  const sign = fc.constantFrom(...'abc #x');
  const text = fc.string({ unit: sign, minLength: 1, maxLength: 30 }).filter((drawn) => drawn.trim() !== '');
  fc.assert(
    fc.property(fc.array(fc.tuple(text, text), { minLength: 1, maxLength: 5 }), (rows) => {
      const sources = rows.map(([drawn], i) => doubtful(20 * i, drawn, next));
      const read = rows.map(([, found], i) => ocr(20 * i, found));
      const one = resolveDoubtfulLines(sources, read);
      expect(one.lines.length + one.unread.length).toBe(rows.length);
      expect(resolveDoubtfulLines(sources, [...read].reverse())).toEqual(one);
    }),
  );
});
