import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { judgeWords, type ReadWord, type WordVerdict } from '../../../server/src/bench/judgeWords.ts';

/** Lines of a reading, each with its words. */
function read(...lines: readonly string[]): ReadWord[] {
  return lines.flatMap((line) => {
    const words = line.split(' ');
    return words.map((text, at) => ({ text, endsLine: at === words.length - 1 }));
  });
}

function wordsThatAre(verdict: WordVerdict, words: readonly ReadWord[], truth: string): string[] {
  const verdicts = judgeWords(words, truth);
  return words.filter((_, at) => verdicts[at] === verdict).map(({ text }) => text);
}

describe('words judged by a truth', () => {
  it('are wrong where the truth has others in their place', () => {
    const words = read('Thc committee met', 'on Monday, and agrecd');
    const truth = 'The committee met on Monday. and agreed';
    expect(wordsThatAre('wrong', words, truth)).toEqual(['Thc', 'Monday,', 'agrecd']);
    expect(wordsThatAre('extra', words, truth)).toEqual([]);
  });

  it('are wrong where they are glued or split', () => {
    const truth = 'agreed to the calculations of the board';
    const words = read('agreed tothe calcu lations of the board');
    expect(wordsThatAre('wrong', words, truth)).toEqual(['tothe', 'calcu', 'lations']);
  });

  it('are extra where the truth has nothing, and unjudged without letters and digits', () => {
    const words = read('• agreed to PAID the plan', 'for next year');
    const truth = 'agreed to the plan for next year';
    expect(wordsThatAre('extra', words, truth)).toEqual(['PAID']);
    expect(wordsThatAre('unjudged', words, truth)).toEqual(['•']);
  });

  it('are right in another order, and wrong there where they are misread', () => {
    const words = read('a new roof over thc hall', 'The committee met on Monday and agreed');
    const truth = 'The committee met on Monday and agreed\na new roof over the hall';
    expect(wordsThatAre('wrong', words, truth)).toEqual(['thc']);
  });

  it('are right whether the truth joins what a hyphen parts at the end of a line or not', () => {
    const words = read('the calcu-', 'lations of well-known boards');
    for (const truth of [
      'the calculations of well-known boards',
      'the calcu-\nlations of well-\nknown boards',
    ])
      expect(wordsThatAre('right', words, truth)).toEqual(words.map(({ text }) => text));
    expect(wordsThatAre('wrong', words, 'the calculation of well-known boards')).toEqual([
      'calcu-',
      'lations',
    ]);
  });

  it('are right whatever quotes, dashes and, where the truth is in capitals, case they have', () => {
    expect(wordsThatAre('right', read('“Total” 3–4'), '"Total" 3-4')).toHaveLength(2);
    expect(judgeWords(read('Total Due'), 'TOTAL DUE', { ignoreCase: true })).toEqual(['right', 'right']);
    expect(judgeWords(read('Total Due'), 'TOTAL DUE')).toEqual(['wrong', 'wrong']);
  });

  it('are right where only spaces beside marks differ, and wrong where marks do', () => {
    expect(wordsThatAre('right', read('Total: (RM) 5.00 due'), 'Total : ( RM ) 5.00 due')).toHaveLength(4);
    expect(wordsThatAre('wrong', read('Total. 5,00 due by'), 'Total: 5.00 due. by')).toEqual([
      'Total.',
      '5,00',
      'due',
    ]);
  });

  it('are all right of a text that is its own truth', () => {
    const word = fc.stringMatching(/^[a-zäA-Z0-9.,:$]{1,8}$/).filter((text) => /[a-z0-9]/i.test(text));
    fc.assert(
      fc.property(fc.array(word, { minLength: 1, maxLength: 30 }), (texts) => {
        const words = texts.map((text) => ({ text, endsLine: false }));
        const verdicts = judgeWords(words, texts.join(' '));
        expect(new Set(verdicts)).toEqual(new Set(['right']));
      }),
    );
  });
});
