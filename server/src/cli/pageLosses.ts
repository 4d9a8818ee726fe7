import { UNREAD_HINTS } from '../page/unreadHints.ts';
import { LETTERS_UNKNOWN } from '../page/pageResult.ts';
import type { LossCounts, PageEvent } from '../protocol.ts';

/** What lines of one reason are called. */
const UNREAD = {
  'unknown-script': 'in a script that the model does not know, or in handwriting',
  illegible: 'that could not be read',
} as const;

/**
 * Collects what is missing from the text of a document's pages. If a page arrives again, only its last version
 * counts.
 */
export class PageLosses {
  readonly #pages = new Map<number, LossCounts>();
  /** What is said of the letters of each page. */
  readonly #letters = new Map<number, string>();

  add({ page, losses, warnings }: Pick<PageEvent, 'page' | 'losses' | 'warnings'>): void {
    const letters = warnings.find(({ code }) => code === LETTERS_UNKNOWN);
    if (letters) this.#letters.set(page, letters.message);
    else this.#letters.delete(page);
    if (losses) this.#pages.set(page, losses);
    else this.#pages.delete(page);
  }

  /** A line for each kind of loss: how much on which pages, and what to do. */
  notes(label: string): string[] {
    const notes: string[] = [];
    for (const reason of ['unknown-script', 'illegible'] as const) {
      const count = this.#count(({ unread }) => unread[reason] ?? 0);
      if (count.total === 0) continue;
      notes.push(
        `${label}: ${counted(count.total, 'line')} ${UNREAD[reason]}, on ${count.where}. ${UNREAD_HINTS[reason]}`,
      );
    }
    for (const message of new Set(this.#letters.values())) {
      const pages = [...this.#letters].filter(([, said]) => said === message).map(([page]) => page);
      notes.push(`${label}, ${pageList(pages)}: ${message}`);
    }
    const left = this.#count(({ unseenCharacters }) => unseenCharacters);
    if (left.total > 0) {
      const characters = counted(left.total, 'character');
      notes.push(
        `${label}: ${characters} of invisible text left out, on ${left.where}. --format json has the reasons.`,
      );
    }
    return notes;
  }

  #count(of: (page: LossCounts) => number): { total: number; where: string } {
    const pages: number[] = [];
    let total = 0;
    for (const [page, losses] of this.#pages) {
      const count = of(losses);
      if (count > 0) pages.push(page);
      total += count;
    }
    return { total, where: pageList(pages) };
  }
}

function counted(count: number, what: string): string {
  return count === 1 ? `1 ${what}` : `${count} ${what}s`;
}

/** `page 4`, `pages 1-3, 7`. */
function pageList(pages: readonly number[]): string {
  const ranges: [first: number, last: number][] = [];
  for (const page of [...pages].sort((a, b) => a - b)) {
    const range = ranges.at(-1);
    if (range?.[1] === page - 1) range[1] = page;
    else ranges.push([page, page]);
  }
  const text = ranges.map(([first, last]) => (first === last ? `${first}` : `${first}-${last}`)).join(', ');
  return pages.length === 1 ? `page ${text}` : `pages ${text}`;
}
