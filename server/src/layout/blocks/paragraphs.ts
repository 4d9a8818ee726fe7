import { greatest, least } from '../lines/extremes.ts';
import { visualLength } from '../readingOrder/columnJudgement.ts';
import type { ListMarker } from './lists/listMarker.ts';
import { INDENT, measureStretches, type ColumnMeasure } from './columnMeasure.ts';
import { listMarkers } from './lists/listRows.ts';
import { median, type PageScale } from '../pageScale.ts';
import { isInUnspacedWords } from '../lines/joinText.ts';
import { letterSize, type TextRow } from '../lines/textRow.ts';

/** Rows that make one block, and what they begin with. */
export interface RowGroup {
  readonly rows: TextRow[];
  readonly marker?: ListMarker;
  /** The lines are kept as lines: an address, a verse, a signature. */
  readonly keepBreaks: boolean;
  /** Space above it, in line heights of the body; Infinity at the top of its column. */
  readonly spaceBefore: number;
}

/** What parts two rows of text. */
const BREAK = {
  /** Times the column's distance of lines, and font sizes, between the middles of the rows. */
  pitch: 1.35,
  pitchOfSize: 1.3,
  /** Rows larger than the text by this factor are set with so much more space. */
  large: 1.3,
  largePitch: 1.3,
  /** Larger font size over the smaller one. Sizes measured in pixels vary more. */
  sizes: 1.15,
  sizesFromOcr: 1.3,
  /** Font sizes between the middles of two bold rows that differ in size, even by less than OCR may be wrong. */
  apart: 2,
  /** Characters. In shorter rows the size and type say nothing. */
  slight: 4,
  /** Font sizes from the right edge: a tabbed row that ends earlier is a part of a form. */
  tabbedEnd: 4,
  /** Font sizes further left than the row before. */
  outdent: 0.5,
  /** Share of the indent of an item's second row (font sizes for the second row itself), left of which a row is no part of it. */
  itemIndent: 0.5,
} as const;
/** Share of the column's width: a shorter line is one of an address or a verse; more empty room ends a paragraph. */
const VERSE = 0.6;
const EMPTY_END = 0.2;
/**
 * Room that the next line's first word needs: characters of a word, font sizes of a Chinese one, characters of one in
 * scripts whose words have no spaces between them, and to spare.
 */
const FIRST_WORD = { characters: 30, chinese: 2.5, unspaced: 10, spare: 1.2 } as const;
/** Share of the column's width that a title has at most, and font sizes from the edge at which the row below it is full. */
const TITLE = { share: 0.5, full: 2.5 } as const;
/**
 * A large line that is so many times as long as the one above it, and in letters that are surely of another size, is a
 * title of its own: the one above was not full.
 */
const LONGER_TITLE = { width: 1.3, size: 1.1 } as const;
/** Font sizes by which both ends of a centred line are inset, and by which the insets may differ. */
const CENTERED = 1.5;
/** A number with points, and a word that begins like a heading. */
const SECTION_ROW = /^\d{1,2}(?:\.\d{1,2}){1,3}\.?\s+\p{Lu}/u;
/** Lines that were written as lines. */
const KEPT_LINES = {
  /** Rows from which a common right edge says that it is text, font sizes that it varies by, characters of a row. */
  evenRows: 3,
  even: 1.2,
  evenLength: 20,
  /** Rows that end early, and the share of them. */
  early: 2,
  share: 0.75,
  /** Font sizes by which the left edges of centred lines differ. */
  ragged: 1.5,
} as const;

/** Rows as their lines are read, from the left: those of text that is read from the right, in a mirror. */
interface Frame {
  readonly rows: readonly TextRow[];
  readonly markers: readonly (ListMarker | undefined)[];
  readonly columns: readonly ColumnMeasure[];
}

/** Groups the rows of one column, top to bottom, into paragraphs and list items. */
export function groupParagraphs(rows: readonly TextRow[], scale: PageScale): RowGroup[] {
  const fromLeft = frameOf(rows, scale);
  const fromRight = rows.some(({ rightToLeft }) => rightToLeft)
    ? frameOf(rows.map(mirrored), scale)
    : fromLeft;
  const frameAt = (i: number): Frame => (rows[i]?.rightToLeft ? fromRight : fromLeft);
  const groups: RowGroup[] = [];
  let start = 0;
  const close = (end: number): void => {
    if (end === start) return;
    const { rows: framed, markers, columns } = frameAt(start);
    const marker = markers[start];
    const before = rows[start - 1];
    groups.push({
      rows: rows.slice(start, end),
      ...(marker ? { marker } : {}),
      keepBreaks: !marker && keepsBreaks(framed.slice(start, end), columns[start]!),
      spaceBefore: before ? ((rows[start]?.middle ?? 0) - before.middle) / scale.lineHeight : Infinity,
    });
    start = end;
  };
  rows.forEach((_, i) => {
    const { rows: framed, markers, columns } = frameAt(i);
    const [before, row] = [framed[i - 1], framed[i]!];
    if (!before) return;
    const current = framed.slice(start, i);
    if (markers[i] || breaksBetween(before, row, current, markers[start], columns[i]!, scale, framed[i + 1]))
      close(i);
  });
  close(rows.length);
  return groups;
}

