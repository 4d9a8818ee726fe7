import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { locateWords } from '../../../client/src/confidence/locateWords.ts';

function found(text: string, words: readonly string[]): string[] {
  const located = locateWords(
    text,
    words.map((word) => ({ text: word, confidence: 0.5 })),
  );
  return located.map(({ start, end }) => text.slice(start, end));
}

describe('words in the Markdown that was made of them', () => {
  it('are found in their order, the same word twice in two places', () => {
    const text = 'the cat and the dog';
    expect(
      locateWords(
        text,
        [...'the|cat|and|the|dog'.split('|')].map((word) => ({ text: word, confidence: 1 })),
      ).map(({ start }) => start),
    ).toEqual([0, 4, 8, 12, 16]);
  });

  it('are found with the backslashes of Markdown, and inside of table cells', () => {
    expect(found('a\\_b costs 3\\*4', ['a_b', 'costs', '3*4'])).toEqual(['a\\_b', 'costs', '3\\*4']);
    expect(
      found('| North | 1,204 |\n| --- | --- |\n| Stairs | 316 |', ['North', '1,204', 'Stairs', '316']),
    ).toEqual(['North', '1,204', 'Stairs', '316']);
  });

  it('are whole words, but for scripts without spaces', () => {
    expect(found('cathedral cat', ['cat'])).toEqual(['cat']);
    expect(found('各位同事', ['同事'])).toEqual(['同事']);
  });

  it('that were edited away are left out, and the others are still found', () => {
    expect(found('one three', ['one', 'two', 'three'])).toEqual(['one', 'three']);
  });

  it('never overlap and never throw', () => {
    fc.assert(
      fc.property(fc.string(), fc.array(fc.string()), (text, words) => {
        const located = locateWords(
          text,
          words.map((word) => ({ text: word, confidence: 0 })),
        );
        for (const [index, { start, end }] of located.entries()) {
          expect(start).toBeGreaterThanOrEqual(located[index - 1]?.end ?? 0);
          expect(end).toBeGreaterThan(start);
        }
      }),
    );
  });
});
