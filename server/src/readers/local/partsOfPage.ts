import type { Box } from '../../page/geometry.ts';
import type { PageContent, RegionLabel } from '../../page/pageContent.ts';
import type { EnginePage } from '../reader.ts';
import type { PageOptions } from '../pageRequest.ts';
import type { PageParts } from '../stages/pageParts.ts';

/** More of a kind than any page has: a confused model proposes hundreds. */
const MOST_PARTS = 60;

/** Smaller than any table or formula. Points. */
const LEAST_SIDE = 6;

/** The parts of a page that models of documents are to read, by the models that there are. */
export function partsOfPage(content: PageContent, { stages = {} }: Pick<PageOptions, 'stages'>): PageParts {
  return {
    tables: stages.tables === undefined ? [] : boxesOf(content, 'table'),
    formulas: stages.formulas === undefined ? [] : boxesOf(content, 'formula'),
  };
}

/** The page's content with what models of documents read of it, on any worker. */
export async function withPartReadings(
  page: EnginePage,
  content: PageContent,
): Promise<{ readonly content: PageContent; readonly timings: Readonly<Record<string, number>> }> {
  const { options } = page.request;
  const parts = partsOfPage(content, options);
  if (parts.tables.length + parts.formulas.length === 0) return { content, timings: {} };
  const { width, height, uprightToPage } = content;
  const frame = { width, height, uprightToPage };
  const { timings, ...readings } = await page.run('readRegions', { options, frame, parts });
  return { content: { ...content, ...readings }, timings };
}

function boxesOf({ regions = [] }: PageContent, label: RegionLabel): Box[] {
  return regions
    .filter((region) => region.label === label)
    .map(({ box }) => box)
    .filter(({ width, height }) => width >= LEAST_SIDE && height >= LEAST_SIDE)
    .slice(0, MOST_PARTS);
}
