import { greatest, least } from '../lines/extremes.ts';
import type { TextRow } from '../lines/textRow.ts';
import { median, type PageScale } from '../pageScale.ts';
import type { ListMarker } from './lists/listMarker.ts';

/** Em. A line that begins this much further right than the column is indented. */
export const INDENT = 0.8;
/** Times the usual distance of lines, from which a wide space begins a new stretch of the column. */
const WIDE_SPACE = 1.6;
/** Line heights between which the distance of two rows is one of lines in a text. */
const PITCH = { least: 0.5, most: 3, usual: 1.2, share: 0.75 } as const;
/** A column is filled if so many rows end within so many font sizes of its edge. */
const FILLED = { rows: 3, within: 4, share: 0.5 } as const;
/** Font sizes of empty room at the end of a line that is not full. */
const SHORT_LINE = 3;
/** How often paragraphs must hang, and how much more often than their first lines are indented. */
const HANGING = { times: 1, overIndented: 1.5 } as const;
/** Rows above and below that show how wide the text is. */
const REACH = 6;

/** How the text of a column is set, around one of its rows. Points. */
export interface ColumnMeasure {
  readonly left: number;
  readonly right: number;
  /** Distance of baselines inside paragraphs. */
  readonly pitch: number;
  /** Paragraphs begin at the left edge and go on indented (references, glossaries). */
  readonly hanging: boolean;
  /** Most lines reach the right edge, so a short one ends a paragraph. */
  readonly filled: boolean;
}

/** Measures of the column for each row; whether its paragraphs hang is told anew after each wide space. */
export function measureStretches(
  rows: readonly TextRow[],
  markers: readonly (ListMarker | undefined)[],
  scale: PageScale,
): ColumnMeasure[] {
  const column = measureColumn(rows, scale);
  const measures: ColumnMeasure[] = [];
  let from = 0;
  for (let i = 1; i <= rows.length; i += 1) {
    const before = rows[i - 1]!;
    const row = rows[i];
    if (
      row &&
      row.middle - before.middle <= WIDE_SPACE * column.pitch &&
      (markers[i] === undefined) === (markers[i - 1] === undefined)
    )
      continue;
    const hanging = isHanging(rows.slice(from, i), column.left, column.right);
    for (let j = from; j < i; j += 1) measures.push({ ...column, hanging, right: rightEdge(rows, j) });
    from = i;
  }
  return measures;
}

/** How far the text around a row reaches: a column may hold narrower stretches. */
function rightEdge(rows: readonly TextRow[], i: number): number {
  return greatest(rows.slice(Math.max(0, i - REACH), i + REACH + 1).map((row) => row.right));
}

function measureColumn(rows: readonly TextRow[], scale: PageScale): ColumnMeasure {
  const left = least(rows.map((row) => row.left));
  const right = greatest(rows.map((row) => row.right));
  const pitches = rows.slice(1).flatMap((row, i) => {
    const pitch = row.middle - (rows[i]?.middle ?? 0);
    return pitch > PITCH.least * scale.lineHeight && pitch < PITCH.most * scale.lineHeight ? [pitch] : [];
  });
  const long = rows.filter((row) => right - row.right < FILLED.within * row.size).length;
  return {
    left,
    right,
    pitch: lowMode(pitches) ?? PITCH.usual * scale.lineHeight,
    hanging: false,
    filled: rows.length >= FILLED.rows && long >= FILLED.share * rows.length,
  };
}

/** The usual distance of lines in a paragraph: the median without the largest ones, which stand between paragraphs. */
function lowMode(values: readonly number[]): number | undefined {
  if (values.length === 0) return undefined;
  const sorted = [...values].sort((a, b) => a - b);
  return median(sorted.slice(0, Math.ceil(sorted.length * PITCH.share)));
}

function isHanging(rows: readonly TextRow[], left: number, right: number): boolean {
  let hanging = 0;
  let firstLine = 0;
  let hangs = false;
  for (let i = 1; i < rows.length; i += 1) {
    const before = rows[i - 1]!;
    const row = rows[i]!;
    const short = right - before.right > SHORT_LINE * before.size;
    const wasIndented = before.left - left > INDENT * before.size;
    const indented = row.left - left > INDENT * row.size;
    // A hanging paragraph's first line is full; a short one ended a paragraph before an indented one.
    if (indented && !wasIndented) hangs = !short;
    if (indented && wasIndented && hangs) hanging += 0.5;
    if (!indented && wasIndented && short && hangs) hanging += 1;
    if (indented && !wasIndented && short) firstLine += 1;
    if (!indented && wasIndented && !short) firstLine += 1;
    if (!indented && !wasIndented) firstLine += 0.5;
  }
  return hanging > HANGING.times && hanging > HANGING.overIndented * firstLine;
}
