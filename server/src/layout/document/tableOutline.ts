import { isCaption } from '../blocks/figures/captions.ts';
import { isNumeric } from '../readingOrder/columnJudgement.ts';
import { isYear } from '../tables/aligned/headRows.ts';
import type { Block, BlockKind, PageResult, TableBlock, TableCell } from '../../page/pageResult.ts';

/** What a page tells of its first or last table, to know whether it is a part of one that fills several pages. */
export interface TableOutline {
  readonly order: number;
  readonly cells: number;
  /** Left and right edge of each column, thousandths of the page's width. */
  readonly columns: readonly (readonly [left: number, right: number])[];
  /** Text of its first row, folded; its last cells are left out where that is long. */
  readonly head: string;
  /** The first row names the columns: it is set as a head, and has no numbers but years. */
  readonly hasHead: boolean;
  /** Caption right above it: its order, and its text, folded and shortened. */
  readonly caption?: { readonly order: number; readonly text: string };
  /** Orders of the blocks that stand between it and the page's edge: furniture, or it is not at the edge. */
  readonly beyond: readonly number[];
  /** Distance of its top or bottom from that edge of the page, share of the page's height. */
  readonly distance: number;
}

/** The tables at a page's upper and lower edge, in reading order. One that fills the page is both. */
export interface EdgeTables {
  readonly first?: TableOutline;
  readonly last?: TableOutline;
}

/** What stands outside the text of a page. */
const OUTSIDE: ReadonlySet<BlockKind> = new Set(['header', 'footer', 'page-number', 'footnote']);
/** Blocks between a table and the page's edge; behind more of them it is not at the edge. */
const MOST_BEYOND = 4;
/** Columns of a table that are compared; wider tables are left as they are. */
const MOST_COLUMNS = 16;
/** Characters that are kept, so that outlines stay small. */
const MAX_HEAD = 64;
const MAX_CAPTION = 40;

/** The tables of a page that may go on on the pages before and after it. */
export function edgeTables({ blocks, size }: PageResult): EdgeTables {
  const ordered = [...blocks]
    .filter(({ kind, text }) => kind === 'table' || kind === 'figure' || text.trim() !== '')
    .filter(({ kind }) => !OUTSIDE.has(kind))
    .sort((a, b) => a.order - b.order);
  const at = ordered.findIndex(isTable);
  const last = ordered.findLastIndex(isTable);
  const above = ordered[at];
  const below = ordered[last];
  if (!above || !below || !isTable(above) || !isTable(below)) return {};
  const height = Math.max(1, size.height);
  const first = outlineOf(above, ordered[at - 1], ordered.slice(0, at), above.box.y / height, size.width);
  const bottom = below.box.y + below.box.height;
  const end = outlineOf(below, ordered[last - 1], ordered.slice(last + 1), 1 - bottom / height, size.width);
  return { ...(first ? { first } : {}), ...(end ? { last: end } : {}) };
}

function isTable(block: Block): block is TableBlock {
  return block.kind === 'table';
}

function outlineOf(
  table: TableBlock,
  before: Block | undefined,
  toEdge: readonly Block[],
  distance: number,
  width: number,
): TableOutline | undefined {
  const caption = before && (before.kind === 'caption' || isCaption(before.text)) ? before : undefined;
  const beyond = toEdge.filter((block) => block !== caption);
  if (table.columns > MOST_COLUMNS || table.columns < 2 || beyond.length > MOST_BEYOND) return undefined;
  if (beyond.some(({ kind }) => kind === 'figure' || kind === 'table')) return undefined;
  const columns = columnEdges(table, width);
  if (!columns) return undefined;
  return {
    order: table.order,
    cells: table.cells.length,
    columns,
    head: rowText(table, 0).slice(0, MAX_HEAD),
    hasHead: namesColumns(table.cells.filter(({ row }) => row === 0)),
    ...(caption
      ? { caption: { order: caption.order, text: foldText(caption.text).slice(0, MAX_CAPTION) } }
      : {}),
    beyond: beyond.map(({ order }) => order),
    distance: Math.round(distance * 1000) / 1000,
  };
}

function namesColumns(row: readonly TableCell[]): boolean {
  const isValue = ({ text }: TableCell): boolean => isNumeric(text) && !isYear(text);
  return row.some(({ header, text }) => header && text.trim() !== '') && !row.some(isValue);
}

/** The extent of the cells of each column that span no other; undefined where a column has none. */
function columnEdges({ cells, columns }: TableBlock, width: number): [number, number][] | undefined {
  const edges = Array.from({ length: columns }, (): [number, number] => [Infinity, -Infinity]);
  for (const { column, columnSpan, box, text } of cells) {
    const edge = edges[column];
    if (!edge || columnSpan > 1 || text.trim() === '') continue;
    edge[0] = Math.min(edge[0], box.x);
    edge[1] = Math.max(edge[1], box.x + box.width);
  }
  const scale = 1000 / Math.max(1, width);
  const shares = edges.map(([left, right]): [number, number] => [
    Math.round(left * scale),
    Math.round(right * scale),
  ]);
  return shares.every(([left, right]) => Number.isFinite(left) && Number.isFinite(right))
    ? shares
    : undefined;
}

/** The text of a row, cell by cell. */
export function rowText({ cells }: TableBlock, row: number): string {
  return cells
    .filter((cell) => cell.row === row)
    .sort((a, b) => a.column - b.column)
    .map(({ text }) => foldText(text))
    .join('|');
}

export function foldText(text: string): string {
  return text.toLowerCase().replace(/\s+/gu, ' ').trim();
}
