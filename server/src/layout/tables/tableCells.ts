import { greatest, least } from '../lines/extremes.ts';
import type { TableCell } from '../../page/pageResult.ts';
import { joinLines } from '../lines/joinText.ts';
import type { PageScale } from '../pageScale.ts';
import type { PlacedRow } from './placedRows.ts';
import type { Column } from './columns.ts';
import { groupContinued } from './continuedRows.ts';
import { groupHead } from './headRows.ts';

/** The cells of a table's rows; rows that only go on with cells of the row above become part of it. */
export function cellsOfRows(
  placed: readonly PlacedRow[],
  columns: readonly Column[],
  scale: PageScale,
): { cells: TableCell[]; count: number } {
  const { head, body } = groupHead(placed, columns.length, scale);
  const groups = [...head, ...groupContinued(body, columns.length, scale)];
  const cells = groups.flatMap((group, row): TableCell[] => {
    const texts = new Map<number, string[]>();
    for (const { pieces } of group) {
      for (const { piece, from } of pieces) texts.set(from, [...(texts.get(from) ?? []), piece.text]);
    }
    const top = least(group.map((line) => line.row.top));
    const bottom = greatest(group.map((line) => line.row.bottom));
    return columns.map(({ left, right }, column): TableCell => ({
      row,
      column,
      rowSpan: 1,
      columnSpan: 1,
      header: row < head.length,
      text: joinLines(texts.get(column) ?? []),
      box: { x: left, y: top, width: Math.max(0, right - left), height: bottom - top },
    }));
  });
  return { cells, count: groups.length };
}
