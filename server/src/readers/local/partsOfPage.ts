import type { Box } from '../../page/geometry.ts';
import { unreadFormulas } from '../../layout/formulas/formulaReadings.ts';
import { layoutPage } from '../../layout/layoutPage.ts';
import { unsettledTables } from '../../layout/tables/model/unsettledTables.ts';
import type { PageContent } from '../../page/pageContent.ts';
import type { EnginePage } from '../reader.ts';
import type { PageOptions } from '../pageRequest.ts';
import type { PageParts } from '../stages/pageParts.ts';
import type { BendGrid } from '../stages/unwarping/bendGrid.ts';

/** More of a kind than any page has: a confused model proposes hundreds. */
const MOST_PARTS = 60;

/** Smaller than any table or formula. Points. */
const LEAST_SIDE = 6;

/**
 * The parts of a page that models of documents are to read, by the models that there are: what a layout model sees, and
 * what geometry finds and is not sure of.
 */
export function partsOfPage(content: PageContent, { stages = {} }: Pick<PageOptions, 'stages'>): PageParts {
  if (stages.tables === undefined && stages.formulas === undefined) return { tables: [], formulas: [] };
  const blocks = layoutPage(content);
  return {
    tables: stages.tables === undefined ? [] : usable(unsettledTables(content, blocks)),
    formulas: stages.formulas === undefined ? [] : usable(unreadFormulas(content, blocks)),
  };
}

/**
 * The page's content with what models of documents read of it, on any worker. `bend`: by which the page was made flat when
 * its lines were found, so that they lie where the models see them; the lines of a text layer lie on the page as it is.
 */
export async function withPartReadings(
  page: EnginePage,
  content: PageContent,
  bend?: BendGrid,
): Promise<{ readonly content: PageContent; readonly timings: Readonly<Record<string, number>> }> {
  const { options } = page.request;
  const parts = partsOfPage(content, options);
  if (parts.tables.length + parts.formulas.length === 0) return { content, timings: {} };
  const { width, height, uprightToPage } = content;
  const frame = { width, height, uprightToPage };
  const { timings, ...readings } = await page.run('readRegions', {
    options,
    frame,
    parts,
    ...(bend ? { bend } : {}),
  });
  return { content: { ...content, ...readings }, timings };
}

function usable(boxes: readonly Box[]): Box[] {
  return boxes
    .filter(({ width, height }) => width >= LEAST_SIDE && height >= LEAST_SIDE)
    .slice(0, MOST_PARTS);
}
