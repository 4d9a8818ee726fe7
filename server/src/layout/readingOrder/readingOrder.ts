import { greatest, least } from '../lines/extremes.ts';
import { findColumnRuns, guttersOf, type ColumnRun } from './columnRuns.ts';
import { isNumeric, judgeGutter } from './columnJudgement.ts';
import type { PageItem } from './pageItem.ts';
import type { PageScale } from '../pageScale.ts';
import { joinTables } from '../tables/aligned/joinedTables.ts';
import type { Rule } from '../tables/ruled/ruleStacks.ts';
import { withTablesBelow } from '../tables/aligned/alignedTable.ts';
import { groupRows } from '../lines/textRow.ts';
import type { Gutter } from './whitespace.ts';

/** Items that are read row by row, top to bottom: one column, or a stretch over all columns. */
export type Flow = readonly PageItem[];

/** Cuts within cuts: more than any page has; bounds the work. */
const MAX_DEPTH = 12;
/** Body sizes. Narrower gaps are spaces between words of one line. */
const MIN_GUTTER = 0.75;

/**
 * Share of a region's things that may stand across a gutter and be read later, how many are looked at, and lines of
 * them: a caption or a quotation has fewer, and more are a column of a story that is set in other columns.
 */
const FLOATS = { share: 0.2, most: 200, lines: 12 } as const;
/** Line heights under blocks side by side that part them from what follows, and parts that a run may have. */
const APART = { space: 1.8, most: 12 } as const;
/** Gutters of a run that are judged, the widest first: bounds the work on wide tables. */
const MOST_GUTTERS = 8;
/**
 * Two columns with something small across their gutter: things in the region, its width in body sizes, how finely
 * x is divided, the middle part of the width where the gutter lies, and the share of things that may cross it.
 */
const CROSSED = { things: 12, width: 10, bins: 256, from: 0.25, to: 0.75, crossing: 0.04 } as const;

/**
 * Columns and reading order, by a recursive XY cut over white space. Horizontal bands that share a gutter are cut
 * vertically if their sides are columns (see `judgeGutter`); bands without one follow each other. After Nagy and
 * Seth 1984 (https://doi.org/10.1109/ICPR.1984) with the whitespace rivers of Breuel 2002
 * (https://doi.org/10.1007/3-540-45869-7_23). O(n log n) for each of at most 12 levels.
 */
export function readingOrder(
  items: readonly PageItem[],
  scale: PageScale,
  rightToLeft: boolean,
  rules: readonly Rule[] = [],
): Flow[] {
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
      if (pending.length > 0) flows.push(joinTables(pending, scale, rules));
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
        const { above, items: found } = withTablesBelow(pending, inside, scale, rules);
        pending = above.concat(found);
      } else pending = pending.concat(inside);
    }
    flush();
  }
}

/**
 * Things that stand across the gutter of two columns with text of both running past them: a caption or a
 * picture in the middle of the page. They are read after the columns. What has no text of both columns above it is a
 * title over them, or a picture at their head, and comes first.
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
  if (crossing.length === 0 || crossing.length > FLOATS.share * region.length) return [];
  const beside = (item: PageItem, side: readonly PageItem[]): boolean =>
    side.some(({ top }) => top < item.top) &&
    side.some(
      (other) => other.top < item.bottom + scale.lineHeight && other.bottom > item.top - scale.lineHeight,
    );
  const floats = crossing.slice(0, FLOATS.most).filter((item) => beside(item, left) && beside(item, right));
  return floats.filter(({ kind }) => kind === 'line').length > FLOATS.lines ? [] : floats;
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
    if (last && slab.top - last.slabs.at(-1)!.bottom < APART.space * scale.lineHeight) last.slabs.push(slab);
    else parts.push({ slabs: [slab], gutters: [] });
  }
  if (parts.length < 2 || parts.length > APART.most) return [run];
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
  const widestFirst = [...run.gutters].sort((a, b) => b.to - b.from - (a.to - a.from)).slice(0, MOST_GUTTERS);
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
  if (items.length < CROSSED.things) return undefined;
  const left = least(items.map((item) => item.left));
  const right = greatest(items.map((item) => item.right));
  if (!(right - left > CROSSED.width * scale.bodySize)) return undefined;
  const { bins } = CROSSED;
  const crossings = new Array<number>(bins + 1).fill(0);
  const bin = (x: number): number =>
    Math.max(0, Math.min(bins, Math.round(((x - left) / (right - left)) * bins)));
  for (const item of items) {
    crossings[bin(item.left)]! += 1;
    crossings[bin(item.right)]! -= 1;
  }
  let open = 0;
  let best: { at: number; count: number } | undefined;
  const depth = crossings.map((change) => (open += change));
  for (let i = Math.round(CROSSED.from * bins); i <= CROSSED.to * bins; i += 1) {
    const count = depth[i] ?? 0;
    if (
      !best ||
      count < best.count ||
      (count === best.count && Math.abs(i - bins / 2) < Math.abs(best.at - bins / 2))
    ) {
      best = { at: i, count };
    }
  }
  if (!best || best.count > Math.max(1, CROSSED.crossing * items.length)) return undefined;
  const x = left + (best.at / bins) * (right - left);
  const gutter: Gutter = { from: x, to: x };
  const clear = items.filter((item) => item.right < x || item.left > x);
  return judgeGutter(clear, gutter, scale, 1) === 'columns' ? x : undefined;
}
