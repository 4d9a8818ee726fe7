import type { PageContent, TableGrid } from '../page/pageContent.ts';
import type { Block } from '../page/pageResult.ts';
import { blocksOfFlow, type BlockDraft } from './blocks/blocks.ts';
import { placeCaptions } from './blocks/figures/captionPlaces.ts';
import { takeFigures } from './blocks/figures/figures.ts';
import { takeFootnotes } from './blocks/footnotes.ts';
import { withoutTextFrames } from './blocks/figures/textFrames.ts';
import { finishBlocks } from './blocks/finishBlocks.ts';
import { joinLists } from './blocks/lists/listJoining.ts';
import { withFormulaReadings } from './formulas/formulaReadings.ts';
import { takeFormulas } from './formulas/takeFormulas.ts';
import { takeFurniture } from './furniture/takeFurniture.ts';
import { watermarkBlocks } from './furniture/watermarks.ts';
import { withNumbersFromRight } from './lines/numbersFromRight.ts';
import { pageLines } from './lines/pageLines.ts';
import { marginNotes, sidewaysTexts } from './lines/sidewaysText.ts';
import { verticalTexts, withoutPaper } from './lines/verticalText.ts';
import { mirroredBlocks, mirroredPage } from './lines/mirrorPage.ts';
import {
  isMostlyVertical,
  isPageFromRight,
  isRightToLeft,
  partByDirection,
} from './lines/writingDirection.ts';
import { measurePage } from './pageScale.ts';
import { joinFlows } from './readingOrder/flowJoining.ts';
import { tableItem } from './readingOrder/pageItem.ts';
import { readingOrder } from './readingOrder/readingOrder.ts';
import { lineItems } from './readingOrder/titlePieces.ts';
import { inRegionOrder } from './regions/regionOrder.ts';
import { withoutTextHeadings } from './regions/textHeadings.ts';
import { takeRegions } from './regions/takeRegions.ts';
import { borderedTables } from './tables/borderedTables.ts';
import { gridsToTake } from './tables/model/gridTables.ts';
import { joinedRules } from './tables/ruled/ruleStacks.ts';

/**
 * The blocks of a page in reading order. Every line that has text is in exactly one block; a line that runs over a
 * gutter or along dot leaders is split, and the dots are dropped. Pure; O(n log n) in the number of lines.
 */
export function layoutPage(page: PageContent): Block[] {
  const byGeometry = blocksOf(page, []);
  const grids = gridsToTake(page, byGeometry);
  const blocks = grids.length === 0 ? byGeometry : blocksOf(page, grids);
  return withFormulaReadings(blocks, page.formulaReadings ?? []);
}

/** The blocks of a page, with grids of models for some of its tables. */
function blocksOf(page: PageContent, tableGrids: readonly TableGrid[]): Block[] {
  const content = { ...page, lines: withNumbersFromRight(page.lines), tableGrids };
  if (!isPageFromRight(content.lines)) return finishBlocks(draftsOf(content, true));
  // Such a page is set as others are, in a mirror: margins, indents, columns, the cells of tables.
  return mirroredBlocks(finishBlocks(draftsOf(mirroredPage(content), true)), content.width);
}

/** The blocks of a page, or of a text that lies on its side, which has no margins and so no furniture. */
function draftsOf(content: PageContent, isPage: boolean): BlockDraft[] {
  const { lines, across, vocabulary } = pageLines(content);
  const { columns, level, turned } = partByDirection(lines);
  const pageScale = measurePage(lines, content);

  // Tables with ruling lines, and vertical writing, each as one thing on the page.
  const tables = borderedTables(content, level, columns, pageScale);
  const tableBoxes = tables.map(({ box }) => box);
  const inTable = new Set(tables.flatMap((table) => table.lines));
  const upright = [...columns].filter((line) => !inTable.has(line));
  const vertical = verticalTexts(upright, content, vocabulary);
  const { width, height } = content;
  const ownScale = isMostlyVertical(lines, columns) ? vertical.scale : undefined;
  const scale = { ...(ownScale ?? pageScale), width, height };

  // What is no running text: what a layout model knows, formulas, footnotes, furniture, figures.
  const outside = level.filter((line) => !inTable.has(line) && !columns.has(line));
  const known = { figures: content.figures, tables: tableBoxes };
  const seen = takeRegions(content.regions, outside, known, scale, vocabulary);
  const pictures = withoutTextFrames(withoutPaper(seen.figures, upright), seen.rest, scale);
  const withPictures = { ...content, figures: pictures };
  const { items: formulas, rest: free } = takeFormulas(seen.rest, withPictures, tableBoxes, scale);
  const footnotes = isPage ? takeFootnotes(free, withPictures, scale, vocabulary) : { notes: [], rest: free };
  const furniture = isPage
    ? takeFurniture(footnotes.rest, scale, vocabulary, content.rulingLines)
    : { above: [], below: [], rest: free };
  const figures = takeFigures(pictures, furniture.rest, turned, tableBoxes, scale);
  const sideways = sidewaysTexts(figures.restTurned, level, content, (text) => draftsOf(text, false));

  // Reading order, then blocks column by column.
  const items = [...lineItems(figures.rest, scale), ...tables.map(tableItem), ...formulas, ...seen.items];
  const placed = [...items, ...figures.items, ...vertical.items, ...sideways.items];
  const rules = joinedRules(content.rulingLines);
  const flows = readingOrder(placed, scale, isRightToLeft(lines, columns), rules);
  const parts = inRegionOrder(flows, content.regions).map((flow) =>
    withoutTextHeadings(blocksOfFlow(flow, scale, vocabulary), content.regions),
  );
  const blocks = joinLists(joinFlows(parts, vocabulary), vocabulary);
  return [
    ...seen.above,
    ...furniture.above,
    ...placeCaptions(blocks, scale),
    ...footnotes.notes,
    ...marginNotes(sideways.rest),
    ...watermarkBlocks(across),
    ...furniture.below,
    ...seen.below,
  ];
}
