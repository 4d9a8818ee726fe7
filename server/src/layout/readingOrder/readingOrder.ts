import { greatest, least } from '../lines/extremes.ts';
import { findColumnRuns, guttersOf, type ColumnRun } from './columnRuns.ts';
import { isNumeric, judgeGutter } from './columnJudgement.ts';
import type { PageItem } from './pageItem.ts';
import type { PageScale } from '../pageScale.ts';
import { withTablesBelow } from '../tables/alignedTable.ts';
import { groupRows } from '../lines/textRow.ts';
import type { Gutter } from './whitespace.ts';

/** Items that are read row by row, top to bottom: one column, or a stretch over all columns. */
export type Flow = readonly PageItem[];

const MAX_DEPTH = 12;
/** Body sizes. Narrower gaps are spaces between words of one line. */
const MIN_GUTTER = 0.75;

/**
 * Columns and reading order: a recursive XY-cut over white space. Horizontal bands that share a gutter
 * are cut vertically when their sides are columns (see `judgeGutter`). Bands without one follow each
 * other. After Nagy and Seth 1984 (https://doi.org/10.1109/ICPR.1984) with the whitespace rivers of
 * Breuel 2002 (https://doi.org/10.1007/3-540-45869-7_23). O(n log n) for each of at most 12 levels.
 */
export function readingOrder(items: readonly PageItem[], scale: PageScale, rightToLeft: boolean): Flow[] {
  const flows: Flow[] = [];
  cut(items, 0);
  return flows;

  function cut(region: readonly PageItem[], depth: number): void {
    if (region.length === 0) return;
    if (region.length === 1 || depth >= MAX_DEPTH) {
      flows.push(region);
      return;
    }
    const runs = findColumnRuns(region, MIN_GUTTER * scale.bodySize, scale.lineHeight);
    const floats = runs.length > 1 ? findFloats(region, runs, scale) : [];
    if (floats.length > 0) {
      const floating = new Set(floats);
      cut(
        region.filter((item) => !floating.has(item)),
        depth + 1,
      );
      cut(floats, depth + 1);
      return;
    }
    let pending: PageItem[] = [];
    const flush = (): void => {
      if (pending.length > 0) flows.push(pending);
      pending = [];
    };
    for (const run of runs.flatMap((part) => apart(part, scale))) {
      const inside = itemsOf(run);
      const gutter = run.gutters.length > 0 ? splitOf(run, inside, scale) : crossedGutter(inside, scale);
      const sides: [PageItem[], PageItem[]] = [[], []];
      if (gutter !== undefined)
        for (const item of inside) sides[(item.left + item.right) / 2 < gutter ? 0 : 1].push(item);
      if (sides[0].length > 0 && sides[1].length > 0) {
        flush();
        for (const side of rightToLeft ? sides.reverse() : sides) cut(side, depth + 1);
      } else if (run.gutters.length > 0) {
        const { above, items: found } = withTablesBelow(pending, inside, scale);
        pending = above.concat(found);
      } else pending = pending.concat(inside);
    }
    flush();
  }
}

/**
 * Things that stand across the gutter of two columns with text of both running past them: a caption or a
 * picture in the middle of the page. They are read after the columns.
 */
function findFloats(region: readonly PageItem[], runs: readonly ColumnRun[], scale: PageScale): PageItem[] {
  let gutter: number | undefined;
  let height = 0;
  for (const run of runs) {
    const tall = (run.slabs.at(-1)?.bottom ?? 0) - (run.slabs[0]?.top ?? 0);
    if (tall <= height || run.gutters.length !== 1) continue;
    const at = splitOf(run, itemsOf(run), scale);
    if (at !== undefined) [gutter, height] = [at, tall];
  }
  if (gutter === undefined) return [];
  const x = gutter;
  const crossing: PageItem[] = [];
  const left: PageItem[] = [];
  const right: PageItem[] = [];
  for (const item of region) (item.right < x ? left : item.left > x ? right : crossing).push(item);
  if (crossing.length === 0 || crossing.length > 0.2 * region.length) return [];
  const beside = (item: PageItem, side: readonly PageItem[]): boolean =>
    side.some(
      (other) => other.top < item.bottom + scale.lineHeight && other.bottom > item.top - scale.lineHeight,
    );
  return crossing.slice(0, 200).filter((item) => beside(item, left) && beside(item, right));
}

/**
 * Blocks side by side with a wide space under them, then something else with the same gutter: each on
 * its own, if that shows columns which the whole run hides. A table with wide rows stays whole.
 */
