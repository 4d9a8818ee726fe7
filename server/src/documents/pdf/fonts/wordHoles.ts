import type { Glyph } from '../drawing/drawing.ts';

/** A character of which the file does not say what it is. */
const UNKNOWN = '\ufffd';
/** Ems. Ligatures are wider than a word space, but for those of typewriters, which have none. */
const WIDER_THAN_SPACE = 0.42;
/** Share by which what calls itself a space differs from the font's space. */
const OTHER_WIDTH = 0.15;
const SPACE_CODE = 0x20;
const SMALL_LETTER = /\p{Ll}$/u;
const STARTS_SMALL = /^\p{Ll}/u;

/**
 * Replaces spaces that are really ligatures by unknown characters. Subset fonts map glyphs that they cannot name to
 * a space, so that "signifier" becomes "signi er". Such a glyph stands between small letters that touch it, and its
 * width differs from the font's space.
 */
export function markHoles(glyphs: readonly Glyph[]): readonly Glyph[] {
  const spaces = spaceWidths(glyphs);
  if (spaces.size === 0) return glyphs;
  return glyphs.map((glyph, i) => {
    const before = glyphs[i - 1];
    const after = glyphs[i + 1];
    if (!isSpace(glyph) || glyph.code === SPACE_CODE || !before || !after) return glyph;
    if (!SMALL_LETTER.test(before.text) || !STARTS_SMALL.test(after.text)) return glyph;
    if (!touches(before, glyph) || !touches(glyph, after)) return glyph;
    const width = widthOf(glyph);
    if (Math.abs(width - widthOf(before)) < 0.01 && Math.abs(width - widthOf(after)) < 0.01) return glyph;
    const usual = spaces.get(glyph.font.id) ?? width;
    const differs = Math.abs(width - usual) > OTHER_WIDTH * usual;
    return differs || width > WIDER_THAN_SPACE ? { ...glyph, text: UNKNOWN } : glyph;
  });
}

/** The width of each font's most frequent space, ems. */
function spaceWidths(glyphs: readonly Glyph[]): Map<string, number> {
  const counts = new Map<string, Map<number, { count: number; width: number }>>();
  for (const glyph of glyphs) {
    if (!isSpace(glyph)) continue;
    const codes = counts.get(glyph.font.id) ?? new Map<number, { count: number; width: number }>();
    counts.set(glyph.font.id, codes);
    const known = codes.get(glyph.code);
    if (known) known.count++;
    else codes.set(glyph.code, { count: 1, width: widthOf(glyph) });
  }
  return new Map(
    [...counts].map(([font, codes]) => {
      const usual = codes.get(SPACE_CODE) ?? [...codes.values()].sort((a, b) => b.count - a.count)[0];
      return [font, usual?.width ?? 0];
    }),
  );
}

function isSpace({ text }: Glyph): boolean {
  return text === ' ' || text === '\u00a0';
}

function widthOf({ advanceX, advanceY, size }: Glyph): number {
  return Math.hypot(advanceX, advanceY) / size;
}

function touches(glyph: Glyph, { x, y, font }: Glyph): boolean {
  const gap = Math.hypot(glyph.x + glyph.advanceX - x, glyph.y + glyph.advanceY - y);
  return font.id === glyph.font.id && gap < 0.1 * glyph.size;
}
