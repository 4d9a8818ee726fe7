import type { LinePiece } from '../lines/layoutLine.ts';
import type { TextRow } from '../lines/textRow.ts';
import { median, type PageScale } from '../pageScale.ts';
import { isInCapitals } from '../blocks/headings/headingCandidate.ts';
import { isPageNumberText, isOnItsOwn } from './pageFurniture.ts';
import { isInZone, isLarger, isSentence, partsOf, SIZE, ZONE, type Edge, type Page } from './runningEdge.ts';
import { isTitleCase } from './runningForms.ts';

/** Line heights of white space above a number in the middle of a page. */
const FAR = 2.5;
/** Font sizes between a number and the title beside it; more at the left, where `4  Results` is a heading. */
const BESIDE = { right: 1, left: 3 } as const;
/** Font sizes by which a number at the outer end of a row may stand inside of the text's margin. */
const AT_MARGIN = 2;
/** From here to there a number is a year: `1996` below a title is a part of it. */
const YEARS = { from: 1500, to: 2100 } as const;

/** A number of its own near the edge; below all text of a short page in its middle, too. */
export function isNumberOfPage(
  row: TextRow,
  { side, space }: Edge,
  { scale, rows, left, right, hasProse }: Page,
): boolean {
  const text = row.text.trim();
  if (row.tabbed || !isPageNumberText(text) || !isLikelyNumber(text)) return false;
  if (isLarger(row, scale, SIZE.running)) return false;
  const nearEdge =
    side === 'top' ? row.middle < ZONE.number * scale.height : row.middle > (1 - ZONE.number) * scale.height;
  if (nearEdge) return isOnItsOwn(row, rows, scale) && space > 0;
  const isCentred = Math.abs((row.left + row.right) / 2 - (left + right) / 2) < AT_MARGIN * row.size;
  return (
    side === 'bottom' && hasProse && isCentred && space > FAR * scale.lineHeight && /^\d{1,3}$/.test(text)
  );
}

/** Neither a year, nor with zeros before it, nor a letter that a speck may be read as. */
function isLikelyNumber(text: string): boolean {
  const bare = text.replace(/[^\p{L}\p{Nd}]/gu, '');
  if (/^\p{L}$/u.test(bare)) return /^[ivx]$/.test(bare);
  if (/^0\d/.test(bare)) return false;
  return !isYear(bare);
}

function isYear(text: string): boolean {
  return /^\d{4}$/.test(text) && Number(text) >= YEARS.from && Number(text) <= YEARS.to;
}

/** `156    J. Chromatogr. A` or `THE CORSET    53`: a number at the outer end of the row, a title beside it. */
export function isBesideNumber(
  row: TextRow,
  { side, inner, space, isApart }: Edge,
  { left, right, scale }: Page,
): boolean {
  // Wide leading hides the space around small type.
  const size = median(row.lines.map((line) => line.size));
  const isSmall = size < SIZE.small * scale.bodySize && isInZone(row, side, ZONE.number, scale);
  if (!isApart && !(isSmall && space > 0)) return false;
  const parts = partsOf(row);
  const [first, last] = [parts[0], parts.at(-1)];
  if (!first || !last || first === last) return false;
  const isNumber = ({ text }: LinePiece): boolean =>
    isPageNumberText(text) && isLikelyNumber(text.trim()) && !/^\p{L}$/u.test(text.trim());
  const atRight =
    isNumber(last) &&
    last.right > right - AT_MARGIN * scale.bodySize &&
    last.left - parts.at(-2)!.right > BESIDE.right * size &&
    !endsAlike(last.right, inner, scale, 'right');
  const farLeft = side === 'bottom' ? BESIDE.right : BESIDE.left;
  const atLeft =
    isNumber(first) &&
    first.left < left + AT_MARGIN * scale.bodySize &&
    parts[1]!.left - first.right > farLeft * size &&
    !endsAlike(first.left, inner, scale, 'left');
  if (!atRight && !atLeft) return false;
  const rest = parts
    .filter((part) => !(atRight && part === last) && !(atLeft && part === first))
    .map(({ text }) => text)
    .join(' ');
  // Numbers beside numbers are a table's, and a note at the foot begins with its number.
  if (!/\p{L}{2}/u.test(rest) || parts.filter(isNumber).length > 2) return false;
  return side === 'top' || atRight || !isSentence(rest);
}

/** Rows below with a number at the same place are those of a table or of contents; `(3.18)` is a formula's. */
function endsAlike(
  place: number,
  inner: readonly TextRow[],
  { bodySize }: PageScale,
  end: 'left' | 'right',
): boolean {
  return inner.slice(0, 2).some((row) => {
    const part = end === 'left' ? partsOf(row)[0] : partsOf(row).at(-1);
    return (
      part !== undefined &&
      /^[\d.,%\s-]+$/.test(part.text) &&
      Math.abs((end === 'left' ? part.left : part.right) - place) < AT_MARGIN * bodySize
    );
  });
}

/** `416 Chapter 9  Use Factors and Multiples`, `44 | Title`: read as one line. */
export function isWithNumber(text: string, { side, isApart }: Edge, row: TextRow, { scale }: Page): boolean {
  if (!isApart || !isInZone(row, side, ZONE.number, scale)) return false;
  const found =
    /^(\d{1,4})\s*([|丨·•»>«‹›—–]?)\s*(\D.*)$/u.exec(text) ??
    swapped(/^(.*[^\d\s|丨·•»>«‹›—–])\s*([|丨·•»>«‹›—–])\s*(\d{1,4})$/u.exec(text));
  if (!found) return false;
  const [, number = '', sign = '', rest = ''] = found;
  if (!/\p{L}{2}/u.test(rest) || isYear(number) || /^0/.test(number)) return false;
  if (sign !== '') return true;
  // A heading begins with its number at the top, a note with small letters at the bottom.
  if (!/^\d+\s/.test(text) || isSentence(rest)) return false;
  return side === 'bottom'
    ? isTitleCase(rest) && Number(number) > 1
    : Number(number) >= 100 && isInCapitals(rest);
}

function swapped(found: RegExpExecArray | null): string[] | null {
  return found && [found[0], found[3] ?? '', found[2] ?? '', found[1] ?? ''];
}
