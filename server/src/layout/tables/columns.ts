import type { LinePiece } from '../layoutLine.ts';
import type { TextRow } from '../textRow.ts';

export interface Column {
  readonly left: number;
  readonly right: number;
}

/** A part of a row that fills one or more columns. */
export interface PlacedPiece {
  readonly piece: LinePiece;
  readonly from: number;
  readonly to: number;
}

/** Share of the rows that may cross a river: a heading inside a table, a long label. */
const MAY_CROSS = 0.12;

/**
 * Columns of a table: what is left between the rivers of white space that nearly all rows leave open.
 * `minimum` is the width of the narrowest river in points.
 */
export function findColumns(rows: readonly (readonly LinePiece[])[], minimum: number): Column[] {
  const tolerance = Math.floor(MAY_CROSS * rows.length);
  const events = rows
    .flat()
    .flatMap(({ left, right }): [x: number, change: number][] => [
      [left, 1],
      [Math.max(right, left + 0.01), -1],
    ])
    .sort((a, b) => a[0] - b[0] || b[1] - a[1]);
  const columns: { left: number; right: number }[] = [];
  let depth = 0;
  for (const [x, change] of events) {
    const before = depth;
    depth += change;
    if (before <= tolerance && depth > tolerance) {
      const last = columns.at(-1);
      if (last && x - last.right < minimum) last.right = Infinity;
      else columns.push({ left: x, right: Infinity });
    } else if (before > tolerance && depth <= tolerance) columns.at(-1)!.right = x;
  }
  return columns;
}

/** Puts a row's pieces into columns; null where two pieces would have to share one by force. */
export function placePieces(pieces: readonly LinePiece[], columns: readonly Column[]): PlacedPiece[] {
  return pieces.map((piece) => {
    const covered = columns.flatMap((column, index) => {
      const overlap = Math.min(piece.right, column.right) - Math.max(piece.left, column.left);
      return overlap > 0.25 * Math.min(piece.right - piece.left, column.right - column.left) ? [index] : [];
    });
    if (covered.length > 0) return { piece, from: covered[0]!, to: covered.at(-1)! };
    const nearest = nearestColumn((piece.left + piece.right) / 2, columns);
    return { piece, from: nearest, to: nearest };
  });
}

function nearestColumn(x: number, columns: readonly Column[]): number {
  let best = 0;
  let distance = Infinity;
  columns.forEach(({ left, right }, index) => {
    const away = x < left ? left - x : x > right ? x - right : 0;
    if (away < distance) [best, distance] = [index, away];
  });
  return best;
}

/** The row's parts, left to right, those closer than a word space put together. */
export function piecesOfRow(row: TextRow): LinePiece[] {
  const pieces = row.lines.flatMap((line) => line.pieces).sort((a, b) => a.left - b.left);
  const joined: { left: number; right: number; text: string }[] = [];
  for (const piece of pieces) {
    const last = joined.at(-1);
    if (last && piece.left - last.right < 0.5 * row.size) {
      last.right = Math.max(last.right, piece.right);
      last.text = `${last.text} ${piece.text}`;
    } else joined.push({ ...piece });
  }
  return joined;
}
