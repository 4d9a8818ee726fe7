import { greatest, least } from '../lines/extremes.ts';
import type { PageItem } from './pageItem.ts';
import { cutIntoSlabs, gapsOf, innerGaps, intersectGaps, type Gutter, type Slab } from './whitespace.ts';

/** Line heights below two columns that still leave a paragraph part of one of them. */
const FAR = 3.5;

/** Line heights above columns within which a line may still be part of one of them. */
const JUST_ABOVE = 1.5;
/** Line heights between lines of two columns that take turns. */
const BESIDE = 0.5;

/** Slabs one under the other that share their gutters; without a gutter: plain text. */
export interface ColumnRun {
  slabs: Slab[];
  /** Empty for plain text. */
  gutters: Gutter[];
}

/**
 * Splits a region into runs of slabs with common gutters, top to bottom. A slab belongs to the slabs above it as
 * long as a vertical gap of `minimum` points runs through all of them.
 */
export function findColumnRuns(items: readonly PageItem[], minimum: number, lineHeight: number): ColumnRun[] {
  const runs: ColumnRun[] = [];
  let gaps: Gutter[] = [];
  for (const slab of cutIntoSlabs(items)) {
    const own = gapsOf(
      slab.items.flatMap((item) => item.pieces),
      minimum,
    );
    const hasGutter = innerGaps(own).length > 0;
    const last = runs.at(-1);
    if (last && last.gutters.length > 0) {
      const common = intersectGaps(gaps, own, minimum);
      const distance = slab.top - (last.slabs.at(-1)?.bottom ?? slab.top);
      // Text without a gutter goes with the columns only if it stands in one of them, and not far below.
      const kept = innerGaps(common).length;
      if (hasGutter ? kept > 0 : kept >= last.gutters.length && distance < FAR * lineHeight) {
        last.slabs.push(slab);
        last.gutters = innerGaps(common);
        gaps = common;
        continue;
      }
    }
    if (hasGutter || (last && standsBeside(slab, last.slabs.at(-1)!, minimum, lineHeight))) {
      startColumns(runs, slab, own, minimum, lineHeight);
      gaps = runGaps(runs.at(-1)!, minimum);
    } else if (last && last.gutters.length === 0) last.slabs.push(slab);
    else runs.push({ slabs: [slab], gutters: [] });
  }
  return runs;
}

/**
 * Lines of two columns that take turns: each is a slab of its own, beside the one above it rather than
 * under it.
 */
function standsBeside(slab: Slab, above: Slab, minimum: number, lineHeight: number): boolean {
  if (slab.top - above.bottom > BESIDE * lineHeight) return false;
  const left = (items: Slab['items']): number => least(items.map((item) => item.left));
  const right = (items: Slab['items']): number => greatest(items.map((item) => item.right));
  return left(slab.items) - right(above.items) >= minimum || left(above.items) - right(slab.items) >= minimum;
}

/** Begins a run with gutters; takes the slabs just above that already stand in one of its columns. */
function startColumns(
  runs: ColumnRun[],
  slab: Slab,
  own: readonly Gutter[],
  minimum: number,
  lineHeight: number,
): void {
  const above = runs.at(-1);
  if (!above || above.gutters.length > 0) {
    const headings = above ? headingsOf(above, slab, own, minimum) : [];
    if (above && headings.length > 0) {
      above.slabs.pop();
      above.gutters = guttersOf(above, minimum);
    }
    const run = { slabs: [...headings, slab], gutters: innerGaps(own) };
    runs.push({ ...run, gutters: guttersOf(run, minimum) });
    return;
  }
  const taken: Slab[] = [];
  let gaps: readonly Gutter[] = own;
  for (let top = slab.top; above.slabs.length > 0;) {
    const candidate = above.slabs.at(-1)!;
    const common = intersectGaps(
      gaps,
      gapsOf(
        candidate.items.flatMap((item) => item.pieces),
        minimum,
      ),
      minimum,
    );
    if (top - candidate.bottom > JUST_ABOVE * lineHeight || innerGaps(common).length === 0) break;
    taken.unshift(candidate);
    above.slabs.pop();
    top = candidate.top;
    gaps = common;
  }
  if (above.slabs.length === 0) runs.pop();
  runs.push({ slabs: [...taken, slab], gutters: innerGaps(gaps) });
}

/**
 * Headings side by side at the tops of two columns, which a running head of two parts above them has taken: they leave
 * the columns' gutter open, and are nearer to the columns than to the running head.
 */
function headingsOf(above: ColumnRun, slab: Slab, own: readonly Gutter[], minimum: number): Slab[] {
  const [head, row] = above.slabs;
  if (!head || !row || above.slabs.length > 2) return [];
  if (slab.top - row.bottom >= row.top - head.bottom) return [];
  const gaps = gapsOf(
    row.items.flatMap((item) => item.pieces),
    minimum,
  );
  return innerGaps(gaps).length > 0 && innerGaps(intersectGaps(own, gaps, minimum)).length > 0 ? [row] : [];
}

/** The gutters that pass through all slabs of a run. */
export function guttersOf(run: ColumnRun, minimum: number): Gutter[] {
  return innerGaps(runGaps(run, minimum));
}

function runGaps(run: ColumnRun, minimum: number): Gutter[] {
  return gapsOf(
    run.slabs.flatMap(({ items }) => items.flatMap((item) => item.pieces)),
    minimum,
  );
}
