import type { LinePiece } from '../../lines/layoutLine.ts';
import { median, type PageScale } from '../../pageScale.ts';
import type { TextRow } from '../../lines/textRow.ts';
import { findColumns, mergeColumns, placePieces, type Column, type PlacedPiece } from './columns.ts';

/** A row of text with its parts. */
export interface PartedRow {
  readonly row: TextRow;
  readonly pieces: readonly LinePiece[];
}

/** A row of a table to be, with its parts in their columns. */
export interface PlacedRow {
  readonly row: TextRow;
  readonly pieces: readonly PlacedPiece[];
}

/** Font sizes of the narrowest river: the parts of a row stand further apart. */
const RIVER = 0.3;

/** The columns in which rows stand. */
export function columnsOf(rows: readonly PartedRow[], scale: PageScale): Column[] {
  const several = rows.filter(({ pieces }) => pieces.length > 1);
  const columns = findColumns(
    several.map(({ pieces }) => pieces),
    RIVER * Math.min(scale.bodySize, median(several.map(({ row }) => row.size))),
    scale.bodySize,
  );
  if (columns.length < 3) return columns;
  const placed = placeRows(several, columns).map(({ pieces }) => pieces);
  return mergeColumns(columns, placed, scale.bodySize);
}

export function placeRows(rows: readonly PartedRow[], columns: readonly Column[]): PlacedRow[] {
  return rows.map(({ row, pieces }) => ({ row, pieces: placePieces(pieces, columns, row.size) }));
}
