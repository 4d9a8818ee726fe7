/** A page's Markdown, beginning with its anchor. */
export interface AnchoredPage {
  readonly page: number;
  readonly text: string;
}

export interface FittingPages {
  readonly text: string;
  /** Pages that had no room. */
  readonly leftOut: readonly number[];
}

/** Tokens kept for the sentence that says what was left out. */
const RESERVE = 60;

/**
 * As many pages, in their order, as a token budget takes; the first one at least, cut where it alone is too
 * long. Without a budget all of them.
 */
export async function fitPages(
  pages: readonly AnchoredPage[],
  budget: number | undefined,
  countTokens: (text: string) => Thenable<number>,
): Promise<FittingPages> {
  const taken: string[] = [];
  let left = (budget ?? Infinity) - RESERVE;
  for (const [index, { text }] of pages.entries()) {
    const tokens = budget === undefined ? 0 : await countTokens(text);
    if (tokens > left) {
      if (index > 0) return { text: taken.join('\n\n'), leftOut: pages.slice(index).map(({ page }) => page) };
      // Tokens are about evenly long within a page.
      const share = Math.max(0, left) / tokens;
      const cut = `${text.slice(0, Math.floor(text.length * share * 0.9))}\n\n[The page is longer than fits here.]`;
      return { text: cut, leftOut: pages.slice(1).map(({ page }) => page) };
    }
    left -= tokens;
    taken.push(text.trimEnd());
  }
  return { text: taken.join('\n\n'), leftOut: [] };
}

/** How to ask for pages in the form Folio takes: `4-7,9`. */
export function pageList(pages: readonly number[]): string {
  const ranges: [first: number, last: number][] = [];
  for (const page of pages) {
    const last = ranges.at(-1);
    if (last && page === last[1] + 1) last[1] = page;
    else ranges.push([page, page]);
  }
  return ranges.map(([first, last]) => (first === last ? String(first) : `${first}-${last}`)).join(',');
}
