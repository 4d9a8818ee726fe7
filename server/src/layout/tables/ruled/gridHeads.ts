import { unionBox } from '../../../page/geometry.ts';
import { isCaption } from '../../blocks/figures/captions.ts';
import type { LayoutLine } from '../../lines/layoutLine.ts';
import { groupRows } from '../../lines/textRow.ts';
import type { PageScale } from '../../pageScale.ts';
import { isNumeric } from '../../readingOrder/columnJudgement.ts';
import type { Column } from '../aligned/columns.ts';
import { headCells } from '../aligned/headCells.ts';
import { placeRows, type PlacedRow } from '../aligned/placedRows.ts';
import { piecesOfRow } from '../aligned/rowPieces.ts';
import type { Table } from '../table.ts';

/** Rows of a head at most, and line heights between the middles of two of them, or to the grid. */
const HEAD = { rows: 4, pitch: 1.9 } as const;
/** Share of the columns that the row right above a grid must name. */
const NAMED = 0.6;
/** Share of the cells of a grid's first row that are numbers, where the names stand above it. */
const NUMBERS = 0.5;

/** Grids whose first row holds numbers, together with the rows above them that name their columns. */
export function withHeadsAbove(
  tables: readonly Table[],
  lines: readonly LayoutLine[],
  scale: PageScale,
): Table[] {
  const taken = new Set(tables.flatMap((table) => table.lines));
  return tables.map((table) => {
    const first = table.cells.filter(({ row, text }) => row === 0 && text !== '');
    const numbers = first.filter(({ text }) => isNumeric(text)).length;
    if (table.columns < 3 || numbers < NUMBERS * first.length) return table;
    const head = headAbove(
      table,
      lines.filter((line) => !taken.has(line)),
      scale,
    );
    if (head.length === 0) return table;
    const { cells, count } = headCells(head, columnsOf(table), [], scale);
    const own = head.flatMap(({ row }) => row.lines);
    for (const line of own) taken.add(line);
    return {
      ...table,
      box: unionBox([table.box, ...own.map(({ box }) => box)]),
      rows: table.rows + count,
      cells: [...cells, ...table.cells.map((cell) => ({ ...cell, row: cell.row + count, header: false }))],
      lines: [...own, ...table.lines],
    };
  });
}

function headAbove(table: Table, lines: readonly LayoutLine[], scale: PageScale): PlacedRow[] {
  const { x, y, width } = table.box;
  const reach = HEAD.pitch * scale.lineHeight;
  const above = lines.filter(
    (line) =>
      line.middle < y &&
      line.middle > y - HEAD.rows * reach &&
      line.left > x - line.size &&
      line.right < x + width + line.size,
  );
  const columns = columnsOf(table);
  const head: PlacedRow[] = [];
  let bottom = y + scale.lineHeight / 2;
  const placed = placeRows(
    groupRows(above).map((row) => ({ row, pieces: piecesOfRow(row) })),
    columns,
  );
  for (const row of placed.reverse()) {
    const names = new Set(row.pieces.map(({ from }) => from)).size;
    if (head.length >= HEAD.rows || bottom - row.row.middle > reach || isCaption(row.row.text)) break;
    if (names < 2 || row.pieces.some(({ piece }) => isNumeric(piece.text))) break;
    if (head.length === 0 && names < NAMED * table.columns) break;
    head.unshift(row);
    bottom = row.row.middle;
  }
  return head;
}

/** The columns of a grid, between its borders. */
function columnsOf({ cells, columns, box }: Table): Column[] {
  const left = Array.from(
    { length: columns },
    (_, column) => cells.find((cell) => cell.column === column)?.box?.x,
  );
  return left.map((x, i) => ({
    left: x ?? box.x,
    right: left.slice(i + 1).find((next) => next !== undefined) ?? box.x + box.width,
  }));
}
