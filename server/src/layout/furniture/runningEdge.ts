import type { LinePiece } from '../lines/layoutLine.ts';
import { letterSize, type TextRow } from '../lines/textRow.ts';
import type { PageScale } from '../pageScale.ts';
import type { Rule } from '../tables/ruled/ruleStacks.ts';

/** Shares of the page's height at its edges: where running titles stand, numbers, and what programs print on pages. */
export const ZONE = { title: 0.12, number: 0.1, program: 0.05 } as const;
/** Times the size of the running text. Larger type is a heading's; OCR tells sizes to about an eighth. */
export const SIZE = { running: 1.2, byForm: 1.5, chapter: 0.95, small: 0.85 } as const;

/** What a row is judged by. */
export interface Edge {
  readonly side: 'top' | 'bottom';
  /** The next rows towards the middle of the page. */
  readonly inner: readonly TextRow[];
  /** White space between the row and the next one. */
  readonly space: number;
  readonly isApart: boolean;
}

/** How far the running text reaches, and whether there is any. */
export interface Page {
  readonly scale: PageScale;
  readonly rows: readonly TextRow[];
  readonly left: number;
  readonly right: number;
  readonly hasProse: boolean;
  readonly rules: readonly Rule[];
}

/** OCR guesses sizes from boxes, which slanted lines make higher: boxes and letters must say so. */
export function isLarger(row: TextRow, { bodySize, lineHeight }: PageScale, times: number): boolean {
  const letters = letterSize(row);
  return (
    row.size > times * bodySize &&
    row.height > times * lineHeight &&
    (letters === 0 || letters > times * bodySize)
  );
}

export function isInZone(
  row: TextRow,
  side: 'top' | 'bottom',
  share: number,
  { height }: PageScale,
): boolean {
  return side === 'top' ? row.middle < share * height : row.middle > (1 - share) * height;
}

/** It ends as one, or goes on. */
export function isSentence(text: string): boolean {
  return /[.,;:?!。，；：？！-]$/u.test(text.trim());
}

export function partsOf(row: TextRow): LinePiece[] {
  return row.lines.flatMap(({ pieces }) => pieces).sort((a, b) => a.left - b.left);
}
