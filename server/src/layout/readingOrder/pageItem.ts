import { unionBox, type Box } from '../../page/geometry.ts';
import type { BlockDraft } from '../blocks/blocks.ts';
import type { FormulaBody } from '../formulas/takeFormulas.ts';
import type { LayoutLine, LinePiece } from '../lines/layoutLine.ts';
import type { Table } from '../tables/table.ts';

/** What is put in order on a page: a line of text, or a thing whose inside is ordered already. */
export type PageItem = ItemExtent &
  (
    | { readonly kind: 'line'; readonly line: LayoutLine }
    | { readonly kind: 'figure'; readonly box: Box; readonly lines: readonly LayoutLine[] }
    | { readonly kind: 'table'; readonly table: Table }
    | { readonly kind: 'formula'; readonly formula: FormulaBody }
    | { readonly kind: 'drafts'; readonly drafts: readonly BlockDraft[] }
  );

interface ItemExtent {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
  readonly pieces: readonly Pick<LinePiece, 'left' | 'right'>[];
}

export type LineItem = Extract<PageItem, { kind: 'line' }>;

/** Lines take part with the middle of their height: boxes of tight lines overlap. */
const CORE = 0.25;

export function lineItem(line: LayoutLine): LineItem {
  const { left, right, top, bottom, pieces } = line;
  const inset = CORE * (bottom - top);
  return { kind: 'line', line, left, right, top: top + inset, bottom: bottom - inset, pieces };
}

export function figureItem(box: Box, lines: readonly LayoutLine[]): PageItem {
  return { kind: 'figure', box, lines, ...extentOf(box) };
}

export function tableItem(table: Table): PageItem {
  return { kind: 'table', table, ...extentOf(table.box) };
}

export function formulaItem(formula: FormulaBody): PageItem {
  return { kind: 'formula', formula, ...extentOf(formula.box) };
}

/** Blocks that are laid out already, around the places of their lines. */
export function draftsItem(drafts: readonly BlockDraft[], boxes: readonly Box[]): PageItem {
  return { kind: 'drafts', drafts, ...extentOf(unionBox(boxes)) };
}

function extentOf(box: Box): ItemExtent {
  const right = box.x + box.width;
  return { left: box.x, right, top: box.y, bottom: box.y + box.height, pieces: [{ left: box.x, right }] };
}
