import { greatest, least } from '../lines/extremes.ts';
import { visualLength } from '../readingOrder/columnJudgement.ts';
import type { ListMarker } from './listMarker.ts';
import { listMarkers } from './listRows.ts';
import { median, type PageScale } from '../pageScale.ts';
import type { TextRow } from '../lines/textRow.ts';

/** Rows that make one block, and what they begin with. */
export interface RowGroup {
  readonly rows: TextRow[];
  readonly marker?: ListMarker;
  /** The lines are kept as lines: an address, a verse, a signature. */
  readonly keepBreaks: boolean;
  /** Space above it, in line heights of the body; Infinity at the top of its column. */
  readonly spaceBefore: number;
}

/** Em. A line that begins this much further right than the column is indented. */
const INDENT = 0.8;
/** Rows above and below that show how wide the text is. */
const REACH = 6;

/** Rows of one column, top to bottom, as paragraphs and list items. */
export function groupParagraphs(rows: readonly TextRow[], scale: PageScale): RowGroup[] {
  const markers = listMarkers(rows, scale);
  const columns = measureStretches(rows, markers, scale);
  const groups: RowGroup[] = [];
  let current: TextRow[] = [];
  let start = 0;
  const close = (end: number): void => {
    if (current.length === 0) return;
    const marker = markers[start];
    const before = rows[start - 1];
    groups.push({
      rows: current,
      ...(marker ? { marker } : {}),
      keepBreaks: !marker && keepsBreaks(current, columns[start]!),
      spaceBefore: before ? ((rows[start]?.middle ?? 0) - before.middle) / scale.lineHeight : Infinity,
    });
    current = [];
    start = end;
  };
  rows.forEach((row, i) => {
    const before = rows[i - 1];
    if (
      before &&
      (markers[i] || breaksBetween(before, row, current, markers[start], columns[i]!, scale, rows[i + 1]))
    )
      close(i);
    current.push(row);
  });
  close(rows.length);
  return groups;
}

interface ColumnMeasure {
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
function measureStretches(
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
      row.middle - before.middle <= 1.6 * column.pitch &&
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
    return pitch > 0.5 * scale.lineHeight && pitch < 3 * scale.lineHeight ? [pitch] : [];
  });
  const long = rows.filter((row) => right - row.right < 4 * row.size).length;
  return {
    left,
    right,
    pitch: lowMode(pitches) ?? 1.2 * scale.lineHeight,
    hanging: false,
    filled: rows.length >= 3 && long >= 0.5 * rows.length,
  };
}

/** The usual distance of lines in a paragraph: the median of the smaller half. */
function lowMode(values: readonly number[]): number | undefined {
  if (values.length === 0) return undefined;
  const sorted = [...values].sort((a, b) => a - b);
  return median(sorted.slice(0, Math.ceil(sorted.length * 0.75)));
}

