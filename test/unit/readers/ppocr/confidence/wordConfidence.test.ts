import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DEFAULT_DOUBT_THRESHOLD, type TextLine } from '../../../../../server/src/page/pageResult.ts';
import { otherReadings } from '../../../../../server/src/readers/ppocr/confidence/otherReadings.ts';
import { withRepeatedWords } from '../../../../../server/src/readers/ppocr/confidence/repeatedWords.ts';
import { wordConfidence } from '../../../../../server/src/readers/ppocr/confidence/wordConfidence.ts';
import {
  lineEvidence,
  wordFeatures,
} from '../../../../../server/src/readers/ppocr/confidence/wordFeatures.ts';
import type { SpacedCharacter } from '../../../../../server/src/readers/ppocr/correction/wordSpaces.ts';
import type { RecognizerFamily } from '../../../../../server/src/readers/ppocr/recognition/lineRecognizer.ts';

const HEIGHT = 48;

/** A line as it was read; `doubts` by the place of a character among those that are no spaces. */
function line(
  text: string,
  doubts: Readonly<Record<number, Partial<SpacedCharacter>>> = {},
): SpacedCharacter[] {
  let x = 0;
  return text.split(' ').flatMap((word, w) =>
    [...word].map((c, i): SpacedCharacter => {
      const spaceBefore = w > 0 && i === 0;
      const at = text.split(' ').slice(0, w).join('').length + i;
      x += spaceBefore ? 34 : 22;
      return {
        text: c,
        confidence: 0.999,
        x,
        gap: { start: x - (spaceBefore ? 24 : 12), end: x - 10 },
        spaceBefore,
        spaceRead: spaceBefore ? 0.99 : 0,
        recognized: c,
        others: [],
        missed: [],
        ...doubts[at],
      };
    }),
  );
}

/** Confidences of a line's words. */
function confidences(characters: readonly SpacedCharacter[], family: RecognizerFamily = 'ctc'): number[] {
  const evidence = lineEvidence(characters, HEIGHT);
  const starts = [0, ...characters.flatMap((c, i) => (i > 0 && c.spaceBefore ? [i] : [])), characters.length];
  return starts.slice(0, -1).map((from, at) => {
    const to = starts[at + 1] ?? characters.length;
    const text = characters.slice(from, to).map((c) => c.text);
    return wordConfidence(wordFeatures(evidence, from, to, text.join('')), family);
  });
}

const of = (text: string, doubts?: Readonly<Record<number, Partial<SpacedCharacter>>>): number[] =>
  confidences(line(text, doubts));

describe('how surely a word is right', () => {
  it('is nearly sure of words that were read surely', () => {
    for (const confidence of of('the committee met on a Monday')) expect(confidence).toBeGreaterThan(0.95);
  });

  it('falls with the least likely character, and no other one makes up for it', () => {
    const falling = [0.999, 0.9, 0.7, 0.5, 0.2].map(
      (confidence) => of('the committee met', { 5: { confidence } })[1] ?? 1,
    );
    expect(falling).toEqual([...falling].sort((a, b) => b - a));
    expect(falling.at(-1)).toBeLessThan(DEFAULT_DOUBT_THRESHOLD);
  });

  it('is less for words of no list, odd letters, and letters among digits', () => {
    const doubt = { 3: { confidence: 0.9 } };
    const [, known = 0] = of('the date of', doubt);
    for (const odd of ['the dxte of', 'the dáte of', 'the d4te of', 'the d∪te of'])
      expect(of(odd, doubt)[1]).toBeLessThan(known);
  });

  it('is less for words that a look-alike makes a word of the list, and for capitals within words', () => {
    const [, , name = 0, misread = 1, inner = 1] = of('the date Kessab teinperature KesSab was');
    expect(misread).toBeLessThan(name);
    expect(inner).toBeLessThan(name);
  });

  it('is less where the gap beside a word is hardly a space', () => {
    const [, wide = 0] = of('the date of years');
    const [, narrow = 1] = of('the date of years', { 3: { gap: { start: 100, end: 102 } } });
    expect(narrow).toBeLessThan(wide);
  });

  it('looks at the least likely character of Chinese lines, however long they are', () => {
    const sure = of('美术学是一个学科名称');
    expect(sure[0]).toBeGreaterThan(0.95);
    const long = of('美术学是一个学科名称'.repeat(4));
    expect(long[0]).toBeCloseTo(sure[0] ?? 0, 5);
    expect(of('美术学是一个学科名称', { 4: { confidence: 0.4 } })[0]).toBeLessThan(0.5);
  });

  it('is as sure of words with accents in an LSTM reading, and of the signs that other languages write', () => {
    for (const text of ['le moteur déjà froid', 'il vient «demain» ici', '¿quién viene mañana?'])
      for (const confidence of confidences(line(text), 'lstm'))
        expect(confidence, text).toBeGreaterThan(DEFAULT_DOUBT_THRESHOLD);
    expect(confidences(line('le moteur déjà froid'))[2]).toBeLessThan(DEFAULT_DOUBT_THRESHOLD);
  });

  it('of an LSTM reading falls more where the word is none', () => {
    const [, misread = 1] = confidences(line('the tbings of'), 'lstm');
    const [, known = 0] = confidences(line('the things of'), 'lstm');
    expect(known - misread).toBeGreaterThan(0.1);
  });

  it('stays a probability whatever the recogniser says', () => {
    const number = fc.oneof(fc.double(), fc.constantFrom(NaN, Infinity, -Infinity, -1, 0, 1, 2));
    const other = fc.record({ text: fc.string({ maxLength: 2 }), probability: number });
    const character = fc.record({
      text: fc.string({ maxLength: 2, unit: 'binary' }),
      confidence: number,
      x: number,
      gap: fc.record({ start: number, end: number }),
      spaceBefore: fc.boolean(),
      spaceRead: number,
      recognized: fc.string({ maxLength: 2 }),
      others: fc.array(other, { maxLength: 3 }),
      missed: fc.array(other, { maxLength: 3 }),
    });
    fc.assert(
      fc.property(fc.array(character, { minLength: 1, maxLength: 12 }), (characters) => {
        for (const confidence of [...confidences(characters), ...confidences(characters, 'lstm')]) {
          expect(confidence).toBeGreaterThanOrEqual(0);
          expect(confidence).toBeLessThanOrEqual(1);
        }
        const text = characters.map((c) => c.text).join('');
        const readings = otherReadings(characters, text, true);
        expect(readings.length).toBeLessThanOrEqual(4);
        expect(readings).not.toContain(text);
        expect(new Set(readings).size).toBe(readings.length);
      }),
      { numRuns: 60 },
    );
  });
});

