/** A page's Markdown, beginning with its anchor. */
export interface AnchoredPage {
  readonly page: number;
  readonly text: string;
}

/** Tokens kept for the sentence that says what was left out, and for what stands between pages. */
const RESERVE = 100;

/**
 * As many pages, in their order, as a token budget takes; of the first one a part at least. Without a budget
 * all of them.
 */
export class FittingPages {
  readonly #countTokens: (text: string) => Thenable<number>;
  readonly #texts: string[] = [];
  #left: number;
  #isCut = false;

  private constructor(left: number, countTokens: (text: string) => Thenable<number>) {
    this.#countTokens = countTokens;
    this.#left = left;
  }

  /** `frame`: what is put around the pages, and counts, too. */
  static async within(
    budget: number | undefined,
    frame: string,
    countTokens: (text: string) => Thenable<number>,
  ): Promise<FittingPages> {
    if (budget === undefined) return new FittingPages(Infinity, countTokens);
    return new FittingPages(budget - RESERVE - (await countTokens(frame)), countTokens);
  }

  /** Whether the first page is there in part. */
  get isCut(): boolean {
    return this.#isCut;
  }

  get text(): string {
    return this.#texts.join('\n\n');
  }

  /** Whether there is room for more after this page. */
  async add({ text }: AnchoredPage): Promise<boolean> {
    const tokens = this.#left === Infinity ? 0 : await this.#countTokens(text);
    if (tokens <= this.#left) {
      this.#left -= tokens;
      this.#texts.push(text.trimEnd());
      return true;
    }
    if (this.#texts.length === 0) {
      this.#isCut = true;
      // Tokens are about evenly long within a page.
      const share = Math.max(0, this.#left) / tokens;
      this.#texts.push(text.slice(0, Math.floor(text.length * share * 0.9)));
    }
    return false;
  }
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
