import type { Glyph } from '../drawing/drawing.ts';
import { joinShiftedRuns } from './shiftedRuns.ts';
import { GlyphPlaces, isCopyIn, withoutCopies } from './printedTwice.ts';

/** A glyph in the coordinates of its own baseline: u along it, v across it, downwards. Points. */
export interface PlacedGlyph {
  readonly glyph: Glyph;
  readonly start: number;
  readonly end: number;
  readonly baseline: number;
  /** A space character lies before it. */
  spaceBefore: boolean;
  /** The width of the spaces before it, ems; absent where there are none. */
  readonly spaceWidth?: number;
}

export interface TextRun {
  readonly angle: number;
  readonly vertical: boolean;
  readonly hidden: boolean;
  readonly glyphs: PlacedGlyph[];
  baseline: number;
  size: number;
  start: number;
  end: number;
  /** It is printed once more, a little aside, which makes it bold. */
  overprinted?: boolean;
}

/** Fractions of the em. */
const SAME_BASELINE = 0.2;
/** A superscript is raised by about a third, a subscript lowered by a sixth; both are set smaller. */
const SHIFTED_BASELINE = 0.62;
const SHIFTED_SIZE = 0.86;
/** What follows in the file on the same baseline belongs together up to this gap; wider is a column or a cell. */
const GAP_IN_ORDER = 1.0;
const GAP_AFTER_SPACE = 1.6;
/** What does not follow needs a gap no wider than a wide word space. */
const GAP_ANY_ORDER = 0.45;
/** After text that is cut off or covered what follows is another cell, unless it is the same word. */
const GAP_AFTER_UNSEEN = 0.1;
const OVERLAP = 0.5;
/** A glyph that begins further left than this behind the end of a run may be one of its glyphs once more. */
const LEAST_COPY = 0.05;
/** How much nearer to the end of one copy a glyph may be than to that of another whose turn it is. */
const SAME_TURN = 0.1;
/** Bold by overprint takes two to four copies of each letter. */
const MOST_PARTNERS = 5;
const RTL = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]/;

/**
 * Groups glyphs into pieces of lines: by baseline and distance, first in the order of the file. What is printed twice
 * is there once; `onCopies` gets the number of characters that are left out for it.
 */
export function findRuns(glyphs: readonly Glyph[], onCopies?: (characters: number) => void): TextRun[] {
  const found: TextRun[] = [];
  const places = new GlyphPlaces<TextRun>();
  let current: TextRun | undefined;
  /** The runs that `current` prints once more, where they take turns letter by letter. */
  let partners: readonly TextRun[] = [];
  let space = false;
  let spaceWidth = 0;
  for (const glyph of glyphs) {
    if (glyph.afterUnseen) {
      current = undefined;
      partners = [];
      space = false;
    }
    if (glyph.text.trim() === '') {
      spaceWidth = (space ? spaceWidth : 0) + Math.hypot(glyph.advanceX, glyph.advanceY) / glyph.size;
      space = true;
      continue;
    }
    const placed = place(glyph, space, spaceWidth);
    const gap = (run: TextRun): number => placed.start - run.end;
    const isCopy = (run: TextRun): boolean =>
      gap(run) < -LEAST_COPY * glyph.size && isCopyIn(glyph, run, places);
    const goesOn = (run: TextRun): boolean => continues(run, placed, space) && !isCopy(run);
    // The one that has waited longest is last, and it is its turn where several ends are about as near.
    const taking = current ? [current, ...partners] : [];
    const fitting = taking.filter(goesOn);
    const least = Math.min(...fitting.map((run) => Math.abs(gap(run))));
    const best = fitting.findLast((run) => Math.abs(gap(run)) <= least + SAME_TURN * glyph.size);
    if (!best) {
      partners = taking.filter(isCopy).slice(0, MOST_PARTNERS);
      current = newRun(placed);
      placed.spaceBefore = false;
      found.push(current);
    } else {
      if (best !== current) partners = taking.filter((run) => run !== best);
      current = best;
      append(best, placed);
    }
    places.add(glyph, best ?? current ?? newRun(placed));
    space = false;
  }
  const { runs, characters } = withoutCopies(found, places);
  onCopies?.(characters);
  return joinShiftedRuns(joinRuns(runs), append);
}

