import type { TableBlock, TableCell } from '../page/pageResult.ts';
import { cleanText } from './writtenBlocks.ts';

export interface GridCell {
  readonly text: string;
  readonly header: boolean;
}

const EMPTY: GridCell = { text: '', header: false };

/**
 * A table as full rows of one-line texts; places that a span covers are empty. Rows and columns without text
 * are left out. `write` makes a cell's text.
 */
export function tableGrid(table: TableBlock, write: (cell: TableCell) => string = plainCell): GridCell[][] {
  const grid = Array.from({ length: table.rows }, () => new Array<GridCell>(table.columns).fill(EMPTY));
  for (const cell of table.cells) {
    const row = grid[cell.row];
    if (!row || cell.column >= table.columns) continue;
    row[cell.column] = { text: write(cell), header: cell.header };
  }
  const rows = grid.filter((row) => row.some(({ text }) => text !== ''));
  const filled = Array.from({ length: table.columns }, (_, column) =>
    rows.some((row) => row[column]?.text !== ''),
  );
  return rows.map((row) => row.filter((_, column) => filled[column]));
}

/** A cell's text on one line. */
export function plainCell({ text }: TableCell): string {
  return cleanText(text).replaceAll('\n', ' ');
}

export function hasSpans(table: TableBlock): boolean {
  return table.cells.some(
    ({ rowSpan, columnSpan, text }) => (rowSpan > 1 || columnSpan > 1) && text.trim() !== '',
  );
}
