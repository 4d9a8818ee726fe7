import type { Box } from '../../../page/geometry.ts';
import type { Block, TableCell } from '../../../page/pageResult.ts';
import type { RichText } from './richText.ts';

/** A cell as its source has it. */
export interface SourceCell extends RichText {
  readonly header: boolean;
  readonly rowSpan: number;
  readonly columnSpan: number;
}

type TableDraft = Omit<Extract<Block, { kind: 'table' }>, 'order'>;

/** No table on a page has more; spans of millions are cut to it. */
const MAX_ROWS = 1_000;
const MAX_COLUMNS = 200;
const MAX_CELLS = 20_000;

interface Placed {
  readonly cell: SourceCell;
  readonly row: number;
  readonly column: number;
  readonly rowSpan: number;
  readonly columnSpan: number;
}

/**
 * Rows of cells as a table, placed as HTML places them: a cell goes to the first place that no span covers,
 * and no cell covers another. Spans end at the last row, and rows and columns in which no cell begins
 * vanish. Cells' boxes are even parts of the table's, as nothing better is known. Undefined without text.
 */
export function tableOf(source: readonly (readonly SourceCell[])[], box: Box): TableDraft | undefined {
  const placed = place(source.slice(0, MAX_ROWS));
  const rows = indexOf(placed.map(({ row }) => row));
  const columns = indexOf(placed.map(({ column }) => column));
  const cells = placed.map(({ cell, row, column, rowSpan, columnSpan }): TableCell => {
    const top = rows.before(row);
    const left = columns.before(column);
    const [height, width] = [rows.before(row + rowSpan) - top, columns.before(column + columnSpan) - left];
    const { text, formulas, header } = cell;
    return {
      row: top,
      column: left,
      rowSpan: height,
      columnSpan: width,
      header,
      text,
      ...(formulas ? { formulas } : {}),
      box: {
        x: box.x + (box.width * left) / columns.count,
        y: box.y + (box.height * top) / rows.count,
        width: (box.width * width) / columns.count,
        height: (box.height * height) / rows.count,
      },
    };
  });
  if (cells.every(({ text }) => text === '')) return undefined;
  return {
    kind: 'table',
    rows: rows.count,
    columns: columns.count,
    cells,
    box,
    text: textOf(cells, rows.count),
    lines: [],
  };
}

function place(source: readonly (readonly SourceCell[])[]): Placed[] {
  const placed: Placed[] = [];
  /** The row in which each column is free again. */
  const freeFrom: number[] = [];
  for (const [row, cells] of source.entries()) {
    let column = 0;
    for (const cell of cells) {
      while ((freeFrom[column] ?? 0) > row) column += 1;
      if (column >= MAX_COLUMNS || placed.length >= MAX_CELLS) break;
      const most = Math.min(span(cell.columnSpan), MAX_COLUMNS - column);
      let columnSpan = 1;
      while (columnSpan < most && (freeFrom[column + columnSpan] ?? 0) <= row) columnSpan += 1;
      const rowSpan = Math.min(span(cell.rowSpan), source.length - row);
      for (let i = column; i < column + columnSpan; i += 1) freeFrom[i] = row + rowSpan;
      placed.push({ cell, row, column, rowSpan, columnSpan });
      column += columnSpan;
    }
  }
  return placed;
}

function span(value: number): number {
  return Number.isFinite(value) && value >= 1 ? Math.floor(value) : 1;
}

/** Numbers anew the rows or columns in which a cell begins. */
function indexOf(used: readonly number[]): { count: number; before: (index: number) => number } {
  const sorted = [...new Set(used)].sort((a, b) => a - b);
  const numbers: number[] = [];
  let next = 0;
  for (let i = 0; i <= (sorted.at(-1) ?? 0); i += 1) {
    numbers.push(next);
    if (sorted[next] === i) next += 1;
  }
  return { count: sorted.length, before: (index) => numbers[index] ?? sorted.length };
}

function textOf(cells: readonly TableCell[], rows: number): string {
  const texts = Array.from({ length: rows }, (): string[] => []);
  for (const { row, text } of cells) if (text !== '') texts[row]?.push(text);
  return texts.flatMap((row) => (row.length > 0 ? [row.join('\t')] : [])).join('\n');
}
