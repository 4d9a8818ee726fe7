import { distance } from 'fastest-levenshtein';
import type { EdgeBlock, PageOutline } from './documentOutline.ts';
import { isPageNumberText } from './pageFurniture.ts';

export type Furniture = 'header' | 'footer' | 'page-number';

/** Pages before and after that a page is compared with: odd and even pages may differ. */
const NEIGHBOURS = 4;
/** Share of the page's height that a running line may move. */
const SAME_PLACE = 0.025;
const SIMILAR = 0.8;
/** The same but for a letter or two that were read otherwise. */
const ALIKE = 0.93;

/** For each page the blocks, by order, that are the same at the same place on pages around it. */
export function findRunningText(pages: readonly PageOutline[]): Map<number, Map<number, Furniture>> {
  const found = new Map<number, Map<number, Furniture>>();
  pages.forEach((outline, index) => {
    const around = pages
      .slice(Math.max(0, index - NEIGHBOURS), index + NEIGHBOURS + 1)
      .filter((other) => other !== outline);
    const own = new Map<number, Furniture>();
    for (const side of ['top', 'bottom'] as const) {
      for (const block of outline[side]) {
        if (block.kind === 'page-number') continue;
        const twins = around.flatMap((other) => {
          const twin = other[side].find((candidate) => isTwin(block, candidate));
          return twin ? [{ page: other.page, block: twin }] : [];
        });
        // Furniture stands outside everything else: the first block that is none ends the search.
        const kind = judge(outline.page, block, twins, side, pages.length);
        if (kind === undefined) break;
        own.set(block.order, kind);
      }
    }
    if (own.size > 0) found.set(outline.page, own);
  });
  return found;
}

interface Twin {
  readonly page: number;
  readonly block: EdgeBlock;
}

function judge(
  page: number,
  block: EdgeBlock,
  twins: readonly Twin[],
  side: 'top' | 'bottom',
  pages: number,
): Furniture | undefined {
  if (twins.length === 0) return undefined;
  const counts = twins.some((twin) => {
    const value = numberIn(block.text);
    const other = numberIn(twin.block.text);
    return value !== undefined && other !== undefined && other - value === twin.page - page;
  });
  if (isPageNumberText(block.text) && (counts || numberIn(block.text) === undefined)) return 'page-number';
  // Two pages may begin alike by chance, and a table goes on under the same words; three do not, nor do
  // two that count their pages.
  const alike = twins.some((twin) => similarity(twin.block.text, block.text) >= ALIKE);
  if (twins.length < 2 && !(alike && (counts || pages <= 3))) return undefined;
  return side === 'top' ? 'header' : 'footer';
}

function isTwin(a: EdgeBlock, b: EdgeBlock): boolean {
  if (Math.abs(a.y - b.y) > SAME_PLACE) return false;
  if (isPageNumberText(a.text) && isPageNumberText(b.text)) return true;
  const p = withoutDigits(a.text);
  const q = withoutDigits(b.text);
  if (p.replace(/[#\W]/gu, '') === '' && !/\p{L}/u.test(p)) return false;
  return p === q || (Math.max(p.length, q.length) >= 6 && similarity(a.text, b.text) >= SIMILAR);
}

/** 1 for texts that are the same but for their numbers and spaces, 0 for texts without anything in common. */
function similarity(a: string, b: string): number {
  const p = withoutDigits(a);
  const q = withoutDigits(b);
  return 1 - distance(p, q) / Math.max(1, p.length, q.length);
}

function withoutDigits(text: string): string {
  return text.replace(/\p{Nd}+/gu, '#').replace(/\s/g, '');
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
