import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { scoreReading } from '../../../bench/languages/score.ts';

describe('scoreReading', () => {
  it('forgives white space and how letters are composed', () => {
    const { characterErrors, wordErrors } = scoreReading('cafe\u0301\n\nde Paris ', 'café de\u00a0Paris');
    expect([characterErrors, wordErrors]).toEqual([0, 0]);
  });

  it.each([
    ['an accent', 'composee', 'composée', 1 / 8, 1],
    ['a mark of another width', '自由,', '自由，', 1 / 3, 1],
    ['an apostrophe of another form', "l'un et", 'l’un et', 1 / 7, 1 / 2],
    ['a word too many', 'one two three', 'one two', 6 / 7, 1 / 2],
    ['everything', '', 'one two', 1, 1],
  ])('counts %s', (_, read, truth, characters, words) => {
    const score = scoreReading(read, truth);
    expect(score.characterErrors).toBeCloseTo(characters);
    expect(score.wordErrors).toBeCloseTo(words);
  });

  it('finds no error where there is none', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(scoreReading(text, text).characterErrors).toBe(0);
      }),
    );
  });
});
