import { greatest } from '../../lines/extremes.ts';
import type { PlacedPiece } from './columns.ts';
import type { PlacedRow } from './placedRows.ts';

/** Font sizes of a word space, and by which a cell's lines may end before its edge. */
const WORD_SPACE = 0.25;
const RAGGED = 0.4;

/** The right edge of the texts of a column, points: where its cells wrap. Remembered for each set of rows. */
const edges = new WeakMap<readonly PlacedRow[], Map<number, number>>();

/** Whether the first word of the lower line had no place at the end of the upper one, both in one column. */
export function wraps(upper: PlacedPiece, lower: PlacedPiece, rows: readonly PlacedRow[]): boolean {
  if (upper.from !== lower.from || upper.to !== lower.to) return false;
  const first = lower.piece.words?.[0];
  const word = first
    ? first.right - first.left
    : (lower.piece.right - lower.piece.left) / Math.max(1, lower.piece.text.split(' ').length);
  const size = rows[0]?.row.size ?? 1;
  return upper.piece.right + WORD_SPACE * size + word > edgeOf(rows, upper.from) - RAGGED * size;
}

function edgeOf(rows: readonly PlacedRow[], column: number): number {
  const known = edges.get(rows) ?? new Map<number, number>();
  edges.set(rows, known);
  const found =
    known.get(column) ??
    greatest(
      rows.flatMap(({ pieces }) =>
        pieces.filter(({ from, to }) => from === column && to === column).map(({ piece }) => piece.right),
      ),
    );
  known.set(column, found);
  return found;
}
