import { least } from '../../lines/extremes.ts';
import type { TableCell } from '../../../page/pageResult.ts';
import { isNumeric, visualLength } from '../../readingOrder/columnJudgement.ts';
import { median } from '../../pageScale.ts';
import { MAJORITY, NUMERIC_COLUMN } from '../../settings.ts';
import type { Column, PlacedPiece } from './columns.ts';
import type { PlacedRow } from './placedRows.ts';
import type { Rule } from '../ruled/ruleStacks.ts';

/** Rows with parts in several columns; two may be a coincidence. */
export const MIN_ROWS = 3;
/** A letterhead is set in many sizes, a table in one: largest size over the smallest one, in tables of fewer rows. */
const SIZES = { ratio: 2, rows: 8 } as const;
/** Share of a table's cells that have a text; with dots to lead the eye, rows may be wrapped more often. */
const FILLED = { plain: 0.5, led: 0.4 } as const;
/** Between rules: share of the rows with several cells, and characters of the usual piece of a cell; share of the places with a text. */
const FRAMED = { full: 0.34, filled: 0.4, cell: 60 } as const;
/** Columns whose cells share an edge or a middle: share of such columns, of their cells, and font sizes. */
const STRAIGHT = { columns: 0.6, cells: 0.6, within: 0.8 } as const;

/** Whether rows of columns parted by white space alone are a table. */
export function isTable(
  rows: readonly PlacedRow[],
  columns: readonly Column[],
  rules: readonly Rule[],
): boolean {
  const full = rows.filter(({ pieces }) => pieces.length > 1);
  if (full.length < MIN_ROWS && !isSmallTable(rows, columns)) return false;
  if (full.length < MAJORITY * rows.length) return false;
  // A letterhead is set in many sizes, a table in one.
  const sizes = full.flatMap(({ row }) => row.lines.map((line) => line.size)).sort((a, b) => a - b);
  if ((sizes.at(-1) ?? 1) > SIZES.ratio * (sizes[0] ?? 1) && rows.length < SIZES.rows) return false;
  // Equations with their numbers, or notes beside a text: most of the places are empty.
  const filledIn = columns.map(
    (_, index) => rows.filter(({ pieces }) => pieces.some(({ from }) => from === index)).length / rows.length,
  );
  const led = full.filter(({ row }) => row.led).length > MAJORITY * full.length;
  const enough = led ? FILLED.led : FILLED.plain;
  if (filledIn.reduce((sum, share) => sum + share, 0) / columns.length < enough) return false;
  if (columns.length === 2 && least(filledIn) < enough) return false;
  const numbers = rows
    .flatMap(({ pieces }) => pieces.filter(({ from }) => from > 0))
    .map(({ piece }) => isNumeric(piece.text));
  const numeric = numbers.filter(Boolean).length / Math.max(1, numbers.length);
  const isPlain = numeric <= NUMERIC_COLUMN && !led;
  const bounded = columns.filter((_, index) => isStraight(index, rows)).length;
  if (columns.length === 2) {
    if (full.length < MIN_ROWS + (isPlain ? 1 : 0)) return false;
    // Words beside words are terms and what they mean, or two lists, unless a head names both.
    if (isPlain && !hasHead(rows, rules)) return false;
    // Notes in two tabs and prose that happens to have gaps do not line up.
    return bounded === 2 || (!isPlain && bounded >= 1);
  }
  return bounded >= STRAIGHT.columns * columns.length;
}

/** Whether the first row is set apart from the second by its type or by a rule. */
function hasHead([first, second]: readonly PlacedRow[], rules: readonly Rule[]): boolean {
  if (!first || !second || first.pieces.length < 2) return false;
  if (first.row.bold && !second.row.bold) return true;
  return rules.some(({ y }) => y > first.row.middle && y < second.row.middle);
}

/** Between rules, empty cells and long ones are usual; texts that do not line up are no table there either. */
export function isFramedTable(rows: readonly PlacedRow[], columns: readonly Column[]): boolean {
  const full = rows.filter(({ pieces }) => pieces.length > 1);
  if (full.length < MIN_ROWS && !isSmallTable(rows, columns)) return false;
  if (full.length < FRAMED.full * rows.length) return false;
  const filled = columns.reduce(
    (sum, _, index) => sum + rows.filter(({ pieces }) => pieces.some(({ from }) => from === index)).length,
    0,
  );
  if (filled < FRAMED.filled * columns.length * rows.length) return false;
  const straight = columns.filter((_, index) => isStraight(index, rows)).length;
  if (straight < STRAIGHT.columns * columns.length) return false;
  const letters = rows.flatMap(({ pieces }) => pieces.map(({ piece }) => visualLength(piece.text)));
  return median(letters) < FRAMED.cell;
}

/** Two rows of words, though of several lines: labels of a drawing, headings side by side. */
export function isNoTable(cells: readonly TableCell[], rows: number): boolean {
  return rows < MIN_ROWS && !cells.some(({ row, text }) => row === rows - 1 && isNumeric(text));
}

/** Two rows: names above numbers, in at least three columns. */
function isSmallTable(rows: readonly PlacedRow[], columns: readonly Column[]): boolean {
  const [first, last] = [rows[0], rows.at(-1)];
  if (!first || !last || first === last || columns.length < 3) return false;
  const values = (row: PlacedRow): number =>
    row.pieces.filter(({ from, piece }) => from > 0 && isNumeric(piece.text)).length;
  return (
    first.pieces.length >= columns.length - 1 &&
    last.pieces.length === columns.length &&
    values(first) === 0 &&
    values(last) === columns.length - 1
  );
}

/** Its cells share a left edge, a right edge or a middle. */
function isStraight(column: number, rows: readonly PlacedRow[]): boolean {
  const own = rows.flatMap(({ row, pieces }) =>
    pieces
      .filter(({ from, to }) => from === column && to === column)
      .map(({ piece }) => ({ piece, size: row.size })),
  );
  if (own.length < 2) return own.length > 0;
  const straight = (x: (piece: PlacedPiece['piece']) => number): boolean => {
    const middle = median(own.map(({ piece }) => x(piece)));
    return (
      own.filter(({ piece, size }) => Math.abs(x(piece) - middle) < STRAIGHT.within * size).length >=
      STRAIGHT.cells * own.length
    );
  };
  return (
    straight(({ left }) => left) ||
    straight(({ right }) => right) ||
    straight(({ left, right }) => (left + right) / 2)
  );
}
