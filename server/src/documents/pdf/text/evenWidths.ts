import { usualWidth, widthAgreement } from '../fonts/letterWidths.ts';
import type { PlacedGlyph } from './textRuns.ts';

/**
 * Fonts with one width for all letters, though they are drawn at places of their own: a program left the widths out, or
 * made them up. Gaps between such letters say nothing (`m ostlittle anim als`); how far apart they begin does.
 */

/** Widths that differ by more, as a share of the em, are real ones. */
const EVEN = 0.01;
/** Different letters that a line needs. */
const FEWEST_LETTERS = 8;
/**
 * How well the distances of the letters fit usual widths. Each letter's nearest neighbour tells, so that word gaps
 * do not count. Lines of typewriters have one distance, and no agreement.
 */
const AGREEMENT = 0.75;
/** Width of signs that are no letters, as a share of the em: stops and brackets. */
const SIGN = 0.3;

/** Where each glyph of a line ends, by the usual width of its letter; undefined where the font's widths are right. */
export function endsByUsualWidths(glyphs: readonly PlacedGlyph[], size: number): number[] | undefined {
  const emOf = ({ glyph }: PlacedGlyph): number => glyph.size || size;
  if (!haveOneWidth(glyphs, emOf)) return undefined;
  const nearest = new Map<string, number>();
  for (const [at, placed] of glyphs.entries()) {
    const next = glyphs[at + 1];
    const distance = next ? (next.start - placed.start) / emOf(placed) : 0;
    const { text } = placed.glyph;
    if (distance > 0) nearest.set(text, Math.min(distance, nearest.get(text) ?? Infinity));
  }
  const agreement = widthAgreement([...nearest], FEWEST_LETTERS);
  if (agreement === undefined || agreement < AGREEMENT) return undefined;
  const scales = [...nearest]
    .flatMap(([text, distance]) => distance / (usualWidth(text) ?? Infinity))
    .filter((scale) => scale > 0)
    .sort((a, b) => a - b);
  const scale = scales[scales.length >> 1] ?? 1;
  return glyphs.map(
    (placed) => placed.start + scale * (usualWidth(placed.glyph.text) ?? SIGN) * emOf(placed),
  );
}

function haveOneWidth(glyphs: readonly PlacedGlyph[], emOf: (placed: PlacedGlyph) => number): boolean {
  const [first] = glyphs;
  if (!first || glyphs.length < FEWEST_LETTERS) return false;
  const widthOf = (placed: PlacedGlyph): number => (placed.end - placed.start) / emOf(placed);
  const width = widthOf(first);
  return glyphs.every((placed) => !placed.spaceBefore && Math.abs(widthOf(placed) - width) <= EVEN);
}
