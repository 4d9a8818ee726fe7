import { intersectionArea, type Box } from '../../page/geometry.ts';
import type { PageContent } from '../../page/pageContent.ts';
import type { TextLine } from '../../page/pageResult.ts';
import type { LayoutLine } from '../lines/layoutLine.ts';
import type { PageScale } from '../pageScale.ts';
import { formulaItem, type PageItem } from '../readingOrder/pageItem.ts';
import { findFormulas } from './findFormulas.ts';
import { formulaCharacters } from './formulaCharacters.ts';

/** A formula as it becomes a block. */
export interface FormulaBody {
  readonly notation: 'tex' | 'characters';
  readonly box: Box;
  readonly text: string;
  readonly lines: TextLine[];
}

/** Share of a region's area that lies in a table or a picture: it is a part of that. */
const INSIDE = 0.5;

/**
 * Takes the formulas that stand on lines of their own, as things on the page, before its columns, tables and headings
 * are found. Lines in pictures and what was not read in tables and pictures is left to them.
 */
export function takeFormulas(
  lines: readonly LayoutLine[],
  { rulingLines, figures, unread = [] }: PageContent,
  tables: readonly Box[],
  scale: PageScale,
): { items: PageItem[]; rest: LayoutLine[] } {
  const things = [...figures, ...tables];
  const isInThing = (box: Box): boolean =>
    things.some((thing) => intersectionArea(thing, box) > INSIDE * box.width * box.height);
  const found = findFormulas(
    lines.filter(({ box }) => !isInThing(box)),
    rulingLines.filter(({ box }) => !tables.some((table) => intersectionArea(table, box) > 0)),
    unread.filter(({ box }) => !isInThing(box)),
    scale,
  );
  const taken = new Set(found.flatMap((formula) => formula.lines));
  return {
    items: found.map((formula) =>
      formulaItem({
        notation: 'characters',
        box: formula.box,
        text: formulaCharacters(formula),
        lines: formula.lines.map(({ source }) => source),
      }),
    ),
    rest: lines.filter((line) => !taken.has(line)),
  };
}
