import { least } from '../extremes.ts';
import { unionBox } from '../../page/geometry.ts';
import { isNumeric } from '../columnJudgement.ts';
import type { LinePiece } from '../layoutLine.ts';
import { lineItem, tableItem, type PageItem } from '../pageItem.ts';
import { median, type PageScale } from '../pageScale.ts';
import { groupRows, type TextRow } from '../textRow.ts';
import { findColumns, piecesOfRow, placePieces, type Column, type PlacedPiece } from './columns.ts';
import { cellsOfRows } from './tableCells.ts';
import type { Table } from './table.ts';

/** A row of a table to be, with its parts in their columns. */
export interface PlacedRow {
  readonly row: TextRow;
  readonly pieces: readonly PlacedPiece[];
}

const MIN_ROWS = 3;
const MAX_ROWS = 2000;
/** Share of a head's cells that stand in columns of their own; one may stand between two. */
const LIKE_HEAD = 0.8;

/** Replaces the lines of a stretch of rows by a table where they stand in columns. */
export function withTables(items: readonly PageItem[], scale: PageScale): PageItem[] {
  const lines = items.flatMap((item) => (item.kind === 'line' ? [item.line] : []));
  const others = items.filter((item) => item.kind !== 'line');
  if (others.length > 0 || lines.length < 2 * MIN_ROWS - 1) return [...items];
  const found = alignedTable(groupRows(lines), scale, MIN_ROWS);
  if (!found) return [...items];
  const inside = new Set(found.lines);
  return [...lines.filter((line) => !inside.has(line)).map(lineItem), tableItem(found)];
}

/**
 * A table without lines: rows whose parts stand under each other, parted by rivers of white space
 * through nearly all of them. Undefined where the rows are none. Rows before and after the table are
 * left out of it.
 */
export function alignedTable(rows: readonly TextRow[], scale: PageScale, minRows: number): Table | undefined {
  if (rows.length > MAX_ROWS) return undefined;
  const parted = rows.map((row) => ({ row, pieces: piecesOfRow(row) }));
  const several = parted.filter(({ pieces }) => pieces.length > 1);
  if (several.length < minRows) return undefined;
  const columns = columnsBelowHead(
    several.map(({ pieces }) => pieces),
    0.6 * scale.bodySize,
    minRows,
  );
  if (columns.length < 2 || columns.length > 40) return undefined;
  const placed = parted.map(({ row, pieces }): PlacedRow => ({ row, pieces: placePieces(pieces, columns) }));
  const full = placed.map(({ pieces }) => new Set(pieces.map(({ from }) => from)).size > 1);
  const table = placed.slice(full.indexOf(true), full.lastIndexOf(true) + 1);
  if (!isTable(table, columns, minRows)) return undefined;
  const { cells, count } = cellsOfRows(table, columns, scale);
  const lines = table.flatMap(({ row }) => row.lines);
  return { box: unionBox(lines.map((line) => line.box)), rows: count, columns: columns.length, cells, lines };
}

/** The head's cells are often centred, and closer to each other than those below: where these say more, they count. */
function columnsBelowHead(
  rows: readonly (readonly LinePiece[])[],
  minimum: number,
  minRows: number,
): Column[] {
  const all = findColumns(rows, minimum);
  const [head = [], ...below] = rows;
  if (below.length < minRows) return all;
  const columns = findColumns(below, minimum);
  const places = new Set(placePieces(head, columns).map(({ from }) => from));
  return columns.length > all.length && places.size >= LIKE_HEAD * head.length ? columns : all;
}

function isTable(rows: readonly PlacedRow[], columns: readonly Column[], minRows: number): boolean {
  const full = rows.filter(({ pieces }) => pieces.length > 1);
  if (full.length < minRows || full.length < 0.5 * rows.length) return false;
  // A letterhead is set in many sizes, a table in one.
  const sizes = full.flatMap(({ row }) => row.lines.map((line) => line.size)).sort((a, b) => a - b);
  if ((sizes.at(-1) ?? 1) > 2 * (sizes[0] ?? 1) && rows.length < 8) return false;
  // Equations with their numbers, or notes beside a text: most of the places are empty.
  const filledIn = columns.map(
    (_, index) => rows.filter(({ pieces }) => pieces.some(({ from }) => from === index)).length / rows.length,
  );
  if (filledIn.reduce((sum, share) => sum + share, 0) / columns.length < 0.5) return false;
  if (columns.length === 2 && least(filledIn) < 0.5) return false;
  const numbers = rows
    .flatMap(({ pieces }) => pieces.filter(({ from }) => from > 0))
    .map(({ piece }) => isNumeric(piece.text));
  const numeric = numbers.filter(Boolean).length / Math.max(1, numbers.length);
  const bounded = columns.filter((_, index) => isStraight(index, rows)).length;
  if (columns.length === 2) {
    if (full.length < minRows + (numeric > 0.6 ? 0 : 1)) return false;
    // Notes in two tabs and prose that happens to have gaps do not line up.
    return bounded === 2 || (numeric > 0.6 && bounded >= 1);
  }
  return bounded >= 0.6 * columns.length;
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
      own.filter(({ piece, size }) => Math.abs(x(piece) - middle) < 0.8 * size).length >= 0.6 * own.length
    );
  };
  return (
    straight(({ left }) => left) ||
    straight(({ right }) => right) ||
    straight(({ left, right }) => (left + right) / 2)
  );
}
