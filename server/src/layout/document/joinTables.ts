import type { PageResult, TableBlock, TableCell } from '../../page/pageResult.ts';
import { joinLines } from '../lines/joinText.ts';
import type { ContinuedTable, TablePart } from './continuedTables.ts';
import { isSimilar } from './similarText.ts';
import { rowText } from './tableOutline.ts';

/**
 * A table with the rows of its parts on later pages, without the head that they repeat. `others`: the pages of the
 * parts; a part whose page is missing ends the table.
 */
export function joinTables(
  table: TableBlock,
  { parts }: Pick<ContinuedTable, 'parts'>,
  others: ReadonlyMap<number, PageResult>,
): TableBlock {
  const cells = [...table.cells];
  const texts = [table.text];
  let rows = table.rows;
  for (const part of parts) {
    const block = partOn(others.get(part.page), part);
    if (!block) break;
    const repeated = repeatedRows(table, block);
    const moved = block.cells
      .filter(({ row }) => row >= repeated)
      .map((cell) => movedCell(cell, part, rows - repeated));
    const split = joinSplitRow(cells, moved, rows) ? 1 : 0;
    for (const cell of moved) if (cell.row >= rows + split) cells.push({ ...cell, row: cell.row - split });
    rows += block.rows - repeated - split;
    texts.push(textBelow(block, repeated));
  }
  return { ...table, rows, cells, text: texts.filter((text) => text !== '').join('\n') };
}

function partOn(page: PageResult | undefined, { order }: TablePart): TableBlock | undefined {
  const block = page?.blocks.find((one) => one.order === order);
  return block?.kind === 'table' ? block : undefined;
}

function movedCell(cell: TableCell, { page, columns }: TablePart, down: number): TableCell {
  const first = columns[cell.column] ?? cell.column;
  const last = columns[cell.column + cell.columnSpan - 1] ?? first;
  return {
    ...cell,
    row: cell.row + down,
    column: first,
    columnSpan: Math.max(1, last - first + 1),
    header: false,
    page: cell.page ?? page,
  };
}

/**
 * Puts a row that the end of the page cuts together, in `cells`, the last of whose rows is the one before `row`. The
 * rest of such a row has no name in front, and each of its cells goes on in the middle of a sentence.
 */
function joinSplitRow(cells: TableCell[], moved: readonly TableCell[], row: number): boolean {
  const rest = moved.filter((cell) => cell.row === row && cell.text.trim() !== '');
  const goesOn = ({ column, rowSpan, text }: TableCell): boolean =>
    column > 0 && rowSpan === 1 && /^\p{Ll}/u.test(text);
  if (rest.length === 0 || !rest.every(goesOn)) return false;
  const partners = rest.map(({ column }) =>
    cells.findIndex((cell) => cell.row === row - 1 && cell.column === column && cell.text.trim() !== ''),
  );
  if (partners.includes(-1)) return false;
  rest.forEach(({ text }, i) => {
    const at = partners[i] ?? -1;
    const above = cells[at];
    if (above) cells[at] = { ...above, text: joinLines([above.text, text]) };
  });
  return true;
}

/** Rows at the top of a part that say again what the columns are. */
function repeatedRows(table: TableBlock, part: TableBlock): number {
  const isHead = (row: number): boolean =>
    [table, part].some(({ cells }) => cells.some((cell) => cell.row === row && cell.header));
  let count = 0;
  while (count < Math.min(table.rows, part.rows) - 1) {
    const [own, again] = [rowText(table, count), rowText(part, count)];
    // A first row of words alone that comes again names the columns, even where its type does not show it.
    const names = isHead(count) || (count === 0 && !/\p{Nd}/u.test(own));
    if (!names || own.replaceAll('|', '') === '' || !isSimilar(own, again)) break;
    count += 1;
  }
  return count;
}

function textBelow(block: TableBlock, repeated: number): string {
  if (repeated === 0) return block.text;
  return Array.from({ length: block.rows - repeated }, (_, i) =>
    block.cells
      .filter(({ row }) => row === i + repeated)
      .sort((a, b) => a.column - b.column)
      .map(({ text }) => text)
      .filter((text) => text !== '')
      .join('\t'),
  )
    .filter((text) => text !== '')
    .join('\n');
}
