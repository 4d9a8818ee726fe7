import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { collapse, type CtcCharacter } from '../../../../../server/src/readers/ppocr/recognition/ctc.ts';
import { bestPathOf } from '../../../../../server/src/readers/ppocr/inference/graph/stepClasses.ts';

const CLASSES = 5;

/** Rows that give one class most of the probability. */
function rows(best: readonly number[], p = 0.9): Float32Array {
  const data = new Float32Array(best.length * CLASSES).fill((1 - p) / (CLASSES - 1));
  best.forEach((index, step) => (data[step * CLASSES + index] = p));
  return data;
}

function decode(probabilities: Float32Array): CtcCharacter[] {
  return collapse(bestPathOf(probabilities, CLASSES), 0);
}

/** The textbook's way: join repeats, then leave out blanks. */
function textbook(best: readonly number[]): number[] {
  return best.filter((index, i) => index !== best[i - 1]).filter((index) => index !== 0);
}

describe('best-path CTC decoding', () => {
  it('joins repeats, drops blanks and keeps a letter that a blank parts from its like', () => {
    const characters = decode(rows([0, 1, 1, 0, 1, 2, 2, 0]));
    expect(characters.map(({ index, first, last }) => [index, first, last])).toEqual([
      [1, 1, 2],
      [1, 4, 4],
      [2, 5, 6],
    ]);
  });

  it('agrees with the textbook on any path, also where no class is over one half', () => {
    const paths = fc.array(fc.integer({ min: 0, max: CLASSES - 1 }), { maxLength: 60 });
    fc.assert(
      fc.property(paths, fc.constantFrom(0.3, 0.6, 0.95), (path, p) => {
        const decoded = decode(rows(path, p));
        expect(decoded.map(({ index }) => index)).toEqual(textbook(path));
        for (const { confidence } of decoded) expect(confidence).toBeCloseTo(p, 5);
      }),
    );
  });
});