describe('words that a page repeats', () => {
  const lineOf = (confidence: number, ...texts: readonly string[]): TextLine => ({
    quad: [
      [0, 0],
      [9, 0],
      [9, 9],
      [0, 9],
    ],
    text: texts.join(' '),
    confidence: 0.9,
    words: texts.map((text) => ({
      text,
      box: { x: 0, y: 0, width: 9, height: 9 },
      confidence,
      alternatives: ['x'],
    })),
    origin: 'ocr',
    direction: 'ltr',
    angle: 0,
    font: { size: 9, bold: false, italic: false, monospace: false },
  });
  const surely = (lines: readonly TextLine[]): number[] =>
    withRepeatedWords(lines).flatMap(({ words }) => words.map(({ confidence }) => confidence));

  it('are surer, whatever case and marks they have, up to a bound', () => {
    const [alone = 1] = surely([lineOf(0.6, 'Kessab')]);
    const [twice = 1] = surely([lineOf(0.6, 'Kessab,', 'KESSAB')]);
    const many = surely([lineOf(0.6, ...Array.from({ length: 40 }, () => 'Kessab'))]);
    expect(alone).toBeCloseTo(0.6, 3);
    expect(twice).toBeGreaterThan(alone);
    expect(many[0]).toBeGreaterThan(twice);
    expect(many[0]).toBeLessThan(0.9);
    expect(surely([lineOf(0.6, '***', '***')])[0]).toBeCloseTo(0.6, 3);
  });

  it('keep other readings only while they are in doubt, and bounds stay bounds', () => {
    const [sure] = withRepeatedWords([lineOf(0.89, 'Kessab', 'Kessab')]);
    expect(sure?.words[0]).not.toHaveProperty('alternatives');
    expect(surely([lineOf(0, 'a', 'a'), lineOf(1, 'b', 'b')])).toEqual([0, 0, 1, 1]);
  });
});

describe('other readings of a word', () => {
  it('are what the recogniser found nearly as likely, words of the list first', () => {
    const others = [
      { text: 'x', probability: 0.3 },
      { text: 'e', probability: 0.2 },
    ];
    expect(otherReadings(line('thc', { 2: { confidence: 0.5, others } }), 'thc', true)).toEqual([
      'the',
      'thx',
    ]);
  });

  it('include the reading before its spelling and digits were corrected', () => {
    const corrected = { recognized: 'c', confidence: 0.6, others: [{ text: 'e', probability: 0.3 }] };
    expect(otherReadings(line('the', { 2: corrected }), 'the', true)).toEqual(['thc']);
    expect(otherReadings(line('l983'), '1983', true)).toEqual(['l983']);
  });

  it('put in spaces and letters that may have been missed, and take out what may be none', () => {
    const missed = [{ text: ' ', probability: 0.1 }];
    expect(otherReadings(line('tothe', { 2: { missed } }), 'tothe', true)).toEqual(['to the']);
    expect(
      otherReadings(line('frst', { 1: { missed: [{ text: 'i', probability: 0.1 }] } }), 'frst', true),
    ).toEqual(['first']);
    const none = [{ text: '', probability: 0.2 }];
    expect(otherReadings(line('lhouses', { 0: { others: none } }), 'lhouses', true)).toEqual(['houses']);
  });

  it('are none where the recogniser saw nothing else', () => {
    expect(otherReadings(line('Kessab'), 'Kessab', true)).toEqual([]);
  });
});
