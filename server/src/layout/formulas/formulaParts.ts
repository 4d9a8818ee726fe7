import type { Box } from '../../page/geometry.ts';
import type { RulingLine } from '../../page/pageContent.ts';
import type { UnreadRegion } from '../../page/pageResult.ts';
import type { LayoutLine } from '../lines/layoutLine.ts';
import type { PageScale } from '../pageScale.ts';
import { formulaSigns, type FormulaSigns } from './formulaSigns.ts';

/** A thing on the page that may be a piece of a formula, or the text around it. Points. */
export interface FormulaPart {
  readonly kind: 'line' | 'unread' | 'bar';
  readonly box: Box;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
  readonly middle: number;
  readonly line?: LayoutLine;
  readonly signs?: FormulaSigns;
}

/** Font sizes: the longest fraction bar, and the lowest thing that is a bar. */
const BAR = { width: 30, height: 0.2 } as const;
/** Line heights of what was not read, to be a piece of a formula; taller things are pictures. */
const TALLEST_UNREAD = 6;
/** Lines and other things that are looked at; bounds the work on hostile pages. */
const MOST_PARTS = 4000;

/** The lines of a page with what they look like, then what was not read and the bars that may be of fractions. */
export function formulaParts(
  lines: readonly LayoutLine[],
  unread: readonly UnreadRegion[],
  rulingLines: readonly RulingLine[],
  scale: PageScale,
): FormulaPart[] {
  const parts: FormulaPart[] = lines
    .slice(0, MOST_PARTS)
    .map((line) => ({ kind: 'line', ...edges(line.box), line, signs: formulaSigns(line) }));
  for (const { box } of unread.slice(0, MOST_PARTS))
    if (isUsable(box) && box.height < TALLEST_UNREAD * scale.lineHeight)
      parts.push({ kind: 'unread', ...edges(box) });
  for (const { box, direction } of rulingLines.slice(0, MOST_PARTS))
    if (
      direction === 'horizontal' &&
      isUsable(box) &&
      box.width < BAR.width * scale.bodySize &&
      box.height < BAR.height * scale.bodySize
    )
      parts.push({ kind: 'bar', ...edges(box) });
  return parts.sort((a, b) => a.top - b.top || a.left - b.left);
}

function edges(box: Box): Pick<FormulaPart, 'box' | 'left' | 'right' | 'top' | 'bottom' | 'middle'> {
  return {
    box,
    left: box.x,
    right: box.x + box.width,
    top: box.y,
    bottom: box.y + box.height,
    middle: box.y + box.height / 2,
  };
}

function isUsable({ x, y, width, height }: Box): boolean {
  return [x, y, width, height].every(Number.isFinite) && width > 0 && height >= 0;
}

/** How much of two things' heights lies side by side; negative: the space between one and the other below it. */
export function besideBy(a: FormulaPart, b: Pick<FormulaPart, 'top' | 'bottom'>): number {
  return Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
}

/** How much of two things' widths lies above each other; negative: the gap between them. */
export function aboveBy(
  a: Pick<FormulaPart, 'left' | 'right'>,
  b: Pick<FormulaPart, 'left' | 'right'>,
): number {
  return Math.min(a.right, b.right) - Math.max(a.left, b.left);
}
