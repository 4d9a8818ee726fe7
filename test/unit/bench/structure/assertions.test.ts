import { describe, expect, it } from 'vitest';
import { assertionSchema } from '../../../../server/src/bench/structure/assertions/assertion.ts';
import { failureOf } from '../../../../server/src/bench/structure/assertions/checkAssertion.ts';
import { holds, nearMatches, ratio } from '../../../../server/src/bench/structure/assertions/nearMatches.ts';
import { normalizeTex } from '../../../../server/src/bench/structure/assertions/normalizeTex.ts';

const check = (assertion: object, markdown: string): boolean =>
  failureOf(assertionSchema.parse({ pdf: 'a.pdf', page: 1, id: 'a', ...assertion }), markdown) === undefined;

describe('assertions of text', () => {
  it('finds text through bold, line ends, quotes and dashes', () => {
    const markdown = 'The **quick** brown\nfox – said “no”\\\nand left';
    expect(check({ type: 'present', text: 'brown fox - said "no" and' }, markdown)).toBe(true);
    expect(check({ type: 'present', text: 'quick brown' }, markdown)).toBe(true);
  });

  it('minds case unless it is told not to', () => {
    expect(check({ type: 'present', text: 'FOX' }, 'a fox')).toBe(false);
    expect(check({ type: 'present', text: 'FOX', case_sensitive: false }, 'a fox')).toBe(true);
  });

  it('forgives as many differences as are allowed', () => {
    expect(check({ type: 'present', text: 'abcdefghij', max_diffs: 1 }, 'xx abcdeXghij xx')).toBe(true);
    expect(check({ type: 'present', text: 'abcdefghij', max_diffs: 1 }, 'xx abcdeXXhij xx')).toBe(false);
    expect(check({ type: 'absent', text: 'abcdefghij', max_diffs: 1 }, 'xx abcdeXghij xx')).toBe(false);
  });

  it('looks only at the beginning or the end where that is asked for', () => {
    const markdown = `199 ${'text '.repeat(20)}end`;
    expect(check({ type: 'absent', text: '199', last_n: 20 }, markdown)).toBe(true);
    expect(check({ type: 'absent', text: '199', first_n: 20 }, markdown)).toBe(false);
  });

  it('takes a long text to be absent from a short page', () => {
    expect(check({ type: 'absent', text: 'a long running head' }, '')).toBe(true);
    expect(check({ type: 'present', text: 'a long running head' }, '')).toBe(false);
  });

  it('compares orders at any of the places of both texts', () => {
    expect(check({ type: 'order', before: 'one', after: 'two' }, 'two one two')).toBe(true);
    expect(check({ type: 'order', before: 'one', after: 'two' }, 'two one')).toBe(false);
    expect(check({ type: 'order', before: 'first one', after: 'two', max_diffs: 1 }, 'f1rst one two')).toBe(
      true,
    );
  });

  it('does not see anchors and places of figures', () => {
    expect(check({ type: 'absent', text: '12' }, '<!-- page 12 -->\n\ntext')).toBe(true);
  });
});

describe('assertions of tables', () => {
  const pipes =
    '| | Year Ended | |\n| --- | --- | --- |\n| | 2019 | 2018 |\n| Revenue | 1,136 | 900 |\n| Tax | 10 | |';
  const html =
    '<table><tr><th rowspan="2">Name</th><th colspan="2">Year</th></tr><tr><th>2019</th><th>2018</th></tr><tr><td>x</td><td>1</td><td>2</td></tr></table>';

  it('compares neighbours', () => {
    expect(
      check({ type: 'table', cell: '1,136', left: 'Revenue', right: '900', down: '10', up: '2019' }, pipes),
    ).toBe(true);
    expect(check({ type: 'table', cell: '1,136', left: 'Cost' }, pipes)).toBe(false);
    expect(check({ type: 'table', cell: '4,000' }, pipes)).toBe(false);
    expect(check({ type: 'table', cell: '1,136' }, 'no table: 1,136')).toBe(false);
  });

  it('finds the headings of rows and columns', () => {
    expect(
      check({ type: 'table', cell: '1,136', top_heading: 'Year Ended', left_heading: 'Revenue' }, pipes),
    ).toBe(true);
    expect(check({ type: 'table', cell: '900', top_heading: 'Year Ended' }, pipes)).toBe(false);
  });

  it('knows the spans of HTML tables', () => {
    expect(check({ type: 'table', cell: '2', top_heading: 'Year' }, html)).toBe(true);
    expect(check({ type: 'table', cell: '2018', up: 'Year', left: '2019' }, html)).toBe(true);
    expect(check({ type: 'table', cell: '2019', left: 'Name' }, html)).toBe(true);
  });
});

describe('assertions of formulas', () => {
  it.each([
    ['e^{i \\pi}+1=0', '$$\ne^{i\\pi} + 1 = 0\n$$'],
    ['\\int_{a}^{b} f(x) d x=F(b)-F(a)', 'we have $\\int_a^b f(x)\\,dx = F(b) - F(a).$'],
    ['\\frac{a}{b} \\le c', '\\(\\dfrac{a}{b}\\leq c\\)'],
  ])('compares TeX as it is printed: %s', (math, markdown) => {
    expect(check({ type: 'math', math }, markdown)).toBe(true);
  });

  it('wants a formula, not its signs in a row', () => {
    expect(check({ type: 'math', math: 'e^{i \\pi}+1=0' }, 'e + 1 = 0 iπ')).toBe(false);
    expect(check({ type: 'math', math: 'a^{2}' }, '$a_2$')).toBe(false);
  });

  it('keeps commands apart from the letters behind them', () => {
    expect(normalizeTex('\\alpha b')).not.toBe(normalizeTex('\\alphab'));
    expect(normalizeTex('{x}^{ 2 }')).toBe('x^2');
  });
});

describe('matches', () => {
  it('have the likeness of rapidfuzz', () => {
    // fuzz.ratio("this is a test", "this is a test!") is 96.55, fuzz.ratio("abcd", "bcde") 75.
    expect(ratio('this is a test', 'this is a test!')).toBeCloseTo(28 / 29, 10);
    expect(ratio('abcd', 'bcde')).toBeCloseTo(0.75, 10);
    expect(ratio('', '')).toBe(1);
  });

  it('are found at either end of a text', () => {
    expect(holds('bcdefghij and', 'abcdefghij', 1)).toBe(true);
    expect(nearMatches('xx abd xx abc', 'abc', 1)).toEqual({ first: 3, last: 10 });
    expect(nearMatches('nothing', 'abc', 0)).toBeUndefined();
  });
});
