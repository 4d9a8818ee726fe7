import { greatest, least } from '../extremes.ts';
import type { TableCell } from '../../page/pageResult.ts';
import { isNumeric } from '../columnJudgement.ts';
import { joinLines } from '../joinText.ts';
import { median, type PageScale } from '../pageScale.ts';
import type { PlacedRow } from './alignedTable.ts';
import type { Column } from './columns.ts';

/** The cells of a table's rows; rows that only go on with cells of the row above become part of it. */
export function cellsOfRows(
  placed: readonly PlacedRow[],
  columns: readonly Column[],
  scale: PageScale,
): { cells: TableCell[]; count: number } {
  const groups = groupContinued(placed, scale);
  const header = headerRows(groups);
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
      header: row < header,
      text: joinLines(texts.get(column) ?? []),
      box: { x: left, y: top, width: Math.max(0, right - left), height: bottom - top },
    }));
  });
  return { cells, count: groups.length };
}

function groupContinued(rows: readonly PlacedRow[], scale: PageScale): PlacedRow[][] {
  const pitches = rows.slice(1).map(({ row }, i) => row.middle - (rows[i]?.row.middle ?? 0));
  const usual = median(pitches);
  const groups: PlacedRow[][] = [];
  rows.forEach((placed, i) => {
    const pitch = pitches[i - 1] ?? Infinity;
    const before = rows[i - 1];
    const goesOn =
      before !== undefined &&
      placed.pieces.length > 0 &&
      placed.pieces.every(({ from }) => from > 0) &&
      !placed.pieces.some(({ piece }) => isNumeric(piece.text)) &&
      placed.pieces.length < Math.max(2, before.pieces.length) &&
      placed.pieces.every(({ from }) => before.pieces.some((piece) => piece.from === from)) &&
      pitch < 1.7 * scale.lineHeight &&
      pitch <= usual * 1.05;
    if (goesOn) groups.at(-1)!.push(placed);
    else groups.push([placed]);
  });
  return groups;
}

/** How many of the first rows name the columns: one in bold, or words above numbers. At most 1. */
function headerRows(groups: readonly (readonly PlacedRow[])[]): number {
  const [first, ...rest] = groups;
  if (!first || rest.length === 0) return 0;
  const bold = (group: readonly PlacedRow[]): boolean => group.every(({ row }) => row.bold);
  if (bold(first) && !rest.every(bold)) return 1;
  const numericShare = (group: readonly PlacedRow[]): number => {
    const own = group.flatMap(({ pieces }) => pieces.filter(({ from }) => from > 0));
    return own.filter(({ piece }) => isNumeric(piece.text)).length / Math.max(1, own.length);
  };
  return numericShare(first) < 0.25 && median(rest.map(numericShare)) >= 0.5 ? 1 : 0;
}
