import { boundingBox, type Box, type Quad } from '../../../page/geometry.ts';
import type { PlacedToken } from './structureTokens.ts';

/** Rows and columns of the largest table a model is believed in: it reads one picture of a few hundred px. */
const MOST = { rows: 200, columns: 60 } as const;
/** The smallest: what has one row or one column is no table. */
const LEAST = { rows: 2, columns: 2 } as const;

/** A cell by its place, with the box that the model gave it, in 0..1 of its input. */
export interface GridCell {
  readonly row: number;
  readonly column: number;
  readonly rowSpan: number;
  readonly columnSpan: number;
  readonly header: boolean;
  readonly box: Box;
}

export interface CellGrid {
  readonly rows: number;
  readonly columns: number;
  /** They do not overlap and lie inside; places may be free. */
  readonly cells: readonly GridCell[];
}

interface DraftCell {
  rowSpan: number;
  columnSpan: number;
  readonly quad: Quad;
}

interface DraftRow {
  readonly header: boolean;
  readonly cells: DraftCell[];
}

/**
 * The cells of a table from what a model says of its HTML, whatever order its tokens are in: a cell outside of a row
 * begins one, and a span ends where another cell or the table does. Undefined where that makes no table.
 */
export function gridOfTokens(tokens: readonly PlacedToken[]): CellGrid | undefined {
  const rows = rowsOf(tokens).filter(({ cells }) => cells.length > 0);
  if (rows.length < LEAST.rows || rows.length > MOST.rows) return undefined;
  const taken = rows.map(() => new Set<number>());
  const cells: GridCell[] = [];
  for (const [row, { header, cells: drafts }] of rows.entries()) {
    let column = 0;
    for (const { quad, rowSpan, columnSpan } of drafts) {
      while (taken[row]?.has(column)) column += 1;
      let wide = 1;
      while (wide < columnSpan && !taken[row]?.has(column + wide)) wide += 1;
      if (column + wide > MOST.columns) return undefined;
      // What is free in its first row is free in those below, unless a cell from further above reaches there.
      let high = 1;
      while (high < rowSpan && isFree(taken[row + high], column, wide)) high += 1;
      for (let r = row; r < row + high; r += 1) {
        for (let c = column; c < column + wide; c += 1) taken[r]?.add(c);
      }
      cells.push({ row, column, rowSpan: high, columnSpan: wide, header, box: unitBox(quad) });
      column += wide;
    }
  }
  const columns = Math.max(...cells.map((cell) => cell.column + cell.columnSpan));
  return columns < LEAST.columns ? undefined : { rows: rows.length, columns, cells };
}

function rowsOf(tokens: readonly PlacedToken[]): DraftRow[] {
  const rows: DraftRow[] = [];
  let header = false;
  let open: DraftRow | undefined;
  const begin = (): DraftRow => {
    const row: DraftRow = { header, cells: [] };
    rows.push(row);
    return row;
  };
  for (const { token, quad } of tokens) {
    switch (token.kind) {
      case 'head':
      case 'head-end':
        header = token.kind === 'head';
        open = undefined;
        break;
      case 'row':
        open = begin();
        break;
      case 'row-end':
        open = undefined;
        break;
      case 'cell':
      case 'cell-begin':
        (open ??= begin()).cells.push({ rowSpan: 1, columnSpan: 1, quad });
        break;
      case 'column-span':
      case 'row-span': {
        const cell = open?.cells.at(-1);
        const count = Math.max(1, token.count);
        if (cell && token.kind === 'column-span') cell.columnSpan = count;
        else if (cell) cell.rowSpan = count;
        break;
      }
      case 'start':
      case 'end':
      case 'other':
        break;
    }
  }
  return rows;
}

function isFree(taken: ReadonlySet<number> | undefined, column: number, wide: number): boolean {
  if (!taken) return false;
  for (let c = column; c < column + wide; c += 1) if (taken.has(c)) return false;
  return true;
}

/** The box around a quad, kept within 0..1; what is not a number is 0. */
function unitBox(quad: Quad): Box {
  const unit = (value: number): number => (value > 0 ? Math.min(1, value) : 0);
  return boundingBox(quad.map(([x, y]) => [unit(x), unit(y)] as const));
}
