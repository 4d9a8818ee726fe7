import { describe, expect, it } from 'vitest';
import {
  alternativesBetween,
  alternativesTo,
} from '../../../../../server/src/readers/ppocr/recognition/alternatives.ts';
import { collapse } from '../../../../../server/src/readers/ppocr/recognition/ctc.ts';
import { bestPathOf } from '../../../../../server/src/readers/ppocr/inference/graph/stepClasses.ts';

const ALPHABET = ['', 'a', 'b', 'c', 'd', 'e'];

/** Steps as lists of probabilities by letter; `_` is the blank, the rest is spread over the others. */
function stepsWith(rows: readonly Readonly<Record<string, number>>[]) {
  const matrix = new Float32Array(rows.length * ALPHABET.length);
  rows.forEach((row, t) => {
    for (const [letter, p] of Object.entries(row))
      matrix[t * ALPHABET.length + (letter === '_' ? 0 : ALPHABET.indexOf(letter))] = p;
  });
  return bestPathOf(matrix, ALPHABET.length);
}

function told(alternatives: readonly { readonly text: string; readonly probability: number }[]) {
  return Object.fromEntries(
    alternatives.map(({ text, probability }) => [text, Number(probability.toFixed(2))]),
  );
}

describe('what else the recogniser saw', () => {
  const steps = stepsWith([
    { _: 0.9, d: 0.1 },
    { a: 0.6, b: 0.3, _: 0.1 },
    { a: 0.7, _: 0.2, b: 0.1 },
    { _: 0.7, e: 0.2, c: 0.1 },
    { c: 0.9, d: 0.1 },
  ]);
  const [a, c] = collapse(steps, 0);
  if (!a || !c) throw new Error('two characters were to be read');

  it('in place of a character: others at their surest step, and nothing where all its steps may be blank', () => {
    expect(told(alternativesTo(a, steps, ALPHABET, 0))).toEqual({ b: 0.3, '': 0.1 });
    expect(told(alternativesTo(c, steps, ALPHABET, 0))).toEqual({ d: 0.1 });
  });

  it('between characters and before the first', () => {
    expect(told(alternativesBetween(a, c, steps, ALPHABET, 0))).toEqual({ e: 0.2, c: 0.1 });
    expect(told(alternativesBetween(undefined, a, steps, ALPHABET, 0))).toEqual({ d: 0.1 });
  });
});

describe('the likeliest classes of a step', () => {
  it('are sorted, the first of like ones first, and no number is none of them', () => {
    const { steps, ranks, classes, probabilities } = bestPathOf(
      Float32Array.of(0.1, 0.3, NaN, 0.3, 0.2, 0.05),
      6,
    );
    expect([steps, ranks]).toEqual([1, 4]);
    expect([...classes]).toEqual([1, 3, 4, 0]);
    expect([...probabilities].map((p) => Number(p.toFixed(2)))).toEqual([0.3, 0.3, 0.2, 0.1]);
  });

  it('are as many as the alphabet has where it is small', () => {
    const { ranks, classes } = bestPathOf(Float32Array.of(0.2, 0.8, 0.6, 0.4), 2);
    expect(ranks).toBe(2);
    expect([...classes]).toEqual([1, 0, 0, 1]);
  });
});
