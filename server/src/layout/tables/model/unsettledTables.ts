import { boundingBox, intersectionArea, unionBox, type Box, type Point } from '../../../page/geometry.ts';
import type { PageContent } from '../../../page/pageContent.ts';
import type { Block, TableBlock } from '../../../page/pageResult.ts';
import { toLayoutLines } from '../../lines/layoutLine.ts';
import { groupRows } from '../../lines/textRow.ts';
import { isSettled } from './settledTable.ts';

/** Share of the smaller of two boxes that both have in common, from which they are of one table. */
const SAME = 0.5;
/** Share of both together that a settled table and a region have in common, from which the table needs no model. */
const SAME_EXTENT = 0.7;
/** `Table 3`, also in other languages: what stands at such a caption is a table. */
const TABLE_CAPTION = /^\s*(?:Table|Tab\.|Tableau|Tabelle|Tabella|Tabla|Tabela|Taulukko|表)\s*[\dIVX]/u;
/** Font sizes between a caption and its table, or two parts of the table. */
const NEXT_PART = 2.5;
/** Rows of text with several parts, from which the lines at a caption may be a table. */
const LEAST_ROWS = 2;
/** Blocks of a page that are looked at; bounds the work on pages made to be slow. */
const MOST_BLOCKS = 2000;

/**
 * Where tables are whose rows and columns ruling lines and alignment leave in doubt, as boxes for a model of tables:
 * regions that a model of layout calls tables, tables of the page's blocks, and what stands at a caption of a table
 * without being one. `blocks` are those of the page by geometry alone. Points of the upright page.
 */
export function unsettledTables(
  { rulingLines, regions = [] }: Pick<PageContent, 'rulingLines' | 'regions'>,
  blocks: readonly Block[],
): Box[] {
  const tables = blocks.filter((block): block is TableBlock => block.kind === 'table');
  const settled = tables.filter((table) => isSettled(table, rulingLines)).map(({ box }) => box);
  const seen = regions.filter(({ label }) => label === 'table').map(({ box }) => box);
  const boxes = seen.filter((box) => !isSettledRegion(box, settled, blocks));
  const isKnown = (box: Box): boolean => [...seen, ...settled, ...boxes].some((other) => isSame(box, other));
  for (const { box } of tables) if (!isKnown(box)) boxes.push(box);
  for (const box of captionedTexts(blocks.slice(0, MOST_BLOCKS))) if (!isKnown(box)) boxes.push(box);
  return boxes;
}

/** Whether a settled table is all that stands in a region. */
function isSettledRegion(region: Box, settled: readonly Box[], blocks: readonly Block[]): boolean {
  const table = settled.find((box) => shareOfBoth(region, box) >= SAME_EXTENT);
  if (!table) return false;
  return !blocks.some(
    ({ box, lines }) =>
      intersectionArea(box, region) > 0 &&
      lines.some(({ quad }) => {
        const middle = middleOf(boundingBox(quad));
        return isIn(middle, region) && !isIn(middle, table);
      }),
  );
}

function middleOf({ x, y, width, height }: Box): Point {
  return [x + width / 2, y + height / 2];
}

function isIn([x, y]: Point, box: Box): boolean {
  return x >= box.x && x <= box.x + box.width && y >= box.y && y <= box.y + box.height;
}

/** What stands below captions of tables, or else above them, and is set in several parts a row. */
function captionedTexts(blocks: readonly Block[]): Box[] {
  const captions = blocks.filter(
    ({ kind, text }) => (kind === 'caption' || kind === 'paragraph') && TABLE_CAPTION.test(text),
  );
  return captions.flatMap((caption) => {
    const near = blocks.filter((block) => block !== caption && isBeside(block.box, caption.box));
    if (near.some(({ kind, box }) => kind === 'table' && distance(box, caption.box) < reach(caption)))
      return [];
    const below = partsFrom(
      caption,
      near.filter(({ box }) => box.y >= caption.box.y + caption.box.height / 2),
    );
    const above = partsFrom(
      caption,
      near.filter(({ box }) => box.y + box.height <= caption.box.y + caption.box.height / 2),
    );
    const found = [below, above].find((parts) => rowsInParts(parts) >= LEAST_ROWS);
    return found ? [unionBox(found.map(({ box }) => box))] : [];
  });
}

/** Blocks that follow each other from a caption on, away from it, as long as they may be parts of a table. */
function partsFrom(caption: Block, near: readonly Block[]): Block[] {
  const parts: Block[] = [];
  let extent = caption.box;
  for (const block of [...near].sort((a, b) => distance(a.box, caption.box) - distance(b.box, caption.box))) {
    const isPart = block.kind === 'paragraph' || block.kind === 'list-item' || block.kind === 'code';
    if (!isPart || TABLE_CAPTION.test(block.text) || distance(block.box, extent) > reach(caption)) break;
    // Running text is no part of it.
    if (block.lines.length > 1 && rowsInParts([block]) === 0) break;
    parts.push(block);
    extent = unionBox([extent, block.box]);
  }
  return parts;
}

/** Rows of text with several parts. */
function rowsInParts(blocks: readonly Block[]): number {
  const rows = groupRows(toLayoutLines(blocks.flatMap(({ lines }) => lines)));
  return rows.filter((row) => row.lines.flatMap(({ pieces }) => pieces).length > 1).length;
}

function reach({ lines: [line], box }: Block): number {
  return NEXT_PART * (line?.font.size ?? box.height);
}

function distance(a: Box, b: Box): number {
  return Math.max(0, Math.max(a.y, b.y) - Math.min(a.y + a.height, b.y + b.height));
}

function isBeside(a: Box, b: Box): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width;
}

function isSame(a: Box, b: Box): boolean {
  return intersectionArea(a, b) >= SAME * Math.min(a.width * a.height, b.width * b.height);
}

function shareOfBoth(a: Box, b: Box): number {
  const common = intersectionArea(a, b);
  return common / Math.max(1e-9, a.width * a.height + b.width * b.height - common);
}
