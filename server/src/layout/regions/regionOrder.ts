import { intersectionArea, type Box } from '../../page/geometry.ts';
import type { PageRegion } from '../../page/pageContent.ts';
import type { PageItem } from '../readingOrder/pageItem.ts';
import type { Flow } from '../readingOrder/readingOrder.ts';
import { usableRegions } from './regionLines.ts';

/** Share of a thing that lies in the region whose place it takes. */
const COVERED = 0.5;

/** Share of the page's things that ordered regions hold; a model that saw less of the page does not order it. */
const SEEN = 0.7;

/**
 * The flows of a page in the order of a layout model that gives one. What lies in no region of it stays behind what it
 * follows by geometry. Things that stay neighbours stay in one flow, so that a list or a paragraph is not parted where
 * one region ends and the next one begins. O(things × regions), with at most 300 regions.
 */
export function inRegionOrder(
  flows: readonly Flow[],
  regions: readonly PageRegion[] | undefined,
): readonly Flow[] {
  const ordered = usableRegions(regions ?? []).filter(({ order }) => Number.isFinite(order));
  if (ordered.length < 2) return flows;
  let placed = 0;
  let last = -Infinity;
  const things = flows.flatMap((flow, at) =>
    topDown(flow).map((item) => {
      const own = orderOf(item, ordered);
      if (own !== undefined) placed += 1;
      last = own ?? last;
      return { item, flow: at, order: last };
    }),
  );
  if (placed < SEEN * things.length) return flows;
  const sorted = things.toSorted((a, b) => compare(a.order, b.order));
  const result: PageItem[][] = [];
  let before: (typeof sorted)[number] | undefined;
  for (const thing of sorted) {
    const isNext = before?.flow === thing.flow && thing.item.top >= before.item.top;
    const current = result.at(-1);
    if (isNext && current) current.push(thing.item);
    else result.push([thing.item]);
    before = thing;
  }
  return result;
}

/** Without the NaN that two things before all regions would have as their difference. */
function compare(a: number, b: number): number {
  return a === b ? 0 : a - b;
}

function topDown(flow: Flow): PageItem[] {
  return [...flow].sort((a, b) => a.top - b.top || a.left - b.left);
}

function orderOf(item: PageItem, regions: readonly PageRegion[]): number | undefined {
  const box: Box = {
    x: item.left,
    y: item.top,
    width: item.right - item.left,
    height: item.bottom - item.top,
  };
  const area = box.width * box.height;
  let best: PageRegion | undefined;
  for (const region of regions) {
    if (intersectionArea(box, region.box) < COVERED * area || !(area > 0)) continue;
    if (!best || region.box.width * region.box.height < best.box.width * best.box.height) best = region;
  }
  return best?.order;
}
