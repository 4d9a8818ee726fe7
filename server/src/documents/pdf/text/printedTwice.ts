import type { Glyph } from '../drawing/drawing.ts';
import type { PlacedGlyph, TextRun } from './textRuns.ts';

/** Fractions of the em. Two letters of a kind are never this close. */
const SAME_PLACE = 0.1;
/** A shadow lies aside, and so may the copy that makes a line bold. */
const SHADOW = 0.3;
/** How much the offset of a copy may differ from letter to letter. */
const SAME_OFFSET = 0.06;
/** An offset that makes letters look bold. */
const BOLD_OFFSET = 0.008;
/** Glyphs. Shorter texts, and those without letters, are copies only in the same place. */
const LEAST_GLYPHS = 3;
const LETTER = /[\p{L}\p{N}]/u;
/** Runs that a run is compared with. */
const MOST_CANDIDATES = 6;
/** Glyphs of a place that are looked at; pages made to be slow have more. */
const MOST_AT_PLACE = 32;

/** Glyphs by their place, to find those that are printed once more. */
export class GlyphPlaces<Owner> {
  readonly #cells = new Map<string, { readonly glyph: Glyph; readonly owner: Owner }[]>();

  add(glyph: Glyph, owner: Owner): void {
    const key = keyOf(glyph, Math.floor(glyph.x / cellOf(glyph)), Math.floor(glyph.y / cellOf(glyph)));
    const found = this.#cells.get(key);
    if (!found) this.#cells.set(key, [{ glyph, owner }]);
    else if (found.length < MOST_AT_PLACE) found.push({ glyph, owner });
  }

  /** The same letters within `reach` em of where the glyph is, moved by `dx` and `dy` points. */
  near(glyph: Glyph, reach: number, dx = 0, dy = 0): { readonly glyph: Glyph; readonly owner: Owner }[] {
    const cell = cellOf(glyph);
    const distance = reach * glyph.size;
    const [x, y] = [glyph.x + dx, glyph.y + dy];
    const found: { readonly glyph: Glyph; readonly owner: Owner }[] = [];
    if (!Number.isFinite(x + y)) return found;
    for (
      let column = Math.floor((x - distance) / cell);
      column <= Math.floor((x + distance) / cell);
      column++
    ) {
      for (let row = Math.floor((y - distance) / cell); row <= Math.floor((y + distance) / cell); row++) {
        for (const entry of this.#cells.get(keyOf(glyph, column, row)) ?? []) {
          if (Math.hypot(entry.glyph.x - x, entry.glyph.y - y) <= distance) found.push(entry);
        }
      }
    }
    return found;
  }
}

/** Whether a run has the same letter in the same place. */
export function isCopyIn(glyph: Glyph, run: TextRun, places: GlyphPlaces<TextRun>): boolean {
  return places.near(glyph, SAME_PLACE).some(({ owner }) => owner === run);
}

/**
 * Runs without those that print others once more: shadows, and the second print that makes a text bold. Of two
 * copies the shorter one goes, as a whole; a run that differs in a letter is another text and stays.
 */
export function withoutCopies(
  runs: readonly TextRun[],
  places: GlyphPlaces<TextRun>,
): { runs: TextRun[]; characters: number } {
  const copies = new Set<TextRun>();
  let characters = 0;
  const indexOf = new Map(runs.map((run, index) => [run, index]));
  for (const [index, run] of runs.entries()) {
    const original = originalOf(run, places, (other) => {
      if (other === run || copies.has(other) || (other.hidden && !run.hidden)) return false;
      const more = other.glyphs.length - run.glyphs.length;
      return more > 0 || (more === 0 && ((run.hidden && !other.hidden) || (indexOf.get(other) ?? 0) < index));
    });
    if (!original) continue;
    copies.add(run);
    characters += run.glyphs.length;
    const { by, offset } = original;
    const looksBold = offset > BOLD_OFFSET && offset <= SAME_PLACE && !run.hidden;
    if (looksBold && run.glyphs.length > 0.8 * by.glyphs.length) by.overprinted = true;
  }
  return { runs: runs.filter((run) => !copies.has(run)), characters };
}

function originalOf(
  run: TextRun,
  places: GlyphPlaces<TextRun>,
  mayBe: (other: TextRun) => boolean,
): { by: TextRun; offset: number } | undefined {
  const [first] = run.glyphs;
  if (!first) return undefined;
  const isText = run.glyphs.length >= LEAST_GLYPHS && run.glyphs.some(({ glyph }) => LETTER.test(glyph.text));
  const reach = isText ? SHADOW : SAME_PLACE;
  const { glyph } = first;
  const candidates = places.near(glyph, reach).filter(({ owner }) => mayBe(owner));
  for (const { glyph: other, owner } of candidates.slice(0, MOST_CANDIDATES)) {
    const [dx, dy] = [other.x - glyph.x, other.y - glyph.y];
    const isCopied = ({ glyph: own }: PlacedGlyph): boolean =>
      places.near(own, SAME_OFFSET, dx, dy).some((entry) => entry.owner === owner);
    if (run.glyphs.every(isCopied))
      return { by: owner, offset: Math.hypot(dx, dy) / Math.max(glyph.size, 0.1) };
  }
  return undefined;
}

function cellOf({ size }: Glyph): number {
  return Math.max(size, 0.1);
}

function keyOf({ text, size, angle }: Glyph, column: number, row: number): string {
  return `${text}|${String(Math.round(size * 20))}|${String(angle)}|${String(column)}|${String(row)}`;
}
