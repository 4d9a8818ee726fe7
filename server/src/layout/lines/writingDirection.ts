import { MAJORITY } from '../settings.ts';
import type { TextLine } from '../../page/pageResult.ts';
import type { LayoutLine } from './layoutLine.ts';
import { findVerticalLines } from './verticalText.ts';

/** Lines of a page by how they run. */
export interface LinesByDirection {
  /** Lines of vertical writing, from top to bottom. */
  readonly columns: ReadonlySet<LayoutLine>;
  /** Level lines, and the columns. */
  readonly level: readonly LayoutLine[];
  /** Lines that run up or down the page and are no vertical writing. */
  readonly turned: readonly LayoutLine[];
}

export function partByDirection(lines: readonly LayoutLine[]): LinesByDirection {
  const columns = new Set(findVerticalLines(lines));
  return {
    columns,
    level: lines.filter((line) => !line.turned || columns.has(line)),
    turned: lines.filter((line) => line.turned && !columns.has(line)),
  };
}

/** Whether more of the page's characters stand in columns than not. */
export function isMostlyVertical(lines: readonly LayoutLine[], columns: ReadonlySet<LayoutLine>): boolean {
  return share(lines, (line) => columns.has(line)) > MAJORITY;
}

/** Whether more of a page's characters stand in lines of scripts that are read from the right than in others. */
export function isPageFromRight(lines: readonly TextLine[]): boolean {
  const letters = (some: readonly TextLine[]): number => some.reduce((sum, { text }) => sum + text.length, 0);
  return letters(lines.filter(({ direction }) => direction === 'rtl')) > MAJORITY * letters(lines);
}

/** Whether the right one of two columns of text is read first: right-to-left scripts, and vertical writing. */
export function isRightToLeft(lines: readonly LayoutLine[], columns: ReadonlySet<LayoutLine>): boolean {
  return share(lines, (line) => line.source.direction === 'rtl' || columns.has(line)) > MAJORITY;
}

/** Share of the characters that are in such lines. */
function share(lines: readonly LayoutLine[], is: (line: LayoutLine) => boolean): number {
  const letters = (some: readonly LayoutLine[]): number =>
    some.reduce((sum, { text }) => sum + text.length, 0);
  return letters(lines.filter(is)) / Math.max(1, letters(lines));
}
