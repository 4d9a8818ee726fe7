import type { InkLevels } from '../crops/projectionProfile.ts';
import type { SpacedCharacter } from './wordSpaces.ts';

/** Rows of the crop that a glyph's ink covers; `bottom` excluded. */
export interface GlyphExtent {
  readonly top: number;
  readonly bottom: number;
  /** Columns between the blank ones on both sides. */
  readonly width: number;
  /** Rows of its tallest unbroken part: without the dot of an i, without specks. */
  readonly tallest: number;
}

export interface LineShapes {
  /** One a character; undefined where a glyph touches its neighbour, so that its own extent is unknown. */
  readonly glyphs: readonly (GlyphExtent | undefined)[];
  /** Row that each character stands on; undefined for those without one (descenders, marks, digits). */
  readonly standing: readonly (number | undefined)[];
  /** Height of small letters without ascender, and of capitals; px. */
  readonly small: number | undefined;
  readonly capital: number | undefined;
}

interface Pixels {
  readonly pixels: Uint8Array;
  readonly width: number;
  readonly height: number;
}

const SMALL = /^[aemnru]$/;
const CAPITAL = /^[ABDEFGHKLMNPRTbdhkl]$/;
const STANDING = /^[A-IK-PR-Za-eh-ik-or-xz]$/;

/** Measures the glyphs of a line between the blank columns around them. `end`: where the line's ink ends. */
export function lineShapes(
  characters: readonly SpacedCharacter[],
  crop: Pixels,
  levels: InkLevels,
  end: number,
): LineShapes {
  const glyphs = characters.map((c, i) => {
    const next = characters[i + 1]?.gap;
    const apart = (i === 0 || c.gap.end > c.gap.start) && (next === undefined || next.end > next.start);
    return apart ? extentOf(crop, levels, c.gap.end, next?.start ?? end) : undefined;
  });
  const known = (kind: RegExp, value: (glyph: GlyphExtent) => number): number | undefined =>
    median(
      glyphs.flatMap((glyph, i) => (glyph && kind.test(characters[i]?.text ?? '') ? [value(glyph)] : [])),
    );
  return {
    glyphs,
    standing: glyphs.map((glyph, i) =>
      STANDING.test(characters[i]?.text ?? '') ? glyph?.bottom : undefined,
    ),
    small: known(SMALL, (glyph) => glyph.tallest),
    capital: known(CAPITAL, (glyph) => glyph.tallest),
  };
}

/** The row that letters around a character stand on: lines may run at a slight slant through their crop. */
export function baselineNear(shapes: LineShapes, at: number): number | undefined {
  for (const reach of [6, 16]) {
    const near = shapes.standing
      .slice(Math.max(0, at - reach), at + reach + 1)
      .filter((row) => row !== undefined);
    if (near.length >= 3) return median(near);
  }
  return undefined;
}

function extentOf(crop: Pixels, levels: InkLevels, from: number, to: number): GlyphExtent | undefined {
  let top = -1;
  let bottom = -1;
  let tallest = 0;
  let length = 0;
  for (let y = 0; y < crop.height; y += 1) {
    if (!hasInk(crop, levels, y, from, to)) {
      length = 0;
      continue;
    }
    if (top < 0) top = y;
    bottom = y + 1;
    length += 1;
    tallest = Math.max(tallest, length);
  }
  return top < 0 ? undefined : { top, bottom, width: to - from, tallest };
}

function hasInk(crop: Pixels, levels: InkLevels, y: number, from: number, to: number): boolean {
  for (let x = from; x < to; x += 1) {
    const value = crop.pixels[y * crop.width + x] ?? 255;
    if (levels.inverted ? value > levels.level : value < levels.level) return true;
  }
  return false;
}

function median(values: readonly number[]): number | undefined {
  return [...values].sort((a, b) => a - b)[values.length >> 1];
}
