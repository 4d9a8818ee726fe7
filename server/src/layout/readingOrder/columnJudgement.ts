import { greatest, least } from '../lines/extremes.ts';
import type { LayoutLine } from '../lines/layoutLine.ts';
import { groupRows, type TextRow } from '../lines/textRow.ts';
import type { PageItem } from './pageItem.ts';
import { median, type PageScale } from '../pageScale.ts';
import type { Gutter } from './whitespace.ts';

/**
 * `columns`: the left side is read to its end before the right one. `rows`: the sides belong together
 * line by line, as in a table, a form or a bill.
 */
export type Reading = 'columns' | 'rows';

const LIST_MARKER = /^(?:[•●○◦▪■□‣·*\-–—]|\(?(?:\d{1,3}|[a-zA-Z]|[ivxIVX]{1,5})[.)\]]|\[\d{1,3}\])$/u;

/** Decides how to read what stands on the two sides of a gutter. */
export function judgeGutter(
  items: readonly PageItem[],
  gutter: Gutter,
  scale: PageScale,
  gutters: number,
): Reading {
  const center = (gutter.from + gutter.to) / 2;
  const lines = items.flatMap((item) => (item.kind === 'line' ? [item.line] : []));
  const crossing = lines.filter((line) => line.left < gutter.from && line.right > gutter.to).length;
  const left = lines.filter((line) => (line.left + line.right) / 2 < center);
  const right = lines.filter((line) => (line.left + line.right) / 2 >= center);
  // Dots that cross the gutter tie its sides together; entries with dots on both sides are two lists.
  const tied = right.filter((line) => line.led && line.left - gutter.to < 2 * scale.bodySize).length;
  if (tied >= 0.3 * right.length && tied > 1) return 'rows';
  if (crossing > 0.15 * Math.min(left.length, right.length)) return 'rows';
  if (left.length === 0 || right.length === 0) {
    // A figure or a table beside text.
    return items.some((item) => item.kind !== 'line') ? 'columns' : 'rows';
  }
  const a = describe(left, scale);
  const b = describe(right, scale);
  const shared = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
  if (shared < 0.3 * Math.min(a.bottom - a.top, b.bottom - b.top)) return 'rows';
  if (left.filter((line) => LIST_MARKER.test(line.text)).length > 0.6 * left.length) return 'rows';
  const aligned = alignedShare(a.rows, b.rows, scale);
  if (a.prose && b.prose) return 'columns';
  if (aligned < 0.5 && (a.rows.length >= 3 || b.rows.length >= 3))
    return a.rows.length + b.rows.length >= 5 ? 'columns' : 'rows';
  if (aligned < 0.34) return 'columns';
  if ((a.prose && b.compact && b.rows.length >= 3) || (b.prose && a.compact && a.rows.length >= 4)) {
    return a.numeric < 0.5 && b.numeric < 0.5 && aligned < 0.8 ? 'columns' : 'rows';
  }
  const block = (side: Side): boolean =>
    side.compact &&
    side.rows.length >= 3 &&
    side.rows.length <= 12 &&
    side.numeric < 0.35 &&
    side.labels < 0.3;
  if (gutters === 1 && block(a) && block(b) && gutter.to - gutter.from > 2 * scale.bodySize) {
    return aligned > 0.9 && a.rows.length === b.rows.length && a.rows.length > 6 ? 'rows' : 'columns';
  }
  return 'rows';
}

interface Side {
  readonly rows: readonly TextRow[];
  readonly top: number;
  readonly bottom: number;
  /** Running text: most rows are long and fill the side. */
  readonly prose: boolean;
  /** Its rows follow each other closely. */
  readonly compact: boolean;
  /** Share of rows that are mostly digits. */
  readonly numeric: number;
  /** Share of rows that end with a colon. */
  readonly labels: number;
}

function describe(lines: readonly LayoutLine[], scale: PageScale): Side {
  const rows = groupRows(lines);
  const left = least(rows.map((row) => row.left));
  const right = greatest(rows.map((row) => row.right));
  const share = (is: (row: TextRow) => boolean): number => rows.filter(is).length / rows.length;
  const pitches = rows.slice(1).map((row, i) => row.middle - (rows[i]?.middle ?? 0));
  const fill = share((row) => row.right - row.left > 0.6 * (right - left));
  const numeric = share(({ text }) => isNumeric(text));
  return {
    rows,
    top: rows[0]?.top ?? 0,
    bottom: rows.at(-1)?.bottom ?? 0,
    prose:
      rows.length >= 4 &&
      numeric < 0.5 &&
      median(rows.map(({ text }) => visualLength(text))) >= 20 &&
      (fill >= 0.5 || median(rows.map(({ text }) => text.split(' ').length)) >= 4) &&
      median(pitches) < 2.2 * scale.lineHeight,
    compact: pitches.filter((pitch) => pitch < 1.9 * scale.lineHeight).length >= 0.75 * pitches.length,
    numeric,
    labels: share(({ text }) => /[:：]$/.test(text)),
  };
}

/** Share of the shorter side's rows that have a partner on the other side's baselines. */
function alignedShare(a: readonly TextRow[], b: readonly TextRow[], scale: PageScale): number {
  const [few, many] = a.length < b.length ? [a, b] : [b, a];
  let matches = 0;
  let from = 0;
  const tolerance = 0.3 * scale.lineHeight;
  for (const row of few) {
    while (from < many.length && (many[from]?.middle ?? 0) < row.middle - tolerance) from += 1;
    if (from < many.length && Math.abs((many[from]?.middle ?? 0) - row.middle) <= tolerance) matches += 1;
  }
  return matches / Math.max(1, few.length);
}

/** Characters, those of full width counting twice. */
export function visualLength(text: string): number {
  return text.length + (text.match(/[\u2e80-\u9fff\uac00-\ud7af\uff00-\uff60]/g)?.length ?? 0);
}

export function isNumeric(text: string): boolean {
  const digits = text.match(/\p{Nd}/gu)?.length ?? 0;
  const letters = text.match(/\p{L}/gu)?.length ?? 0;
  return digits > 0 && digits >= letters;
}