function frameOf(rows: readonly TextRow[], scale: PageScale): Frame {
  const markers = listMarkers(rows, scale);
  return { rows, markers, columns: measureStretches(rows, markers, scale) };
}

function mirrored(row: TextRow): TextRow {
  return { ...row, left: -row.right, right: -row.left, rightToLeft: !row.rightToLeft };
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
  const tolerance = scale.fromOcr ? BREAK.sizesFromOcr : BREAK.sizes;
  const largePitch = size > BREAK.large * scale.bodySize ? BREAK.largePitch : 1;
  if (pitch > Math.max(BREAK.pitch * column.pitch, BREAK.pitchOfSize * size) * largePitch) return true;
  const heights = Math.max(before.height, row.height) / Math.max(0.1, Math.min(before.height, row.height));
  const ratio = Math.min(size / Math.min(before.size, row.size), scale.fromOcr ? heights : Infinity);
  const slight = Math.min(visualLength(before.text), visualLength(row.text)) <= BREAK.slight;
  if (ratio > tolerance && !slight) return true;
  if (ratio > BREAK.sizes && pitch > BREAK.apart * size && before.bold && row.bold) return true;
  if (largePitch > 1 && isLongerTitle(before, row)) return true;
  // A date at the right, then a title at the left: what has nothing above it goes on nothing.
  if (row.right < before.left - size || row.left > before.right + size) return true;
  if (
    before.bold !== row.bold &&
    !slight &&
    (before.bold || scale.fromOcr ? isEnded(before, row, column) : true) &&
    current.every((r) => r.bold === before.bold)
  )
    return true;
  // One heading under the other: a heading is broken where its line is full.
  if (before.bold && row.bold && !scale.mostlyBold && current.length === 1 && next?.bold === false) {
    const isLeft = Math.abs(row.left - before.left) < INDENT * size;
    if (isLeft && size < BREAK.large * scale.bodySize && endsEarly(before, row, column)) return true;
  }
  if (isSectionRow(before) !== isSectionRow(row) && !slight && isEnded(before, row, column)) return true;
  if (before.monospace !== row.monospace && !slight) return true;
  if (before.rightToLeft !== row.rightToLeft) return !slight;
  if (before.tabbed || row.tabbed) {
    // A wide space in running text is a space; parts of a form are not joined.
    if (!column.filled || before.right < column.right - BREAK.tabbedEnd * size) return true;
  }
  const indent = (r: TextRow): number => (r.left - column.left) / size;
  if (marker) {
    // The text of an item stands under its own first line or further right.
    const first = current[0]!;
    const offset = row.left - first.left;
    if (current.length > 1 && offset < -INDENT * size) return true;
    const body = current[1];
    if (
      body &&
      (body.left - first.left) / size > INDENT &&
      offset < BREAK.itemIndent * (body.left - first.left)
    )
      return true;
    if (current.length === 1 && offset < BREAK.itemIndent * size && endsEarly(before, row, column))
      return true;
    return endsWide(before, row, column);
  }
  if (column.hanging) {
    if (indent(row) <= INDENT && indent(before) > INDENT) return true;
    return indent(row) <= INDENT && endsEarly(before, row, column);
  }
  const shift = indent(row) - indent(before);
  if (shift > INDENT && indent(row) > INDENT && current.length >= 1) {
    const centered = isCentered(before, column) && isCentered(row, column);
    if (!centered && (!next || indent(next) < indent(row) - BREAK.outdent || endsEarly(before, row, column)))
      return true;
  }
  if (!endsEarly(before, row, column) || isCentered(row, column)) return false;
  if (!column.filled) {
    const ended = /[.:!?。：！？]["'”’)]?$/u.test(before.text);
    return (ended && endsWide(before, row, column)) || isAboveFullRow(before, row, column);
  }
  // Short lines under each other are an address or a verse: one block that keeps its lines.
  const short = (r: TextRow): boolean => r.right - r.left < VERSE * (column.right - column.left);
  const together = Math.abs(row.left - before.left) < INDENT * size && short(row) && current.every(short);
  return !together || /[.:!?。：！？]$/u.test(before.text);
}

/** Of two lines that begin at one edge, the lower one is much longer, and of another size. */
export function isLongerTitle(upper: TextRow, lower: TextRow): boolean {
  const [a, b] = [letterSize(upper), letterSize(lower)];
  return (
    Math.abs(upper.left - lower.left) < Math.max(upper.size, lower.size) &&
    lower.right - lower.left > LONGER_TITLE.width * (upper.right - upper.left) &&
    Math.min(a, b) > 0 &&
    Math.max(a, b) > LONGER_TITLE.size * Math.min(a, b)
  );
}

/** `4.2 Boats`: it begins a section, however little space is above it. */
function isSectionRow({ text }: TextRow): boolean {
  return SECTION_ROW.test(text);
}

/** The line was ended, or its sentence: weights of type measured in pixels alone part no line from the next. */
function isEnded(row: TextRow, next: TextRow, column: ColumnMeasure): boolean {
  return endsEarly(row, next, column) || (!row.bold && /[.!?。！？]["'”’)]?$/u.test(row.text));
}

/** Much of the line is empty, and the next one begins like a sentence. */
function endsWide(row: TextRow, next: TextRow, column: ColumnMeasure): boolean {
  const room = column.right - row.right;
  const starts = /^[\p{P}\s]*(?:\p{Lu}|\p{Lo}|\p{Nd})/u.test(next.text);
  return starts && room > EMPTY_END * (column.right - column.left) && endsEarly(row, next, column);
}

/** A line of less than half the width over a full one: a title over its text, and no part of it. */
function isAboveFullRow(row: TextRow, next: TextRow, column: ColumnMeasure): boolean {
  const width = column.right - column.left;
  const isAtEdge = Math.max(row.left, next.left) - column.left < INDENT * row.size;
  const isFull = column.right - next.right < TITLE.full * next.size;
  return isAtEdge && isFull && row.right - row.left < TITLE.share * width;
}

/** The next line's first word would have fitted: the line was ended, not broken. */
function endsEarly(row: TextRow, next: TextRow, column: ColumnMeasure): boolean {
  if (/\p{L}[-\u2010\u00ad]$/u.test(row.text)) return false;
  const room = column.right - row.right;
  const word = /^\S+/.exec(next.text)?.[0] ?? '';
  const unit = (next.right - next.left) / Math.max(1, visualLength(next.text));
  const longest = isInUnspacedWords(word) ? FIRST_WORD.unspaced : FIRST_WORD.characters;
  const cjk = visualLength(word) > word.length;
  const needed = cjk ? FIRST_WORD.chinese * row.size : (Math.min(word.length, longest) + 1) * unit;
  return room > needed + FIRST_WORD.spare * row.size;
}

function isCentered(row: TextRow, column: ColumnMeasure): boolean {
  const left = row.left - column.left;
  const right = column.right - row.right;
  return left > CENTERED * row.size && Math.abs(left - right) < CENTERED * row.size;
}

/** Several lines, each ended before the edge: they were written as lines. */
function keepsBreaks(rows: readonly TextRow[], column: ColumnMeasure): boolean {
  if (rows.length < 2) return false;
  const edges = rows.slice(0, -1).map(({ right }) => right);
  const even =
    rows.length >= KEPT_LINES.evenRows && greatest(edges) - least(edges) < KEPT_LINES.even * rows[0]!.size;
  if (even && rows.every((row) => visualLength(row.text) >= KEPT_LINES.evenLength)) return false;
  const early = rows.slice(0, -1).filter((row, i) => endsEarly(row, rows[i + 1]!, column)).length;
  return (
    early === rows.length - 1 ||
    (early >= KEPT_LINES.early && early >= KEPT_LINES.share * (rows.length - 1)) ||
    areCentered(rows)
  );
}

/** Centred lines, as on a title page: one axis, but no common edge. */
function areCentered(rows: readonly TextRow[]): boolean {
  const axis = median(rows.map((row) => (row.left + row.right) / 2));
  if (!rows.every((row) => Math.abs((row.left + row.right) / 2 - axis) < row.size)) return false;
  const ragged = rows
    .slice(1)
    .filter((row, i) => Math.abs(row.left - rows[i]!.left) > KEPT_LINES.ragged * row.size).length;
  return rows.length >= KEPT_LINES.evenRows && ragged >= KEPT_LINES.share * (rows.length - 1);
}