function place(glyph: Glyph, spaceBefore: boolean, width: number): PlacedGlyph {
  const space = spaceBefore ? { spaceBefore, spaceWidth: width } : { spaceBefore };
  if (glyph.vertical) {
    // Upright characters below each other: the line runs down the page, and what is across is its middle.
    return { glyph, start: glyph.y, end: glyph.y + Math.abs(glyph.advanceY), baseline: glyph.x, ...space };
  }
  const [u, v] = alongBaseline(glyph.x, glyph.y, glyph.angle);
  const [advance] = alongBaseline(glyph.advanceX, glyph.advanceY, glyph.angle);
  return { glyph, start: Math.min(u, u + advance), end: Math.max(u, u + advance), baseline: v, ...space };
}

/** Rotates the page by `-angle`, so that the text of that angle runs to the right. */
export function alongBaseline(x: number, y: number, angle: number): readonly [number, number] {
  if (angle === 0) return [x, y];
  const radians = (angle * Math.PI) / 180;
  const cos = Math.cos(radians);
  const sin = Math.sin(radians);
  return [x * cos + y * sin, y * cos - x * sin];
}

function newRun(placed: PlacedGlyph): TextRun {
  const { glyph } = placed;
  return {
    angle: glyph.angle,
    vertical: glyph.vertical,
    hidden: glyph.hidden,
    glyphs: [placed],
    baseline: placed.baseline,
    size: glyph.size,
    start: placed.start,
    end: placed.end,
  };
}

function append(run: TextRun, placed: PlacedGlyph): void {
  // The biggest characters carry the baseline: a line may begin with a superscript.
  if (placed.glyph.size > run.size * 1.05) {
    run.size = placed.glyph.size;
    run.baseline = placed.baseline;
  }
  run.start = Math.min(run.start, placed.start);
  run.end = Math.max(run.end, placed.end);
  run.glyphs.push(placed);
}

function continues(run: TextRun, next: PlacedGlyph, space: boolean): boolean {
  const { glyph } = next;
  if (glyph.angle !== run.angle || glyph.vertical !== run.vertical || glyph.hidden !== run.hidden)
    return false;
  if (!sharesBaseline(run, next.baseline, glyph.size)) return false;
  const em = Math.max(run.size, glyph.size);
  const widest = (space ? GAP_AFTER_SPACE : GAP_IN_ORDER) * em;
  const gap = next.start - run.end;
  if (gap >= -OVERLAP * em && gap <= widest) return true;
  // Right-to-left text may be drawn in reading order, each character left of the one before.
  const leftGap = run.start - next.end;
  return RTL.test(glyph.text) && leftGap >= -OVERLAP * em && leftGap <= widest;
}

function sharesBaseline(run: { baseline: number; size: number }, baseline: number, size: number): boolean {
  const em = Math.max(run.size, size);
  const distance = Math.abs(run.baseline - baseline);
  if (distance <= SAME_BASELINE * em) return size / run.size < 2.2 && run.size / size < 2.2;
  const smaller = Math.min(run.size, size);
  return distance <= SHIFTED_BASELINE * em && smaller < SHIFTED_SIZE * em && smaller > 0.3 * em;
}

/** Joins runs that touch on one baseline, whatever their order in the file. */
function joinRuns(runs: TextRun[]): TextRun[] {
  const byPlace = [...runs].sort(
    (a, b) =>
      a.angle - b.angle ||
      Number(a.hidden) - Number(b.hidden) ||
      a.baseline - b.baseline ||
      a.start - b.start,
  );
  const gone = new Set<TextRun>();
  for (const [index, run] of byPlace.entries()) {
    if (gone.has(run)) continue;
    let joined = true;
    while (joined) {
      joined = false;
      for (let other = index + 1; other < byPlace.length; other++) {
        const next = byPlace[other];
        if (next?.angle !== run.angle || next.baseline - run.baseline > run.size * SHIFTED_BASELINE) break;
        if (gone.has(next) || next.hidden !== run.hidden || next.vertical !== run.vertical) continue;
        if (!touches(run, next)) continue;
        for (const placed of next.glyphs) append(run, placed);
        if (!next.overprinted) run.overprinted = false;
        gone.add(next);
        joined = true;
      }
    }
  }
  return runs.filter((run) => !gone.has(run));
}

function touches(a: TextRun, b: TextRun): boolean {
  if (!sharesBaseline(a, b.baseline, b.size)) return false;
  const em = Math.max(a.size, b.size);
  const gap = Math.max(b.start - a.end, a.start - b.end);
  const widest = (a.start < b.start ? b : a).glyphs[0]?.glyph.afterUnseen ? GAP_AFTER_UNSEEN : GAP_ANY_ORDER;
  // Overlapping text on one baseline is two texts, unless it is an accent or a kerned pair.
  return gap <= widest * em && gap >= -OVERLAP * Math.min(a.size, b.size);
}
