import type { PageContent } from '../../page/pageContent.ts';
import type { LayoutLine } from '../lines/layoutLine.ts';
import type { PageScale } from '../pageScale.ts';
import { framedTables } from './ruled/framedTables.ts';
import { withHeadsAbove } from './ruled/gridHeads.ts';
import { withGridTables } from './model/gridTables.ts';
import { ruledTables } from './ruled/ruledTable.ts';
import type { Table } from './table.ts';

/**
 * The tables that are known before the reading order: those with ruling lines, as grids or between horizontal rules,
 * and those of models of tables. `level`: lines of horizontal text; `inColumns`: those of vertical writing.
 */
export function borderedTables(
  { rulingLines, tableGrids = [] }: Pick<PageContent, 'rulingLines' | 'tableGrids'>,
  level: readonly LayoutLine[],
  inColumns: ReadonlySet<LayoutLine>,
  scale: PageScale,
): Table[] {
  const grids = withHeadsAbove(ruledTables(rulingLines, level), level, scale);
  const inGrid = new Set(grids.flatMap((table) => table.lines));
  const open = level.filter((line) => !inGrid.has(line) && !inColumns.has(line));
  return withGridTables([...grids, ...framedTables(rulingLines, open, scale)], tableGrids, level);
}
