import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { TextLine } from '../../../../../server/src/page/pageResult.ts';
import type { CropReading } from '../../../../../server/src/readers/local/lineWork.ts';
import { DEFAULT_DOUBT_THRESHOLD } from '../../../../../server/src/page/pageResult.ts';
import { withRepeatedWords } from '../../../../../server/src/readers/ppocr/confidence/repeatedWords.ts';
import {
  isDoubtful,
  surerReading,
  surerWords,
  withAlternatives,
} from '../../../../../server/src/readers/local/recognizers/vote.ts';
import { NO_EVIDENCE } from '../../../../../server/src/readers/ppocr/recognition/scripts/scriptEvidence.ts';
import { cropOfLine } from '../../../../fixtures/readers/fakeRecognizers.ts';

const crop = cropOfLine({ text: 'a line', language: 'en' }, 0);

/** Words as `word confidence x width`. */
function line(
  confidence: number,
  ...words: [text: string, confidence: number, x: number, width: number][]
): TextLine {
  return {
    quad: crop.quad,
    text: words.map(([text]) => text).join(' '),
    confidence,
    words: words.map(([text, sure, x, width]) => ({
      text,
      confidence: sure,
      box: { x, y: 0, width, height: 10 },
    })),
    origin: 'ocr',
    direction: 'ltr',
    angle: 0,
    font: { size: 10, bold: false, italic: false, monospace: false },
  };
}

const reading = (read: TextLine | null, isIllegible = false): CropReading => ({
  crop,
  line: read,
  script: NO_EVIDENCE,
  isIllegible,
});

describe('a line that two recognisers read', () => {
  const sure = line(0.98, ['the', 0.99, 0, 20], ['archive', 0.9, 25, 60]);
  const unsure = line(0.99, ['the', 0.99, 0, 20], ['arch', 0.3, 25, 30], ['ive', 0.4, 58, 27]);

  it('is doubtful where one of its words is, and where nothing was read', () => {
    expect(isDoubtful(reading(sure))).toBe(false);
    expect(isDoubtful(reading(unsure))).toBe(true);
    expect(isDoubtful(reading(null))).toBe(true);
  });

  it('is that whose words are the surer, with the words of the other as alternatives', () => {
    for (const taken of [
      surerReading(reading(sure), reading(unsure)),
      surerReading(reading(unsure), reading(sure)),
    ]) {
      expect(taken.line?.text).toBe('the archive');
      expect(taken.line?.words.map(({ alternatives }) => alternatives)).toEqual([undefined, ['arch ive']]);
      // What both read alike is as sure as before, what they dispute is not.
      expect(taken.line?.words[0]?.confidence).toBe(0.99);
      expect(taken.line?.words[1]?.confidence).toBeCloseTo(0.5, 1);
    }
  });

  it('is the only one that was read, where a second reader is sure of what the first did not see', () => {
    expect(surerReading(reading(sure), reading(null)).line).toBe(sure);
    expect(surerReading(reading(null), reading(sure)).line).toBe(sure);
    const speck = reading(line(0.8, ['I', 0.6, 0, 5]));
    expect(surerReading(reading(null, true), speck)).toMatchObject({ line: null, isIllegible: true });
    expect(surerReading(reading(null, true), reading(null))).toMatchObject({ isIllegible: false });
  });

  it('is not disputed for the shape of its quotes', () => {
    const [typed, printed] = [line(0.9, ["it's", 0.9, 0, 20]), line(0.9, ['it’s', 0.9, 0, 20])];
    expect(withAlternatives(printed, typed)).toEqual(printed);
  });

  it('keeps the alternatives that its words had, four at most', () => {
    const [first, second] = sure.words;
    if (!first || !second) throw new Error('no words');
    const before = { ...sure, words: [first, { ...second, alternatives: ['a', 'b', 'c', 'd'] }] };
    expect(withAlternatives(before, unsure).words[1]?.alternatives).toEqual(['arch ive', 'a', 'b', 'c']);
  });
});

/** Words of a line whose parts from word to word are all read a second time. */
const wholly = (first: TextLine, second: TextLine | null): TextLine =>
  surerWords(first, [{ span: { from: 0, to: first.words.length }, line: second }]);

const alternativesOf = ({ words }: TextLine): unknown[] => words.map(({ alternatives }) => alternatives);