function apart(run: ColumnRun, scale: PageScale): ColumnRun[] {
  if (run.gutters.length === 0 || run.slabs.length < 2) return [run];
  const parts: ColumnRun[] = [];
  for (const slab of run.slabs) {
    const last = parts.at(-1);
    if (last && slab.top - last.slabs.at(-1)!.bottom < 1.8 * scale.lineHeight) last.slabs.push(slab);
    else parts.push({ slabs: [slab], gutters: [] });
  }
  if (parts.length < 2 || parts.length > 12) return [run];
  const split = splitOf(run, itemsOf(run), scale);
  const measured = parts.map((part) => ({ ...part, gutters: guttersOf(part, MIN_GUTTER * scale.bodySize) }));
  if (split !== undefined)
    return measured.some((part) => isTableAcross(part, split, scale)) ? measured : [run];
  const shown = measured.some(
    (part) => part.gutters.length > 0 && splitOf(part, itemsOf(part), scale) !== undefined,
  );
  return shown ? measured : [run];
}

/** Rows of such a table, at the least, and the share of them that have numbers beyond the gutter. */
const TABLE_ROWS = 3;
const NUMBERED = 0.6;

/** Whether a table runs over a gutter: most rows have words on its left and several numbers on its right. */
function isTableAcross(part: ColumnRun, x: number, scale: PageScale): boolean {
  if (part.gutters.filter(({ from }) => from > x).length === 0) return false;
  const items = itemsOf(part);
  const gutter = part.gutters.find(({ from, to }) => from <= x && to >= x);
  if (!gutter || judgeGutter(items, gutter, scale, part.gutters.length) === 'columns') return false;
  const rows = groupRows(items.flatMap((item) => (item.kind === 'line' ? [item.line] : [])));
  const numbered = rows.filter(
    ({ lines }) =>
      lines.some(({ right, text }) => right < x && !isNumeric(text)) &&
      lines.filter(({ left, text }) => left > x && isNumeric(text)).length > 1,
  );
  return numbered.length >= TABLE_ROWS && numbered.length >= NUMBERED * (rows.length - 1);
}

function itemsOf(run: ColumnRun): PageItem[] {
  return run.slabs.flatMap(({ items }) => items);
}

/** Where to cut a run into columns: its widest gutter that parts columns. */
function splitOf(run: ColumnRun, items: readonly PageItem[], scale: PageScale): number | undefined {
  const widestFirst = [...run.gutters].sort((a, b) => b.to - b.from - (a.to - a.from)).slice(0, 8);
  // A table with a column of long text has gutters that look like those of columns: all must agree.
  const split = widestFirst.filter(
    (gutter) => judgeGutter(items, gutter, scale, run.gutters.length) === 'columns',
  );
  const best = split[0];
  if (!best || split.length < run.gutters.length / 2) return undefined;
  return (best.from + best.to) / 2;
}

/**
 * Two columns with something small across their gutter (a speck, a line that runs over): the x that
 * fewest lines cross, when nearly none do and both sides are columns.
 */
function crossedGutter(items: readonly PageItem[], scale: PageScale): number | undefined {
  if (items.length < 12) return undefined;
  const left = least(items.map((item) => item.left));
  const right = greatest(items.map((item) => item.right));
  if (!(right - left > 10 * scale.bodySize)) return undefined;
  const BINS = 256;
  const crossings = new Array<number>(BINS + 1).fill(0);
  const bin = (x: number): number =>
    Math.max(0, Math.min(BINS, Math.round(((x - left) / (right - left)) * BINS)));
  for (const item of items) {
    crossings[bin(item.left)]! += 1;
    crossings[bin(item.right)]! -= 1;
  }
  let open = 0;
  let best: { at: number; count: number } | undefined;
  const depth = crossings.map((change) => (open += change));
  for (let i = Math.round(0.25 * BINS); i <= 0.75 * BINS; i += 1) {
    const count = depth[i] ?? 0;
    if (
      !best ||
      count < best.count ||
      (count === best.count && Math.abs(i - BINS / 2) < Math.abs(best.at - BINS / 2))
    ) {
      best = { at: i, count };
    }
  }
  if (!best || best.count > Math.max(1, 0.04 * items.length)) return undefined;
  const x = left + (best.at / BINS) * (right - left);
  const gutter: Gutter = { from: x, to: x };
  const clear = items.filter((item) => item.right < x || item.left > x);
  return judgeGutter(clear, gutter, scale, 1) === 'columns' ? x : undefined;
}
