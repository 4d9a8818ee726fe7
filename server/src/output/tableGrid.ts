import type { Block } from '../page/pageResult.ts';
import { cleanText } from './writtenBlocks.ts';

export type TableBlock = Extract<Block, { kind: 'table' }>;

export interface GridCell {
  readonly text: string;
  readonly header: boolean;
}

const EMPTY: GridCell = { text: '', header: false };

/** A table as full rows of one-line texts; places that a span covers are empty. Empty rows are left out. */
export function tableGrid(table: TableBlock): GridCell[][] {
  const grid = Array.from({ length: table.rows }, () => new Array<GridCell>(table.columns).fill(EMPTY));
  for (const cell of table.cells) {
    const row = grid[cell.row];
    if (!row || cell.column >= table.columns) continue;
    row[cell.column] = { text: cleanText(cell.text).replaceAll('\n', ' '), header: cell.header };
  }
  return grid.filter((row) => row.some(({ text }) => text !== ''));
}

export function hasSpans(table: TableBlock): boolean {
  return table.cells.some(({ rowSpan, columnSpan }) => rowSpan > 1 || columnSpan > 1);
}
