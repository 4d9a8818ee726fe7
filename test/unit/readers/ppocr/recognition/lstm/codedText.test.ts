import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  bestPathOf,
  type StepClasses,
} from '../../../../../../server/src/readers/ppocr/inference/graph/stepClasses.ts';
import { alignCodes } from '../../../../../../server/src/readers/ppocr/recognition/lstm/alignCodes.ts';
import {
  CodeReader,
  type CodedText,
} from '../../../../../../server/src/readers/ppocr/recognition/lstm/codedText.ts';
import { searchCodes } from '../../../../../../server/src/readers/ppocr/recognition/lstm/codeSearch.ts';
import { codeTrie } from '../../../../../../server/src/readers/ppocr/recognition/lstm/codeTrie.ts';

const BLANK = 0;
const CLASSES = 4;

/** One class a character. */
const LETTERS = ['a', 'b', 'c'].map((text, i) => ({ text, codes: [i + 1] }));

/** Some characters of one code, some of two. */
const RECODED = [
  { text: 'a', codes: [1] },
  { text: '字', codes: [2, 1] },
  { text: '本', codes: [2, 3] },
];

/** The likelihoods of all classes at each time step. */
type Likelihoods = readonly (readonly number[])[];

function stepsOf(likelihoods: Likelihoods): StepClasses {
  return bestPathOf(Float32Array.from(likelihoods.flat()), CLASSES);
}

function read(characters: typeof LETTERS, likelihoods: Likelihoods): CodedText {
  return new CodeReader({ characters, blank: BLANK }).read(stepsOf(likelihoods));
}

function textOf({ characters }: CodedText): string {
  return characters.map(({ text }) => text).join('');
}

describe('characters of one class each', () => {
  const likelihoods = [
    [0.9, 0.05, 0.05, 0],
    [0.1, 0.7, 0.2, 0],
    [0.1, 0.8, 0.1, 0],
    [0.5, 0.1, 0, 0.4],
    [0.2, 0.8, 0, 0],
    [0.02, 0, 0.9, 0.08],
  ];

  it('are read along the best path, with their places and confidences', () => {
    const text = read(LETTERS, likelihoods);
    expect(textOf(text)).toBe('aab');
    expect(text.characters.map(({ first, last }) => [first, last])).toEqual([
      [1, 2],
      [4, 4],
      [5, 5],
    ]);
    expect(text.characters[0]?.confidence).toBeCloseTo(0.8);
  });

  it('come with what they may be instead, and what may stand between them', () => {
    const { characters, gaps } = read(LETTERS, likelihoods);
    const rounded = (some: readonly { text: string; probability: number }[] = []): (string | number)[][] =>
      some.map(({ text, probability }) => [text, Math.round(100 * probability)]);
    expect(rounded(characters[0]?.others)).toEqual([
      ['b', 20],
      ['', 10],
    ]);
    expect(rounded(characters[2]?.others)).toEqual([
      ['c', 8],
      ['', 2],
    ]);
    expect(gaps).toHaveLength(4);
    // The `a` before it fades out in the gap: that is no second one.
    expect(rounded(gaps[1])).toEqual([['c', 40]]);
  });

  it('are one where two classes of the same text follow each other without a blank', () => {
    const twins = [
      { text: 'μ', codes: [1] },
      { text: 'μ', codes: [2] },
    ];
    const [x, y, none] = [
      [0.1, 0.6, 0.3, 0],
      [0.1, 0.2, 0.7, 0],
      [1, 0, 0, 0],
    ] as const;
    expect(textOf(read(twins, [x, y]))).toBe('μ');
    expect(textOf(read(twins, [x, none, y]))).toBe('μμ');
  });
});

describe('characters of several classes', () => {
  it('are the likeliest that there are, though a likelier sequence of classes is no character', () => {
    const likelihoods = [
      [0.1, 0, 0.9, 0],
      [0.9, 0, 0.05, 0.05],
      [0.1, 0.45, 0, 0.4],
      [0.05, 0.05, 0.5, 0.4],
    ];
    const text = read(RECODED, likelihoods);
    expect(textOf(text)).toBe('本');
    expect(text.characters[0]).toMatchObject({ first: 0, last: 3 });
    expect(text.characters[0]?.others.map((other) => other.text)).toContain('字');
  });

  const share = fc.integer({ min: 1, max: 100 });
  const linesOf = (maxLength: number): fc.Arbitrary<number[][]> =>
    fc.array(fc.array(share, { minLength: CLASSES, maxLength: CLASSES }), { minLength: 1, maxLength });
  const lines = linesOf(5);
  const searched = (
    shares: readonly (readonly number[])[],
  ): { found: number[][]; likelihoods: number[][] } => {
    const likelihoods = shares.map((row) => row.map((n) => n / row.reduce((sum, m) => sum + m, 0)));
    return { found: searchCodes(stepsOf(likelihoods), codeTrie(RECODED), BLANK), likelihoods };
  };

  it('are found as by trying all sequences, where the search can follow all', () => {
    fc.assert(
      fc.property(linesOf(3), (shares) => {
        const { found, likelihoods } = searched(shares);
        const all = sequencesOf(likelihoods);
        const best = Math.max(...[...all].filter(([codes]) => isText(codes)).map(([, p]) => p));
        expect(all.get(found.flat().join(''))).toBeCloseTo(best, 5);
      }),
    );
  });

  it('are whole characters', () => {
    fc.assert(
      fc.property(lines, (shares) => {
        const { found } = searched(shares);
        for (const codes of found) expect(RECODED.map((c) => c.codes)).toContainEqual(codes);
      }),
    );
  });

  it('stand one after the other, within the line', () => {
    fc.assert(
      fc.property(lines, (shares) => {
        const likelihoods = shares.map((row) => row.map((n) => n / 400));
        const { characters } = read(RECODED, likelihoods);
        let last = -1;
        for (const character of characters) {
          expect(character.first).toBeGreaterThan(last);
          expect(character.last).toBeGreaterThanOrEqual(character.first);
          last = character.last;
        }
        expect(last).toBeLessThan(likelihoods.length);
      }),
    );
  });
});

describe('the places of codes', () => {
  it('need a blank between two that are the same', () => {
    const sure = [0.4, 0.6, 0, 0];
    const runs = alignCodes(stepsOf([sure, sure, sure]), [1, 1], BLANK);
    expect(runs.map(({ first, last }) => [first, last])).toEqual([
      [0, 0],
      [2, 2],
    ]);
  });

  it('are none where there are too few steps', () => {
    expect(alignCodes(stepsOf([[0.4, 0.6, 0, 0]]), [1, 2], BLANK)).toEqual([]);
    expect(alignCodes(stepsOf([]), [], BLANK)).toEqual([]);
  });
});

/** How likely each sequence of codes is: all paths that collapse to it together. */
function sequencesOf(likelihoods: Likelihoods): Map<string, number> {
  let paths: { codes: string; last: number; probability: number }[] = [
    { codes: '', last: BLANK, probability: 1 },
  ];
  for (const row of likelihoods) {
    paths = paths.flatMap(({ codes, last, probability }) =>
      row.map((likelihood, index) => ({
        codes: index === BLANK || index === last ? codes : codes + String(index),
        last: index,
        probability: probability * likelihood,
      })),
    );
  }
  const sums = new Map<string, number>();
  for (const { codes, probability } of paths) sums.set(codes, (sums.get(codes) ?? 0) + probability);
  return sums;
}

function isText(codes: string): boolean {
  return /^(?:1|21|23)*$/.test(codes);
}
