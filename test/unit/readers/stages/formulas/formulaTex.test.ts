import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formulaTex } from '../../../../../server/src/readers/stages/formulas/formulaTex.ts';

describe('formulaTex', () => {
  it.each([
    ['\\frac { x ^ { 2 } } { a ^ { 2 } } = 1', '\\frac{x^{2}}{a^{2}}=1'],
    ['\\alpha x + \\sin \\left( y \\right)', '\\alpha x+\\sin\\left(y\\right)'],
    ['a \\quad \\text { if it is } b', 'a\\quad\\text{ if it is }b'],
    [
      '\\begin{array} { c c } { a } & { b } \\\\ { c } & { d } \\end{array}',
      '\\begin{array}{cc}{a}&{b}\\\\{c}&{d}\\end{array}',
    ],
    ['x \\, d x \\ , \\{ 1 \\}', 'x\\,dx\\ ,\\{1\\}'],
    ['\\operatorname* { m a x } _ { i }', undefined],
    ['\\operatorname { m a x } _ { i }', '\\operatorname{max}_{i}'],
  ])('closes up %s', (text, tex) => {
    expect(formulaTex(text)).toBe(tex ?? '\\operatorname*{max}_{i}');
  });

  it.each([
    ['braces that do not pair', '\\frac{a}{b'],
    ['braces the wrong way round', 'a}{b'],
    ['\\left without \\right', '\\left( a'],
    ['environments that do not pair', '\\begin{matrix} a \\end{array}'],
    ['an environment across braces', '{\\begin{matrix} a } \\end{matrix}'],
    ['unknown commands', '\\frobnicate{a}'],
    ['commands that reach out', '\\href{https://example.org}{a}'],
    ['nothing', '  '],
  ])('refuses %s', (_, text) => {
    expect(formulaTex(text)).toBeUndefined();
  });

  it('gives TeX that it takes again, and keeps its characters', () => {
    const piece = fc.constantFrom(
      '{',
      '}',
      '\\frac',
      '\\alpha',
      'x',
      '1',
      ' ',
      '\\left(',
      '\\right)',
      '^',
      '\\text',
      '\\\\',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 25 }), (pieces) => {
        const tex = formulaTex(pieces.join(' '));
        if (tex === undefined) return;
        expect(formulaTex(tex)).toBe(tex);
        expect(tex.replaceAll(' ', '')).toBe(pieces.join('').replaceAll(' ', ''));
      }),
    );
  });
});
