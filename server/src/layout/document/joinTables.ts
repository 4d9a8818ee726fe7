import type { PageResult, TableCell } from '../../page/pageResult.ts';
import type { ContinuedTable, TablePart } from './continuedTables.ts';
import { isSimilar } from './similarText.ts';
import { rowText, type TableBlock } from './tableOutline.ts';

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
    for (const cell of block.cells) {
      if (cell.row >= repeated) cells.push(movedCell(cell, part, rows - repeated));
    }
    rows += block.rows - repeated;
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
