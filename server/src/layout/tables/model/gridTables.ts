import { boundingBox, intersectionArea, type Box } from '../../../page/geometry.ts';
import type { PageContent, RulingLine, TableGrid } from '../../../page/pageContent.ts';
import type { Block, TableBlock } from '../../../page/pageResult.ts';
import { toLayoutLines, type LayoutLine } from '../../lines/layoutLine.ts';
import { tableOfGrid } from './modelTable.ts';
import { isSettled } from './settledTable.ts';
import type { Table } from '../table.ts';

/** Share of the smaller of two boxes that both have in common, from which they are of one table. */
const SAME = 0.5;
/** Share of a table's lines that a model's table must have, to stand in its place. */
const KEPT = 0.95;
/** Grids of a page that are looked at; bounds the work. */
const MOST_GRIDS = 100;

/**
 * The grids of a page's models that are better than its tables by geometry alone, `blocks`: those of tables that
 * geometry did not find, or is not sure of and sees otherwise. Where both see as many rows and columns, geometry knows
 * better which word is where; a grid that leaves out lines of a table is that of a part of it.
 */
export function gridsToTake(content: PageContent, blocks: readonly Block[]): TableGrid[] {
  const { tableGrids = [], regions = [], rulingLines } = content;
  if (tableGrids.length === 0) return [];
  const lines = toLayoutLines(content.lines);
  const tables = blocks.filter((block): block is TableBlock => block.kind === 'table');
  const seen = regions.filter(({ label }) => label === 'table').map(({ box }) => box);
  return tableGrids.slice(0, MOST_GRIDS).filter((grid) => {
    const table = tableOfGrid(grid, lines);
    if (!table) return false;
    const own = tables.filter(({ box }) => isSame(box, table.box));
    if (own.length === 1 && own.every((one) => isAsGood(one, table, rulingLines))) return false;
    // Where a model of layout says how far the table reaches, geometry does not.
    if (seen.some((box) => isSame(box, table.box))) return true;
    // Of any table it has all lines, or none: it may reach into the next one.
    return tables.every((one) => {
      const share = shareOfLines(one, table.box);
      return share >= KEPT || (share === 0 && !own.includes(one));
    });
  });
}

/** The tables of grids, and those with ruling lines that share no line with them. */
export function withGridTables(
  ruled: readonly Table[],
  grids: readonly TableGrid[],
  lines: readonly LayoutLine[],
): Table[] {
  const free = new Set(lines);
  const found = grids.flatMap((grid) => {
    const table = tableOfGrid(grid, [...free]);
    for (const line of table?.lines ?? []) free.delete(line);
    return table ? [table] : [];
  });
  return [...found, ...ruled.filter((table) => table.lines.every((line) => free.has(line)))];
}

/** Whether a table by geometry is as good as a model's: it has as many rows and columns, or is settled and no part. */
function isAsGood(own: TableBlock, table: Table, rulingLines: readonly RulingLine[]): boolean {
  if (own.rows === table.rows && own.columns === table.columns) return true;
  return own.lines.length >= table.lines.length && isSettled(own, rulingLines);
}

/** Share of a table's lines whose middle lies in a box. */
function shareOfLines({ lines }: TableBlock, box: Box): number {
  const inside = lines.filter(({ quad }) => {
    const line = boundingBox(quad);
    const [x, y] = [line.x + line.width / 2, line.y + line.height / 2];
    return x >= box.x && x <= box.x + box.width && y >= box.y && y <= box.y + box.height;
  });
  return lines.length === 0 ? 1 : inside.length / lines.length;
}

function isSame(a: Box, b: Box): boolean {
  return intersectionArea(a, b) >= SAME * Math.min(a.width * a.height, b.width * b.height);
}
