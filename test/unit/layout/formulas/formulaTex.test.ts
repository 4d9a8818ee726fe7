import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { texOfGlyphs } from '../../../../server/src/layout/formulas/formulaTex.ts';
import type { Box } from '../../../../server/src/page/geometry.ts';
import type { SetGlyph } from '../../../../server/src/page/pageContent.ts';

/** Sets signs from left to right: `raise` in points, upwards. */
class Setter {
  readonly glyphs: SetGlyph[] = [];
  readonly bars: Box[] = [];
  x = 100;

  put(
    text: string,
    { size = 10, raise = 0, font = 'ABC+CMMI10', bold = false, x = this.x, gap = 0 } = {},
  ): this {
    for (const sign of text) {
      const left = x + gap;
      const right = left + size * (/\p{L}/u.test(sign) ? 0.5 : 0.6);
      const italic = /MI/.test(font);
      this.glyphs.push({
        text: sign,
        left,
        right,
        baseline: 200 - raise,
        size,
        font: { name: font, bold, italic },
      });
      x = right;
    }
    this.x = Math.max(this.x, x);
    return this;
  }

  relation(text: string): this {
    this.put(text, { font: 'CMSY10', gap: 2.8 });
    this.x += 2.8;
    return this;
  }

  up(text: string): this {
    return this.put(text, { size: 7, raise: 4, font: 'CMMI7' });
  }

  down(text: string): this {
    return this.put(text, { size: 7, raise: -2, font: 'CMMI7' });
  }

  fraction(over: string, under: string): this {
    const { x } = this;
    this.put(over, { raise: 7 });
    this.put(under, { raise: -7, x });
    this.bars.push({ x, y: 197.2, width: this.x - x, height: 0.4 });
    return this;
  }

  tex(): string | undefined {
    return texOfGlyphs([...this.glyphs].reverse(), this.bars);
  }
}

const set = (): Setter => new Setter();

describe('TeX by geometry', () => {
  it('has scripts where they are raised and lowered', () => {
    expect(set().put('e').up('iπ').relation('+').put('1').relation('=').put('0').tex()).toBe('e^{i\\pi}+1=0');
    expect(set().put('a').down('n').relation('≤').put('b').tex()).toBe('a_{n}\\leq b');
  });

  it('has a sub- and a superscript of one sign, and scripts of scripts', () => {
    const both = set().put('x');
    const { x } = both;
    both.up('2').put('i', { size: 7, raise: -2, font: 'CMMI7', x });
    expect(both.tex()).toBe('x_{i}^{2}');
    expect(set().put('x').up('y').put('z', { size: 5, raise: 6.5, font: 'CMMI5' }).tex()).toBe('x^{y^{z}}');
  });

  it('has fractions, where a bar lies between two parts', () => {
    expect(set().put('y').relation('=').fraction('a', '2b').tex()).toBe('y=\\frac{a}{2b}');
  });

  it('has limits of large operators', () => {
    const sum = set().put('∑', { font: 'CMEX10' });
    sum
      .put('n', { size: 7, raise: 11, font: 'CMMI7', x: 101 })
      .put('i', { size: 7, raise: -11, font: 'CMMI7', x: 101 });
    expect(sum.put('x').tex()).toBe('\\sum_{i}^{n}x');
  });

  it('has bold, double-struck and upright letters, and the names of functions', () => {
    const roman = { font: 'CMR10' };
    expect(
      set().put('B', { font: 'CMBX10', bold: true }).relation('=').put('R', { font: 'MSBM10' }).tex(),
    ).toBe('\\mathbf{B}=\\mathbb{R}');
    expect(set().put('sin', roman).put('x', { gap: 1.6 }).relation('=').put('d', roman).tex()).toBe(
      '\\sin x=\\mathrm{d}',
    );
  });

  it.each<[string, Setter]>([
    ['a sign that is not known', set().put('x').relation('=').put('\ue000')],
    ['a word', set().put('rate', { font: 'CMR10' }).relation('=').put('x')],
    ['a script before its sign', set().up('14').put('C')],
    ['a script of a relation', set().put('x').relation('=').up('!')],
    ['an accent', set().put('x').put('ˆ', { x: 100, font: 'CMR10' }).relation('=').put('y')],
    ['two rows', set().put('x').put('y', { raise: 14, x: 100 })],
    ['two formulas side by side', set().put('x').relation('=').put('y').put('z', { gap: 12 })],
    ['letters of large signs', set().put('R', { font: 'CMEX10' }).put('x')],
  ])('is not certain with %s', (_, setter) => {
    expect(setter.tex()).toBeUndefined();
  });

  it('is not certain with a bar that is no fraction’s', () => {
    const setter = set().put('AB');
    setter.bars.push({ x: 100, y: 191, width: 10, height: 0.4 });
    expect(setter.tex()).toBeUndefined();
  });

  it('never throws, and has as many letters as there are, whatever is set', () => {
    const glyph = fc.record({
      text: fc.constantFrom('a', 'x', '1', '+', '=', '∑', 'π', '(', ')', '?'),
      left: fc.double({ min: 0, max: 100, noNaN: true }),
      baseline: fc.double({ min: 0, max: 40, noNaN: true }),
      size: fc.constantFrom(5, 7, 10, NaN, 0),
    });
    const bar = fc.record({
      x: fc.double({ min: 0, max: 100, noNaN: true }),
      y: fc.double({ min: 0, max: 40, noNaN: true }),
      width: fc.double({ min: 0, max: 50, noNaN: true }),
      height: fc.constant(0.4),
    });
    fc.assert(
      fc.property(fc.array(glyph, { maxLength: 12 }), fc.array(bar, { maxLength: 3 }), (glyphs, bars) => {
        const font = { name: 'CMMI10', bold: false, italic: true };
        const tex = texOfGlyphs(
          glyphs.map((one) => ({ ...one, right: one.left + 5, font })),
          bars,
        );
        if (tex === undefined) return;
        const letters = (texts: string): number => (texts.match(/[ax1]/g) ?? []).length;
        const bare = tex.replace(/\\[A-Za-z]+/g, '');
        expect(letters(bare)).toBe(letters(glyphs.map(({ text }) => text).join('')));
      }),
    );
  });
});
