import type { Block, PageResult } from '../../page/pageResult.ts';
import type { PageOutline } from './documentOutline.ts';
import { headingLevels } from '../blocks/headingLevels.ts';
import { findRunningText, type Furniture } from './runningText.ts';

export { outlinePage, type PageOutline } from './documentOutline.ts';

/** What changes on a page once the whole document is known. Plain JSON. */
export interface PageRevision {
  /** Blocks that turn out to be furniture, by their order. */
  readonly furniture: readonly (readonly [order: number, kind: Furniture])[];
  readonly levels: readonly (readonly [order: number, level: number])[];
}

/**
 * Looks at all pages together: running headers, footers and page numbers get their kinds, and heading levels become
 * the same on all pages. The map has only the pages that change. O(pages).
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
  for (const { page } of pages) {
    const own = [...(furniture.get(page) ?? [])];
    const pageLevels = changed.get(page) ?? [];
    if (own.length > 0 || pageLevels.length > 0) revisions.set(page, { furniture: own, levels: pageLevels });
  }
  return revisions;
}

/** Returns the page with its revision applied; the given result is not changed. */
export function applyRevision(result: PageResult, revision: PageRevision): PageResult {
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
      const level = levels.get(block.order);
      return block.kind === 'heading' && level !== undefined ? { ...block, level } : block;
    }),
  };
}