function isHanging(rows: readonly TextRow[], left: number, right: number): boolean {
  let hanging = 0;
  let firstLine = 0;
  let hangs = false;
  for (let i = 1; i < rows.length; i += 1) {
    const before = rows[i - 1]!;
    const row = rows[i]!;
    const short = right - before.right > 3 * before.size;
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
  return hanging > 1 && hanging > 1.5 * firstLine;
}

function breaksBetween(
  before: TextRow,
  row: TextRow,
  current: readonly TextRow[],
  marker: ListMarker | undefined,
  column: ColumnMeasure,
  scale: PageScale,
  next: TextRow | undefined,
): boolean {
  if (before.isField || row.isField) return true;
  const pitch = row.middle - before.middle;
  const size = Math.max(before.size, row.size);
  const tolerance = scale.fromOcr ? 1.3 : 1.15;
  if (pitch > Math.max(1.35 * column.pitch, 1.3 * size) * (size > 1.3 * scale.bodySize ? 1.3 : 1))
    return true;
  const heights = Math.max(before.height, row.height) / Math.max(0.1, Math.min(before.height, row.height));
  const ratio = Math.min(size / Math.min(before.size, row.size), scale.fromOcr ? heights : Infinity);
  const slight = Math.min(visualLength(before.text), visualLength(row.text)) <= 4;
  if (ratio > tolerance && !slight) return true;
  // A date at the right, then a title at the left: what has nothing above it goes on nothing.
  if (row.right < before.left - size || row.left > before.right + size) return true;
  if (
    before.bold !== row.bold &&
    !slight &&
    (before.bold ? endsEarly(before, row, column) : true) &&
    current.every((r) => r.bold === before.bold)
  )
    return true;
  if (before.monospace !== row.monospace && !slight) return true;
  if (before.rightToLeft !== row.rightToLeft) return !slight;
  if (before.tabbed || row.tabbed) {
    // A wide space in running text is a space; parts of a form are not joined.
    if (!column.filled || before.right < column.right - 4 * size) return true;
  }
  const indent = (r: TextRow): number =>
    (r.rightToLeft ? column.right - r.right : r.left - column.left) / size;
  if (marker) {
    // The text of an item stands under its own first line or further right.
    const first = current[0]!;
    const offset = first.rightToLeft ? first.right - row.right : row.left - first.left;
    if (current.length > 1 && offset < -INDENT * size) return true;
    const body = current[1];
    if (body && (body.left - first.left) / size > INDENT && offset < 0.5 * (body.left - first.left))
      return true;
    if (current.length === 1 && offset < 0.5 * size && endsEarly(before, row, column)) return true;
    return endsWide(before, row, column);
  }
  if (column.hanging) {
    if (indent(row) <= INDENT && indent(before) > INDENT) return true;
    return indent(row) <= INDENT && endsEarly(before, row, column);
  }
  const shift = indent(row) - indent(before);
  if (shift > INDENT && indent(row) > INDENT && current.length >= 1) {
    const centered = isCentered(before, column) && isCentered(row, column);
    if (!centered && (!next || indent(next) < indent(row) - 0.5 || endsEarly(before, row, column)))
      return true;
  }
  if (!endsEarly(before, row, column) || isCentered(row, column)) return false;
  if (!column.filled) return endsWide(before, row, column) && /[.:!?。：！？]["'”’)]?$/u.test(before.text);
  // Short lines under each other are an address or a verse: one block that keeps its lines.
  const short = (r: TextRow): boolean => r.right - r.left < 0.6 * (column.right - column.left);
  const together = Math.abs(row.left - before.left) < INDENT * size && short(row) && current.every(short);
  return !together || /[.:!?。：！？]$/u.test(before.text);
}

/** Much of the line is empty, and the next one begins like a sentence. */
function endsWide(row: TextRow, next: TextRow, column: ColumnMeasure): boolean {
  const room = row.rightToLeft ? row.left - column.left : column.right - row.right;
  const starts = /^[\p{P}\s]*(?:\p{Lu}|\p{Lo}|\p{Nd})/u.test(next.text);
  return starts && room > 0.2 * (column.right - column.left) && endsEarly(row, next, column);
}

/** The next line's first word would have fitted: the line was ended, not broken. */
function endsEarly(row: TextRow, next: TextRow, column: ColumnMeasure): boolean {
  if (/\p{L}[-\u2010\u00ad]$/u.test(row.text)) return false;
  const room = row.rightToLeft ? row.left - column.left : column.right - row.right;
  const word = /^\S+/.exec(next.text)?.[0] ?? '';
  const unit = (next.right - next.left) / Math.max(1, visualLength(next.text));
  const cjk = visualLength(word) > word.length;
  const needed = cjk ? 2.5 * row.size : (Math.min(word.length, 30) + 1) * unit;
  return room > needed + 1.2 * row.size;
}

function isCentered(row: TextRow, column: ColumnMeasure): boolean {
  const left = row.left - column.left;
  const right = column.right - row.right;
  return left > 1.5 * row.size && Math.abs(left - right) < 1.5 * row.size;
}

/** Several lines, each ended before the edge: they were written as lines. */
function keepsBreaks(rows: readonly TextRow[], column: ColumnMeasure): boolean {
  if (rows.length < 2) return false;
  const edges = rows.slice(0, -1).map(({ right }) => right);
  const even = rows.length >= 3 && greatest(edges) - least(edges) < 1.2 * rows[0]!.size;
  if (even && rows.every((row) => visualLength(row.text) >= 20)) return false;
  const early = rows.slice(0, -1).filter((row, i) => endsEarly(row, rows[i + 1]!, column)).length;
  return early === rows.length - 1 || (early >= 2 && early >= 0.75 * (rows.length - 1)) || areCentered(rows);
}

/** Centred lines, as on a title page: one axis, but no common edge. */
function areCentered(rows: readonly TextRow[]): boolean {
  const axis = median(rows.map((row) => (row.left + row.right) / 2));
  if (!rows.every((row) => Math.abs((row.left + row.right) / 2 - axis) < row.size)) return false;
  const ragged = rows.slice(1).filter((row, i) => Math.abs(row.left - rows[i]!.left) > 1.5 * row.size).length;
  return rows.length >= 3 && ragged >= 0.75 * (rows.length - 1);
}
