import type { Box } from '../../../page/geometry.ts';
import type { TableGrid } from '../../../page/pageContent.ts';
import { median } from '../../pageScale.ts';

/** Places of the largest grid that is used; bounds the work on answers made to be large. */
const MOST_PLACES = 20_000;

export type PlacedCell = TableGrid['cells'][number];

/** A stretch of the page that a row or a column takes, points. */
export interface Band {
  readonly from: number;
  readonly to: number;
}

/** A grid whose every place is in exactly one cell. */
export interface Bands {
  readonly rows: readonly Band[];
  readonly columns: readonly Band[];
  /** Row by row, left to right. */
  readonly cells: readonly PlacedCell[];
  /** The cell of each place, row by row. */
  readonly owner: Int32Array;
}

/**
 * The rows and columns of a model's grid as stretches of the page, with cells for the places that it left free.
 * Undefined where cells overlap, reach outside or have no place on the page.
 */
export function bandsOf(grid: TableGrid): Bands | undefined {
  const { rows, columns, cells } = grid;
  if (!(rows * columns <= MOST_PLACES) || !isFinite(grid.box)) return undefined;
  const owner = new Int32Array(rows * columns).fill(-1);
  for (const [index, cell] of cells.entries()) {
    if (!isPlaced(cell, grid) || !isFinite(cell.box)) return undefined;
    for (let r = cell.row; r < cell.row + cell.rowSpan; r += 1) {
      for (let c = cell.column; c < cell.column + cell.columnSpan; c += 1) {
        if (owner[r * columns + c] !== -1) return undefined;
        owner[r * columns + c] = index;
      }
    }
  }
  const { x, y, width, height } = grid.box;
  const across = bandsAlong(
    cells.filter(({ columnSpan }) => columnSpan === 1).map(({ column, box }) => [column, box.x, box.width]),
    columns,
    { from: x, to: x + width },
  );
  const down = bandsAlong(
    cells.filter(({ rowSpan }) => rowSpan === 1).map(({ row, box }) => [row, box.y, box.height]),
    rows,
    { from: y, to: y + height },
  );
  const all = [...cells];
  owner.forEach((index, place) => {
    if (index >= 0) return;
    const [row, column] = [Math.floor(place / columns), place % columns];
    owner[place] = all.length;
    all.push({
      row,
      column,
      rowSpan: 1,
      columnSpan: 1,
      header: false,
      box: boxAt(down[row], across[column]),
    });
  });
  return { rows: down, columns: across, ...inOrder(all, owner) };
}

/** Cells row by row, and the places' numbers with them. */
function inOrder(
  cells: readonly PlacedCell[],
  owner: Int32Array,
): { cells: PlacedCell[]; owner: Int32Array } {
  const order = [...cells.keys()].sort(
    (a, b) => cells[a]!.row - cells[b]!.row || cells[a]!.column - cells[b]!.column,
  );
  const place = new Int32Array(cells.length);
  order.forEach((index, at) => (place[index] = at));
  return { cells: order.map((index) => cells[index]!), owner: owner.map((index) => place[index] ?? 0) };
}

function isPlaced(cell: PlacedCell, grid: TableGrid): boolean {
  const { row, column, rowSpan, columnSpan } = cell;
  return (
    [row, column, rowSpan, columnSpan].every(Number.isInteger) &&
    row >= 0 &&
    column >= 0 &&
    rowSpan >= 1 &&
    columnSpan >= 1 &&
    row + rowSpan <= grid.rows &&
    column + columnSpan <= grid.columns
  );
}

function isFinite(box: Box): boolean {
  return [box.x, box.y, box.width, box.height].every(Number.isFinite);
}

/**
 * Where each row or column lies: the middle of what its cells say, in the order of the grid. One without a cell of its
 * own lies between its neighbours.
 */
function bandsAlong(
  cells: readonly (readonly [index: number, from: number, length: number])[],
  count: number,
  whole: Band,
): Band[] {
  const begins: number[][] = Array.from({ length: count }, () => []);
  const ends: number[][] = Array.from({ length: count }, () => []);
  for (const [index, from, length] of cells) {
    begins[index]?.push(from);
    ends[index]?.push(from + length);
  }
  const bands: Band[] = [];
  for (let index = 0; index < count; index += 1) {
    const last = bands.at(-1);
    const own = begins[index]?.length
      ? { from: median(begins[index] ?? []), to: median(ends[index] ?? []) }
      : undefined;
    const from = Math.max(own?.from ?? last?.to ?? whole.from, last?.from ?? -Infinity);
    bands.push({ from, to: Math.max(from, own?.to ?? from) });
  }
  return bands;
}

function boxAt(row: Band | undefined, column: Band | undefined): Box {
  const [down, across] = [row ?? { from: 0, to: 0 }, column ?? { from: 0, to: 0 }];
  return { x: across.from, y: down.from, width: across.to - across.from, height: down.to - down.from };
}
