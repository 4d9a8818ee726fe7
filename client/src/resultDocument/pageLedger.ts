import type { PageUpdate } from './mergePages.ts';
import { findSections, pageAnchor, sectionText } from './pageSections.ts';

interface LedgerPage {
  /** The latest text, beginning with its anchor; undefined while the page is to come. */
  wanted: string | undefined;
  /** What Folio last put into the document. */
  written: string | undefined;
  /** Somebody else changed the page after Folio wrote it; it is theirs. */
  isEdited: boolean;
  /** `written` was found there after a reload, and nothing has come for the page since. */
  isResumed: boolean;
}

/** How the text of a page that is to come, or never will, is worded. */
export interface PageWording {
  waiting(page: number): string;
  missing(page: number): string;
}

/**
 * What belongs into a result and what was put there already: the memory of a document that fills while
 * people write in it.
 */
export class PageLedger {
  readonly #wording: PageWording;
  readonly #pages = new Map<number, LedgerPage>();

  constructor(wording: PageWording) {
    this.#wording = wording;
  }

  get pages(): number[] {
    return [...this.#pages.keys()].sort((a, b) => a - b);
  }

  /** The document before the first page has come. */
  expect(pages: readonly number[]): void {
    for (const page of pages) {
      if (!this.#pages.has(page))
        this.#pages.set(page, { wanted: undefined, written: undefined, isEdited: false, isResumed: false });
    }
  }

  /** The whole text as it would stand without anybody's edits. */
  text(): string {
    const texts = this.pages.map(
      (page) => this.#pages.get(page)?.wanted?.trimEnd() ?? this.#placeholder(page),
    );
    return texts.length === 0 ? '' : `${texts.join('\n\n')}\n`;
  }

  /** The document was made with `text()`. */
  markAllWritten(): void {
    for (const [page, entry] of this.#pages) entry.written = entry.wanted ?? this.#placeholder(page);
  }

  /**
   * Takes over a document of an earlier window. What stands there instead of a placeholder counts as
   * written: equal to the stored text it is left alone, else it is somebody's edit. The text of `unread`
   * pages gives way to what is read now.
   */
  resume(text: string, unread: readonly number[] = []): void {
    for (const section of findSections(text)) {
      const entry = this.#pages.get(section.page);
      if (!entry) continue;
      entry.written = sectionText(text, section);
      const givesWay =
        unread.includes(section.page) ||
        this.#isPlaceholder(section.page, entry.written) ||
        entry.written === this.#missing(section.page);
      entry.isResumed = !givesWay;
    }
  }

  deliver(page: number, text: string): void {
    this.expect([page]);
    const entry = this.#pages.get(page);
    if (!entry) return;
    entry.wanted = text;
    if (entry.isResumed && entry.written?.trimEnd() === text.trimEnd()) entry.written = text;
    else if (entry.isResumed) entry.isEdited = true;
    entry.isResumed = false;
  }

  /** Pages that will not come any more say so. */
  giveUp(): void {
    for (const [page, entry] of this.#pages) entry.wanted ??= this.#missing(page);
  }

  /** What has come and does not stand in the document yet. */
  updates(): PageUpdate[] {
    const updates: PageUpdate[] = [];
    for (const page of this.pages) {
      const { wanted, written, isEdited } = this.#pages.get(page) ?? {};
      if (wanted === undefined || wanted === written || isEdited === true) continue;
      const isFirst = written === undefined || this.#isPlaceholder(page, written);
      updates.push({ page, text: wanted, previous: written, isFirst });
    }
    return updates;
  }

  markWritten(updates: readonly PageUpdate[]): void {
    for (const { page, text } of updates) {
      const entry = this.#pages.get(page);
      if (entry) entry.written = text;
    }
  }

  /** Somebody changed this page in the document. */
  markEdited(page: number): void {
    const entry = this.#pages.get(page);
    // A placeholder stays Folio's: the page itself must still find its place.
    if (entry?.written !== undefined && !this.#isPlaceholder(page, entry.written)) entry.isEdited = true;
  }

  /** Written pages that stand in the document as a placeholder again, as after an undo. */
  lostPages(text: string): number[] {
    const lost: number[] = [];
    for (const section of findSections(text)) {
      const entry = this.#pages.get(section.page);
      if (entry?.written === undefined || this.#isPlaceholder(section.page, entry.written)) continue;
      if (this.#isPlaceholder(section.page, sectionText(text, section))) lost.push(section.page);
    }
    return lost;
  }

  /** Lost pages are to be written again. */
  forget(pages: readonly number[]): void {
    for (const page of pages) {
      const entry = this.#pages.get(page);
      if (entry) Object.assign(entry, { written: this.#placeholder(page), isEdited: false });
    }
  }

  /** Pages that nobody edited and that do not stand in the text as they should. */
  differing(text: string): PageUpdate[] {
    const standing = new Map(findSections(text).map((section) => [section.page, sectionText(text, section)]));
    const updates: PageUpdate[] = [];
    for (const page of this.pages) {
      const { wanted, isEdited } = this.#pages.get(page) ?? {};
      const present = standing.get(page);
      if (wanted === undefined || isEdited === true || present === wanted.trimEnd()) continue;
      // Where the anchor is gone and the page had been written, somebody deleted the page.
      if (present === undefined && this.#pages.get(page)?.written === wanted) continue;
      updates.push({ page, text: wanted, previous: present, isFirst: present === undefined });
    }
    return updates;
  }

  #missing(page: number): string {
    return `${pageAnchor(page)}\n\n${this.#wording.missing(page)}`;
  }

  #placeholder(page: number): string {
    return `${pageAnchor(page)}\n\n${this.#wording.waiting(page)}`;
  }

  #isPlaceholder(page: number, text: string): boolean {
    return text.trimEnd() === this.#placeholder(page);
  }
}
