import type { TableCell } from '../../page/pageResult.ts';
import { greatest, least } from '../lines/extremes.ts';
import { joinLines } from '../lines/joinText.ts';
import type { PageScale } from '../pageScale.ts';
import type { Column } from './aligned/columns.ts';
import { groupContinued, numericColumns } from './aligned/continuedRows.ts';
import { headCells } from './aligned/headCells.ts';
import { partHead } from './aligned/headRows.ts';
import type { PlacedRow } from './aligned/placedRows.ts';
import type { Rule } from './ruled/ruleStacks.ts';

/** Lines of a table's head above a rule, at most. */
const MAX_HEAD = 6;

/** The cells of a table's rows; rows that only go on with cells of the row above become part of it. */
export function cellsOfRows(
  placed: readonly PlacedRow[],
  columns: readonly Column[],
  rules: readonly Rule[],
  scale: PageScale,
): { cells: TableCell[]; count: number } {
  const separators = fullRules(rules, columns);
  const { head, body } = partHead(placed, columns.length, ruledHeads(placed, separators));
  const names = headCells(head, columns, rules, scale);
  const groups = groupContinued(body, columns.length, separators, scale);
  const cells = groups.flatMap((group, index): TableCell[] => {
    const texts = new Map<number, string[]>();
    for (const { pieces } of group) {
      for (const { piece, from } of pieces) texts.set(from, [...(texts.get(from) ?? []), piece.text]);
    }
    const top = least(group.map((line) => line.row.top));
    const bottom = greatest(group.map((line) => line.row.bottom));
    return columns.map(({ left, right }, column): TableCell => ({
      row: names.count + index,
      column,
      rowSpan: 1,
      columnSpan: 1,
      header: false,
      text: joinLines(texts.get(column) ?? []),
      box: { x: left, y: top, width: Math.max(0, right - left), height: bottom - top },
    }));
  });
  const spanning = withRowSpans(cells, names.count, groups.length, numericColumns(body, columns.length));
  return { cells: [...names.cells, ...spanning], count: names.count + groups.length };
}

/**
 * Names in the first column that stand for several rows, each of which has a name of its own in the second: their
 * cells reach down to the next one.
 */
function withRowSpans(
  cells: readonly TableCell[],
  from: number,
  rows: number,
  numeric: ReadonlySet<number>,
): TableCell[] {
  const byRow = (column: number): TableCell[] => cells.filter((cell) => cell.column === column);
  const [first, second] = [byRow(0), byRow(1)];
  const filled = first.map(({ text }) => text !== '');
  const named = filled.filter(Boolean).length;
  const isGrouped =
    rows >= GROUPED.rows &&
    named > 1 &&
    named <= GROUPED.share * rows &&
    filled[0] === true &&
    !numeric.has(0) &&
    !numeric.has(1) &&
    second.every(({ text }) => text !== '');
  if (!isGrouped) return [...cells];
  return cells.flatMap((cell) => {
    if (cell.column > 0) return [cell];
    const at = cell.row - from;
    if (!filled[at]) return [];
    let end = at + 1;
    while (end < rows && !filled[end]) end += 1;
    const bottom = first[end - 1]!.box;
    const height = bottom.y + bottom.height - cell.box.y;
    return [{ ...cell, rowSpan: end - at, box: { ...cell.box, height } }];
  });
}

/** Rows of a body whose first column may name several at once, and the share of them that begin with a name. */
const GROUPED = { rows: 4, share: 0.67 } as const;

/** Heights of the rules that run from the first column to the last. */
function fullRules(rules: readonly Rule[], columns: readonly Column[]): number[] {
  const [first, last] = [columns[0], columns.at(-1)];
  if (!first || !last) return [];
  return rules
    .filter(
      ({ left, right }) => left < (first.left + first.right) / 2 && right > (last.left + last.right) / 2,
    )
    .map(({ y }) => y);
}

/** After how many of the first lines a rule stands that may part head and body. */
function ruledHeads(placed: readonly PlacedRow[], separators: readonly number[]): number[] {
  const found: number[] = [];
  for (let lines = 1; lines <= MAX_HEAD && lines < placed.length; lines += 1) {
    const [above, below] = [placed[lines - 1]!.row.middle, placed[lines]!.row.middle];
    if (separators.some((y) => y > above && y < below)) found.push(lines);
  }
  return found;
}
