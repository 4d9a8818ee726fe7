import type { EdgeBlock, PageOutline } from './documentOutline.ts';
import { isPageNumberText } from '../furniture/pageFurniture.ts';
import { isSimilar } from './similarText.ts';
import { isSameText } from './textSketch.ts';

/** What a block turns out to be; `paragraph`: a number that its page alone took for the page's. */
export type Furniture = 'header' | 'footer' | 'page-number' | 'paragraph';

/** Pages before and after that a page is compared with: odd and even pages may differ. */
const NEIGHBOURS = 4;
/** Share of the page's height that a running line may move. */
const SAME_PLACE = 0.025;
/** Other pages that must have a line for it to be one that runs; a single one may have it by chance. */
const ENOUGH = 2;

/**
 * For each page, the blocks (by order) that are running text: the same text at the same place on at least two
 * nearby pages, or on one with a number that counts the pages. Copies of a page prove nothing. Titles stay, and so
 * does a page on which nothing else would be left.
 */
export function findRunningText(pages: readonly PageOutline[]): Map<number, Map<number, Furniture>> {
  const found = new Map<number, Map<number, Furniture>>();
  pages.forEach((outline, index) => {
    const around = pages
      .slice(Math.max(0, index - NEIGHBOURS), index + NEIGHBOURS + 1)
      .filter((other) => other !== outline && !isSameText(other.sketch, outline.sketch));
    const own = new Map<number, Furniture>();
    for (const side of ['top', 'bottom'] as const) {
      let isInside = false;
      for (const block of outline[side]) {
        if (block.kind === 'page-number') {
          if (countsOtherwise(outline.page, block, around, side)) own.set(block.order, 'paragraph');
          continue;
        }
        if (block.kind === 'header' || block.kind === 'footer') continue;
        const isNumber = isPageNumberText(block.text);
        if (!isNumber && isInside) continue;
        const kind = isNumber
          ? judgeNumber(outline.page, block, around, side)
          : judgeText(outline.page, block, around, side);
        if (kind !== undefined) own.set(block.order, kind);
        // Furniture stands outside everything else: the first text that is none ends the search.
        else if (/\p{L}/u.test(block.text)) isInside = !isNumber;
      }
    }
    const taken = [...own.values()].filter((kind) => kind !== 'paragraph').length;
    if (own.size > 0 && (taken === 0 || taken < outline.texts)) found.set(outline.page, own);
  });
  return found;
}

/** The pages around have numbers at its place, and it counts with none of them. */
function countsOtherwise(
  page: number,
  block: EdgeBlock,
  around: readonly PageOutline[],
  side: 'top' | 'bottom',
): boolean {
  const others = around.filter((other) =>
    other[side].some((candidate) => isAtPlace(block, candidate) && isPageNumberText(candidate.text)),
  );
  return others.length >= ENOUGH && judgeNumber(page, block, around, side) === undefined;
}

/** A number alone is the page's where it counts with the pages; any other number is told to the reader. */
function judgeNumber(
  page: number,
  block: EdgeBlock,
  around: readonly PageOutline[],
  side: 'top' | 'bottom',
): Furniture | undefined {
  const value = numberIn(block.text);
  if (value === undefined) return undefined;
  const steps = around.flatMap((other) =>
    other[side].flatMap((candidate) => {
      if (!isAtPlace(block, candidate) || !isPageNumberText(candidate.text)) return [];
      const step = ((numberIn(candidate.text) ?? NaN) - value) / (other.page - page);
      return Number.isInteger(step) ? [step] : [];
    }),
  );
  // Of a book of which each other page was scanned the numbers go up by two.
  const counts = steps.includes(1) || steps.filter((step) => step === 2).length >= ENOUGH;
  return counts ? 'page-number' : undefined;
}

function judgeText(
  page: number,
  block: EdgeBlock,
  around: readonly PageOutline[],
  side: 'top' | 'bottom',
): Furniture | undefined {
  if (block.large) return undefined;
  const twins = around.flatMap((other) => {
    const twin = other[side].find((candidate) => isTwin(page, block, other.page, candidate));
    return twin ? [{ page: other.page, block: twin }] : [];
  });
  const counted = twins.some(
    (twin) =>
      countsPages(page, block, twin.page, twin.block) &&
      // `Exhibit 1` and `Exhibit 2` count up as well.
      (PAGE_WORDING.test(block.text) || Math.abs(twin.page - page) > 1),
  );
  if (twins.length < ENOUGH && !counted) return undefined;
  return side === 'top' ? 'header' : 'footer';
}

/** `page 3`, `3 of 9`, `3/9`, `第 3 页`. */
const PAGE_WORDING =
  /\b(?:pages?|p|pg|seite|página|pagina|pág|стр)\b\.?\s*\d|\d\s*(?:of|\/|von|de|di|sur|из)\s*\d|第\s*\d+\s*[页頁]/iu;

function isAtPlace(a: EdgeBlock, b: EdgeBlock): boolean {
  return Math.abs(a.y - b.y) <= SAME_PLACE;
}

/** The same words at the same place, and the same numbers but for those that count the pages. */
function isTwin(page: number, a: EdgeBlock, otherPage: number, b: EdgeBlock): boolean {
  if (!isAtPlace(a, b)) return false;
  const [p, q] = [withoutDigits(a.text), withoutDigits(b.text)];
  if (!/[\p{L}]/u.test(p)) return false;
  if (!isSimilar(p, q)) return false;
  const [own, other] = [numbersIn(a.text), numbersIn(b.text)];
  return (
    own.length === other.length &&
    own.every((value, i) => value === other[i] || other[i]! - value === otherPage - page)
  );
}

function countsPages(page: number, a: EdgeBlock, otherPage: number, b: EdgeBlock): boolean {
  const other = numbersIn(b.text);
  return numbersIn(a.text).some((value, i) => (other[i] ?? NaN) - value === otherPage - page);
}

function withoutDigits(text: string): string {
  return text.replace(/\p{Nd}+/gu, '#').replace(/\s/g, '');
}

function numbersIn(text: string): number[] {
  return [...text.matchAll(/\d+/g)].map(([digits]) => Number(digits));
}

/** The page's own number in a text: the first number, or a roman one. */
function numberIn(text: string): number | undefined {
  const digits = /\d{1,4}/.exec(text);
  if (digits) return Number(digits[0]);
  const roman = /^[^a-z]*([ivxlc]+)[^a-z]*$/i.exec(text)?.[1]?.toLowerCase();
  if (!roman) return undefined;
  const values: Record<string, number> = { i: 1, v: 5, x: 10, l: 50, c: 100 };
  return [...roman].reduce((sum, letter, i) => {
    const value = values[letter] ?? 0;
    return sum + (value < (values[roman[i + 1] ?? ''] ?? 0) ? -value : value);
  }, 0);
}