describe('a line of which a second recogniser reads some words', () => {
  it('has the surer word of each place, with what the other reads there as its alternative', () => {
    const first = line(0.9, ['Tne', 0.3, 0, 20], ['old', 0.9, 25, 20], ['archive', 0.4, 50, 60]);
    const second = line(0.9, ['The', 0.9, 0, 20], ['old', 0.5, 25, 20], ['arch1ve', 0.2, 50, 60]);
    const taken = wholly(first, second);
    expect(taken.text).toBe('The old archive');
    expect(alternativesOf(taken)).toEqual([['Tne'], undefined, ['arch1ve']]);
    expect(taken.words[1]?.confidence).toBe(0.9);
    expect(taken.words[0]?.confidence).toBeLessThan(0.9);
  });

  it('has words that one reading has apart, or as one, from one of them', () => {
    const apart = line(0.9, ['in', 0.95, 0, 15], ['the', 0.9, 20, 20], ['house', 0.9, 50, 40]);
    const glued = line(0.9, ['inthe', 0.3, 0, 40], ['house', 0.9, 50, 40]);
    for (const taken of [wholly(apart, glued), wholly(glued, apart)]) {
      expect(taken.text).toBe('in the house');
      expect(alternativesOf(taken)).toEqual([['inthe'], ['inthe'], undefined]);
    }
    expect(wholly(apart, line(0.9, ['inthe', 0.99, 0, 40], ['house', 0.9, 50, 40])).text).toBe('inthe house');
  });

  it('neither loses nor gains words at its ends', () => {
    const first = line(0.9, ['one', 0.4, 0, 20], ['two', 0.9, 25, 20], ['three', 0.4, 50, 30]);
    const shorter = line(0.9, ['two', 0.95, 25, 20]);
    const longer = line(
      0.9,
      ['one', 0.9, 0, 20],
      ['two', 0.9, 25, 20],
      ['three', 0.9, 50, 30],
      ['I', 0.99, 90, 5],
    );
    expect(wholly(first, shorter).text).toBe('one two three');
    expect(wholly(first, longer).text).toBe('one two three');
    expect(wholly(first, null)).toEqual(first);
  });

  it('keeps its words where the other reading is of a script without spaces', () => {
    const first = line(0.9, ['Ito', 0.2, 0, 20], ['Ken', 0.2, 25, 20]);
    expect(wholly(first, line(0.9, ['伊藤', 0.99, 0, 20])).text).toBe('Ito Ken');
  });

  it('keeps words that are not read again as they are', () => {
    const first = line(0.9, ['a', 0.9, 0, 10], ['bad', 0.2, 15, 20], ['c', 0.9, 40, 10], ['d', 0.9, 55, 10]);
    const other = line(0.9, ['A', 0.99, 0, 10], ['bed', 0.9, 15, 20]);
    const taken = surerWords(first, [{ span: { from: 1, to: 2 }, line: line(0.9, ['bed', 0.9, 15, 20]) }]);
    expect(taken.text).toBe('a bed c d');
    expect(surerWords(first, [{ span: { from: 0, to: 2 }, line: other }]).text).toBe('A bed c d');
  });

  it('has numbers that the readings dispute marked as doubtful, whichever is taken and however often it is there', () => {
    const disputes: [string, string][] = [
      ['1,250.00', '1.250.00'],
      ['17', '11'],
      ['-5', '5'],
      ['12:30', '12-30'],
      ['$40', '$4O'],
      ['1985', 'lone'],
      ['(42)', '(4 2)'],
    ];
    for (const [one, other] of disputes)
      for (const [own, others] of [
        [0.9999, 0.9],
        [0.9, 0.9999],
        [0.2, 0.9999],
      ] as const) {
        const [first, second] = [line(0.9, [one, own, 0, 40]), line(0.9, [other, others, 0, 40])];
        for (const taken of [
          wholly(first, second),
          surerReading(reading(first), reading(second)).line ?? first,
        ]) {
          const repeated = withRepeatedWords(Array.from({ length: 9 }, () => taken));
          for (const { words } of repeated)
            expect(words[0]?.confidence, `${one} ${other}`).toBeLessThan(DEFAULT_DOUBT_THRESHOLD);
        }
      }
    const [same, marks] = [line(0.9, ['1985,', 0.99, 0, 40]), line(0.9, ['1985.', 0.9, 0, 40])];
    expect(wholly(same, marks).words[0]?.confidence).toBeGreaterThan(DEFAULT_DOUBT_THRESHOLD);
    const number = line(0.9, ['No.', 0.9, 0, 20], ['7', 0.999, 25, 8]);
    expect(wholly(number, line(0.9, ['No.', 0.9, 0, 20])).words[1]?.confidence).toBeLessThan(0.8);
  });

  it('has words each from one of the readings, in order, none twice', () => {
    const words = fc.array(
      fc.record({
        gap: fc.integer({ min: 0, max: 12 }),
        width: fc.integer({ min: 1, max: 40 }),
        confidence: fc.double({ min: 0.01, max: 0.99, noNaN: true }),
      }),
      { minLength: 1, maxLength: 12 },
    );
    const lineOf = (
      name: string,
      parts: readonly { gap: number; width: number; confidence: number }[],
    ): TextLine => {
      let x = 0;
      return line(
        0.9,
        ...parts.map(({ gap, width, confidence }, at): [string, number, number, number] => {
          const left = x + gap;
          x = left + width;
          return [`${name}${String(at)}`, confidence, left, width];
        }),
      );
    };
    fc.assert(
      fc.property(words, words, fc.nat(11), fc.nat(11), (own, other, one, two) => {
        const [first, second] = [lineOf('p', own), lineOf('q', other)];
        const [from, to] = [Math.min(one, two, own.length), Math.min(Math.max(one, two), own.length)];
        const taken = surerWords(first, [{ span: { from, to }, line: second }]);
        const known = new Map([...first.words, ...second.words].map((word) => [word.text, word]));
        expect(taken.text).toBe(taken.words.map(({ text }) => text).join(' '));
        expect(new Set(taken.words.map(({ text }) => text)).size).toBe(taken.words.length);
        for (const word of taken.words) {
          expect(word.box).toEqual(known.get(word.text)?.box);
          expect(word.confidence).toBeLessThanOrEqual(known.get(word.text)?.confidence ?? 0);
        }
        for (const name of ['p', 'q']) {
          const order = taken.words.filter(({ text }) => text.startsWith(name)).map(({ box }) => box.x);
          expect(order).toEqual([...order].sort((a, b) => a - b));
        }
        // What is not read again stays, and all of it is in order where the whole line is.
        expect(taken.words.slice(0, from)).toEqual(first.words.slice(0, from));
        expect(taken.words.slice(taken.words.length - own.length + to)).toEqual(first.words.slice(to));
        const starts = wholly(first, second).words.map(({ box }) => box.x);
        expect(starts).toEqual([...starts].sort((a, b) => a - b));
      }),
    );
  });
});
