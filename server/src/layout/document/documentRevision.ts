import type { Block, PageResult, TableBlock } from '../../page/pageResult.ts';
import type { PageOutline } from './documentOutline.ts';
import { asListItem, continuedItem, type ContinuedItem } from './continuedLists.ts';
import { findContinuedTables, type ContinuedTable } from './continuedTables.ts';
import { joinTables } from './joinTables.ts';
import { headingLevels } from '../blocks/headings/headingLevels.ts';
import { findRunningText, type Furniture } from './runningText.ts';

export { outlinePage, type PageOutline } from './documentOutline.ts';

/** What changes on a page once the whole document is known. Plain JSON. */
export interface PageRevision {
  /** Blocks that turn out to be furniture, by their order. */
  readonly furniture: readonly (readonly [order: number, kind: Furniture])[];
  readonly levels: readonly (readonly [order: number, level: number])[];
  /** The paragraph that the page begins with, and that is an item of the list of the page before. */
  readonly item?: ContinuedItem;
  /** The table that begins on this page and goes on on later ones, which are then needed to apply the revision. */
  readonly table?: ContinuedTable;
  /** The table of this page that is a part of one, and the page on which that begins. */
  readonly continues?: readonly [order: number, page: number];
}

/**
 * Looks at all pages together: running headers, footers and page numbers get their kinds, heading levels become the
 * same on all pages, items of lists that go on are items, and tables that go on over pages become one. The map has only the pages that change. O(pages).
 */
export function reviseDocument(outlines: readonly PageOutline[]): Map<number, PageRevision> {
  const pages = [...outlines].sort((a, b) => a.page - b.page);
  const furniture = findRunningText(pages);
  const headings = pages.flatMap((page) =>
    page.headings
      .filter(({ order }) => furniture.get(page.page)?.has(order) !== true)
      .map((heading) => ({ page: page.page, ...heading })),
  );
  const levels = headingLevels(headings.map(({ sign }) => sign));
  const changed = new Map<number, [number, number][]>();
  headings.forEach(({ page, order, level }, i) => {
    const better = levels[i] ?? level;
    if (better === level) return;
    const own = changed.get(page) ?? [];
    own.push([order, better]);
    changed.set(page, own);
  });
  const revisions = new Map<number, PageRevision>();
  const tables = findContinuedTables(pages, furniture);
  const begins = new Map(tables.map((table) => [table.page, table]));
  const goesOn = new Map(
    tables.flatMap((table) => table.parts.map((part) => [part.page, { part, from: table.page }] as const)),
  );
  const isRunning = (page: number, order: number): boolean => furniture.get(page)?.has(order) === true;
  for (const [at, outline] of pages.entries()) {
    const { page } = outline;
    const item = continuedItem(pages[at - 1], outline, isRunning);
    const table = begins.get(page);
    const part = goesOn.get(page);
    // `Table 3 (continued)` says what the page shows no more.
    const caption = part?.part.caption;
    const own = [
      ...(furniture.get(page) ?? []),
      ...(caption === undefined ? [] : [[caption, 'header'] as const]),
    ];
    const revision: PageRevision = {
      furniture: own,
      levels: changed.get(page) ?? [],
      ...(item ? { item } : {}),
      ...(table ? { table } : {}),
      ...(part ? { continues: [part.part.order, part.from] as const } : {}),
    };
    if (own.length + revision.levels.length > 0 || item || table || part) revisions.set(page, revision);
  }
  return revisions;
}

/** The other pages that a revision needs, ascending. */
export function pagesNeeded({ table }: PageRevision): readonly number[] {
  return table?.parts.map(({ page }) => page) ?? [];
}

/**
 * Returns the page with its revision applied; the given result is not changed. `others`: the pages that it needs, as
 * they were before any revision.
 */
export function applyRevision(
  result: PageResult,
  revision: PageRevision,
  others: ReadonlyMap<number, PageResult> = new Map(),
): PageResult {
  const furniture = new Map(revision.furniture);
  const levels = new Map(revision.levels);
  return {
    ...result,
    blocks: result.blocks.map((block): Block => {
      const kind = furniture.get(block.order);
      if (kind) {
        const { box, lines, order } = block;
        const text = block.kind === 'list-item' ? `${block.marker} ${block.text}`.trim() : block.text;
        return { kind, box, text, lines, order };
      }
      if (block.kind === 'table') return revisedTable(block, revision, others);
      if (block.kind === 'paragraph' && revision.item?.[0] === block.order)
        return asListItem(block, revision.item[1]);
      const level = levels.get(block.order);
      return block.kind === 'heading' && level !== undefined ? { ...block, level } : block;
    }),
  };
}

function revisedTable(
  block: TableBlock,
  { table, continues }: PageRevision,
  others: ReadonlyMap<number, PageResult>,
): TableBlock {
  if (table?.order === block.order) return joinTables(block, table, others);
  return continues?.[0] === block.order ? { ...block, continues: continues[1] } : block;
}
