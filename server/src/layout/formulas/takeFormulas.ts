import { intersectionArea, type Box } from '../../page/geometry.ts';
import type { PageContent, SetGlyph, Typesetting } from '../../page/pageContent.ts';
import type { TextLine } from '../../page/pageResult.ts';
import type { LayoutLine } from '../lines/layoutLine.ts';
import { STROKE } from '../settings.ts';
import type { PageScale } from '../pageScale.ts';
import { formulaItem, type PageItem } from '../readingOrder/pageItem.ts';
import { findFormulas, type FoundFormula } from './findFormulas.ts';
import { formulaCharacters } from './formulaCharacters.ts';
import { texOfGlyphs } from './formulaTex.ts';

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
  { rulingLines, figures, unread = [], typesetting }: PageContent,
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
        ...textOf(formula, typesetting),
        box: formula.box,
        lines: formula.lines.map(({ source }) => source),
      }),
    ),
    rest: lines.filter((line) => !taken.has(line)),
  };
}

/** TeX, where it is certain and every character of the formula's lines is in it; else its characters. */
function textOf(
  formula: FoundFormula,
  typesetting: Typesetting | undefined,
): Pick<FormulaBody, 'notation' | 'text'> {
  const characters = { notation: 'characters', text: formulaCharacters(formula) } as const;
  if (!typesetting || formula.isUnread || formula.lines.some(({ source }) => source.origin === 'ocr'))
    return characters;
  const number = formula.number.map(({ text }) => text).join('');
  if (number !== '' && !/^\([\w.\-–′']{1,12}\)$/.test(number)) return characters;
  const isOfNumber = (glyph: SetGlyph): boolean => formula.number.some((line) => standsIn(glyph, line.box));
  const own = typesetting.glyphs.filter((glyph) => standsIn(glyph, formula.box));
  if (signsOf(own.map(({ text }) => text)) !== signsOf(formula.lines.map(({ text }) => text)))
    return characters;
  // An arrow over a letter, a root, a brace: what is drawn and is no bar has a meaning, too.
  if (typesetting.drawn.some((box) => isOfFormula(box, formula))) return characters;
  const tex = texOfGlyphs(
    own.filter((glyph) => !isOfNumber(glyph)),
    formula.bars,
  );
  if (tex === undefined) return characters;
  return { notation: 'tex', text: number === '' ? tex : `${tex}\\tag{${number.slice(1, -1)}}` };
}

function standsIn({ left, right, baseline }: SetGlyph, { x, y, width, height }: Box): boolean {
  const middle = (left + right) / 2;
  return middle >= x && middle <= x + width && baseline >= y && baseline <= y + height;
}

/** Whether something is drawn in a formula that is neither one of its bars nor the ground under all of it. */
function isOfFormula(drawn: Box, { box, bars }: FoundFormula): boolean {
  const common = intersectionArea(inflated(drawn), inflated(box));
  if (!(common > 0)) return false;
  const isGround = drawn.width >= box.width && drawn.height >= box.height;
  return !isGround && !bars.some((bar) => intersectionArea(inflated(bar), inflated(drawn)) > 0);
}

/** With a margin of strokes, so that thin lines have an area. */
function inflated({ x, y, width, height }: Box): Box {
  return { x: x - STROKE / 2, y: y - STROKE / 2, width: width + STROKE, height: height + STROKE };
}

/** All signs of some texts in an order of their own: the same for the same signs. */
function signsOf(texts: readonly string[]): string {
  return [...texts.join('').normalize('NFKC').replace(/\s+/g, '')].sort().join('');
}
