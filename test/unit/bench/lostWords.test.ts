import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findLostWords } from '../../../server/src/bench/lostWords.ts';

const TRUTH = 'The committee met on Monday and agreed to the plan of the board for next year';

describe('words that a reading lost', () => {
  it('are those that it has in no form', () => {
    const read = 'The committee met on Monday and agreed to the board for next year';
    expect(findLostWords(read, TRUTH)).toEqual({ words: 16, lost: ['plan', 'of', 'the'] });
  });

  it('are all of a page of which nothing was read', () => {
    expect(findLostWords('', TRUTH).lost).toHaveLength(16);
    expect(findLostWords('', '').lost).toEqual([]);
  });

  it('are none where words were misread, split or glued', () => {
    const read = 'The cornmittee meton Mon day and agreed tothe p1an of the hoard for nexl year';
    expect(findLostWords(read, TRUTH).lost).toEqual([]);
  });

  it('are none where every word was misread', () => {
    expect(findLostWords('cornmittee', 'committee').lost).toEqual([]);
    expect(findLostWords('Tbe cornmittee rnet', 'The committee met').lost).toEqual([]);
  });

  it('are none where text comes in another order, misread or not', () => {
    const columns = 'for next year we need a new roof over the hall';
    const read = `${columns.replace('need', 'neod')}\n\n${TRUTH}`;
    expect(findLostWords(read, `${TRUTH}\n${columns}`).lost).toEqual([]);
  });

  it('are found among noise', () => {
    const read = TRUTH.replace('agreed to the plan of the board', '| . ~ :');
    expect(findLostWords(read, TRUTH).lost).toEqual(['agreed', 'to', 'the', 'plan', 'of', 'the', 'board']);
  });

  it('have a letter or a digit; marks, Markdown and hyphens at the end of lines do not count', () => {
    const read = '# The committee\n\n- met on Monday\n- agreed';
    expect(findLostWords(read, 'The commit-\ntee ***** met on Mon-\nday ... agreed').lost).toEqual([]);
  });

  it('are counted as often as they are missing', () => {
    const words = fc.array(fc.constantFrom('alpha', 'bravo', 'charlie', 'delta'), { maxLength: 12 });
    fc.assert(
      fc.property(words, fc.nat({ max: 12 }), (truth, kept) => {
        const read = truth.slice(0, kept).join(' ');
        const { lost } = findLostWords(read, truth.join(' '));
        expect(lost).toHaveLength(truth.length - Math.min(kept, truth.length));
      }),
    );
  });
});
