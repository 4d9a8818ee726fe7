import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { scoreText } from '../../../server/src/bench/scoreText.ts';

describe('scoring a text', () => {
  it('gives a perfect reading a perfect score, whatever its Markdown', () => {
    const read = '<!-- page 1 -->\n\n## A title\n\n- one “thing” — and\nanother\n';
    const score = scoreText(read, 'A title one "thing" - and another');
    expect(score.cer).toBe(0);
    expect(score.wordF1).toBe(1);
  });

  it('counts characters in order and words in any order', () => {
    const score = scoreText('two one', 'one two');
    expect(score.wordF1).toBe(1);
    expect(score.cer).toBeGreaterThan(0.5);
  });

  it('counts one wrong letter of ten as a tenth', () => {
    expect(scoreText('abcdefghiX', 'abcdefghij').cer).toBeCloseTo(0.1, 10);
  });

  it('counts hyphens as they are written, and drops them on both sides where it is asked to', () => {
    const truth = 'in order to ex-\npress confidence';
    expect(scoreText('in order to express confidence', truth).wordF1).toBeCloseTo(8 / 11, 10);
    const joined = scoreText('in order to express confi-dence', truth, { joinHyphens: true });
    expect(joined).toMatchObject({ cer: 0, wordF1: 1 });
  });

  it('does not forgive what is missing or too much', () => {
    expect(scoreText('', 'some words here').wordF1).toBe(0);
    expect(scoreText('some words here and more', 'some words here').wordF1).toBeCloseTo(0.75, 10);
  });

  it('is symmetric in its words and bounded', () => {
    const text = fc
      .array(fc.constantFrom('a', 'bb', 'ccc', 'd'), { maxLength: 12 })
      .map((words) => words.join(' '));
    fc.assert(
      fc.property(text, text, (a, b) => {
        expect(scoreText(a, b).wordF1).toBeCloseTo(scoreText(b, a).wordF1, 10);
        expect(scoreText(a, a).cer).toBe(0);
      }),
    );
  });
});
