import { describe, expect, it } from 'vitest';
import { endsInLoop, greedyDecode } from '../../../../../server/src/readers/stages/formulas/greedyDecode.ts';
import { TokenVocabulary } from '../../../../../server/src/readers/stages/formulas/tokenVocabulary.ts';

const LIMITS = { begin: 0, end: 1, length: 40 };
const TOKENS = 12;

/** Logits that make a token certain. */
function certain(token: number): Float32Array {
  const logits = new Float32Array(TOKENS);
  logits[token] = 50;
  return logits;
}

describe('greedyDecode', () => {
  it('reads texts of different lengths side by side', async () => {
    const texts = [
      [5, 6, 7, 1],
      [8, 1],
    ];
    const lengths: number[][] = [];
    const read = await greedyDecode(
      2,
      (sequences) => {
        lengths.push(sequences.map(({ length }) => length));
        return Promise.resolve(
          sequences.map((sequence, at) => certain(texts[at]?.[sequence.length - 1] ?? 9)),
        );
      },
      LIMITS,
    );
    expect(read.map((text) => text?.tokens)).toEqual([[5, 6, 7], [8]]);
    expect(read[0]?.score).toBeCloseTo(1);
    // One tensor needs sequences of one length.
    for (const [a, b] of lengths) expect(a).toBe(b);
    expect(lengths).toHaveLength(4);
  });

  it('says how sure the tokens were', async () => {
    const even = new Float32Array(TOKENS).fill(-50);
    even[5] = 0;
    even[6] = 0;
    const [read] = await greedyDecode(
      1,
      ([sequence]) => Promise.resolve([sequence?.length === 1 ? even : certain(1)]),
      LIMITS,
    );
    expect(read?.tokens).toEqual([5]);
    expect(read?.score).toBeCloseTo(0.75);
  });

  it('gives none of a text that does not end, or goes round in circles', async () => {
    const counting = await greedyDecode(
      1,
      ([sequence]) => Promise.resolve([certain(2 + ((sequence?.length ?? 0) ** 2 % 9))]),
      { ...LIMITS, length: 12 },
    );
    expect(counting).toEqual([undefined]);
    let steps = 0;
    const circling = await greedyDecode(
      1,
      () => {
        steps += 1;
        return Promise.resolve([certain(steps % 2 === 0 ? 4 : 5)]);
      },
      { ...LIMITS, length: 500 },
    );
    expect(circling).toEqual([undefined]);
    expect(steps).toBeLessThan(20);
    expect(endsInLoop([1, 2, 3, 3, 3, 3])).toBe(false);
  });
});

describe('the vocabulary of a model of formulas', () => {
  it('puts byte-level tokens together, without special ones', () => {
    const vocabulary = TokenVocabulary.parse(
      JSON.stringify({
        added_tokens: [{ id: 0, content: '<s>', special: true }],
        model: { vocab: { '<s>': 0, '\\frac': 1, 'Ġ{': 2, Ġx: 3, 'Ã©': 4 } },
      }),
    );
    expect(vocabulary.textOf([0, 1, 2, 3, 4, 99])).toBe('\\frac { xé');
    expect(vocabulary.size).toBe(5);
  });

  it('knows the spaces of SentencePiece and WordPiece', () => {
    const pieces = TokenVocabulary.parse(
      JSON.stringify({
        model: {
          vocab: [
            ['▁a', -1],
            ['b', -2],
          ],
        },
      }),
    );
    expect(pieces.textOf([0, 1, 0])).toBe('ab a');
    const words = TokenVocabulary.parse(JSON.stringify({ model: { vocab: { al: 0, '##pha': 1, x: 2 } } }));
    expect(words.textOf([0, 1, 2])).toBe('alpha x');
  });

  it('refuses what is no vocabulary', () => {
    expect(() => TokenVocabulary.parse('{"model":{}}')).toThrow();
    expect(() => TokenVocabulary.parse('no JSON')).toThrow();
  });
});
