import type { PageItem } from './pageItem.ts';

/** An interval of x that no text touches. */
export interface Gutter {
  readonly from: number;
  readonly to: number;
}

/** Items that overlap in height: a row of a page, or all of two columns whose lines do not align. */
export interface Slab {
  readonly items: PageItem[];
  readonly top: number;
  readonly bottom: number;
}

/** Splits items wherever a horizontal line passes between them. O(n log n). */
export function cutIntoSlabs(items: readonly PageItem[]): Slab[] {
  const slabs: { items: PageItem[]; top: number; bottom: number }[] = [];
  for (const item of [...items].sort((a, b) => a.top - b.top)) {
    const last = slabs.at(-1);
    if (last && item.top < last.bottom) {
      last.items.push(item);
      last.bottom = Math.max(last.bottom, item.bottom);
    } else slabs.push({ items: [item], top: item.top, bottom: item.bottom });
  }
  return slabs;
}

/** The gaps of some intervals, the outside on both sides among them, each at least `minimum` wide. */
export function gapsOf(intervals: readonly { left: number; right: number }[], minimum: number): Gutter[] {
  const gaps: Gutter[] = [];
  let from = -Infinity;
  for (const { left, right } of [...intervals].sort((a, b) => a.left - b.left)) {
    if (left - from >= minimum) gaps.push({ from, to: left });
    from = Math.max(from, right);
  }
  gaps.push({ from, to: Infinity });
  return gaps;
}

/** What two sorted lists of gaps have in common. */
export function intersectGaps(a: readonly Gutter[], b: readonly Gutter[], minimum: number): Gutter[] {
  const common: Gutter[] = [];
  let i = 0;
  let j = 0;
  while (i < a.length && j < b.length) {
    const p = a[i]!;
    const q = b[j]!;
    const from = Math.max(p.from, q.from);
    const to = Math.min(p.to, q.to);
    if (to - from >= minimum) common.push({ from, to });
    if (p.to < q.to) i += 1;
    else j += 1;
  }
  return common;
}

/** Gaps with something on both sides of them. */
export function innerGaps(gaps: readonly Gutter[]): Gutter[] {
  return gaps.filter(({ from, to }) => Number.isFinite(from) && Number.isFinite(to));
}
