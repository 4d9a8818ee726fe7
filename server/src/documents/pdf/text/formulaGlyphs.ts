import { isMathFont } from '../../../page/mathFonts.ts';
import type { SetGlyph } from '../../../page/pageContent.ts';
import type { Glyph } from '../drawing/drawing.ts';

/** Characters of a page beyond which its formulas are not written as TeX: no page that is read has more. */
const MOST_GLYPHS = 20_000;

/**
 * The characters of a page that is set with type of formulas, for layout to tell their structure: those that are seen
 * and stand on level baselines. Empty where no font is made for formulas.
 */
export function formulaGlyphs(glyphs: readonly Glyph[]): SetGlyph[] {
  if (glyphs.length > MOST_GLYPHS || !glyphs.some(({ font }) => isMathFont(font.name))) return [];
  return glyphs
    .filter(({ angle, vertical, hidden, text }) => angle === 0 && !vertical && !hidden && text.trim() !== '')
    .map(({ text, x, y, advanceX, size, font }) => ({
      text,
      left: Math.min(x, x + advanceX),
      right: Math.max(x, x + advanceX),
      baseline: y,
      size,
      font: {
        bold: font.bold,
        italic: font.italic,
        ...(font.name === undefined ? {} : { name: font.name }),
      },
    }));
}
