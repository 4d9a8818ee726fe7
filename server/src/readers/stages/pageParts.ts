import type { Box } from '../../page/geometry.ts';
import type { FormulaReading, PageContent, TableGrid } from '../../page/pageContent.ts';

/* What workers are asked of models of documents: plain data, which travels between threads. */

/** The page's own frame: what a part of it is cut out by. */
export type PageFrame = Pick<PageContent, 'width' | 'height' | 'uprightToPage'>;

/** Parts of an upright page that models are to read. */
export interface PageParts {
  readonly tables: readonly Box[];
  readonly formulas: readonly Box[];
}

/** What they made of them. Points of the upright page. */
export interface PartReadings {
  readonly tableGrids: readonly TableGrid[];
  readonly formulaReadings: readonly FormulaReading[];
}
