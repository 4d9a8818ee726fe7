import type { PageUpdate } from './mergePages.ts';
import { findSections, pageAnchor, sectionText } from './pageSections.ts';

interface LedgerPage {
  /** The latest text, beginning with its anchor; undefined while the page is to come. */
  wanted: string | undefined;
  /** The newest draft of a page that is being written, ending with the line that says so. */
  draft: string | undefined;
  /** What Folio last put into the document. */
  written: string | undefined;
  /** Somebody else changed the page after Folio wrote it; it is theirs. */
  isEdited: boolean;
  /** Somebody wrote beside the placeholder or into the draft: it gets no more drafts, and is theirs, too. */
  isShared: boolean;
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
        this.#pages.set(page, {
          wanted: undefined,
          draft: undefined,
          written: undefined,
          isEdited: false,
          isShared: false,
          isResumed: false,
        });
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
        this.#isOpen(section.page, entry.written) ||
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

  /** A page that is being written, as far as it is; each draft stands for the one before. */
  draft(page: number, text: string): void {
    const entry = this.#pages.get(page);
    if (!entry || entry.wanted !== undefined || entry.isResumed) return;
    entry.draft = `${text.trimEnd()}\n\n${this.#wording.waiting(page)}`;
  }

  /** Pages that will not come any more say so. */
  giveUp(): void {
    for (const [page, entry] of this.#pages) entry.wanted ??= this.#missing(page);
  }

  /** What has come and does not stand in the document yet. */
  updates(): PageUpdate[] {
    const updates: PageUpdate[] = [];
    for (const page of this.pages) {
      const { wanted, draft, written, isEdited, isShared } = this.#pages.get(page) ?? {};
      if (isEdited === true) continue;
      if (wanted === undefined) {
        if (draft === undefined || draft === written || isShared === true) continue;
        updates.push({ page, text: draft, previous: written, isFirst: true, ownOnly: true });
        continue;
      }
      if (wanted === written) continue;
      const isFirst = written === undefined || this.#isOpen(page, written);
      // A page that is somebody's, too, may still become better where Folio wrote it.
      const how = isFirst ? { mark: this.#wording.waiting(page) } : { ownOnly: isShared === true };
      updates.push({ page, text: wanted, previous: written, isFirst, ...how });
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
    if (entry?.written === undefined) return;
    // A placeholder and a draft stay Folio's: the page itself must still find its place.
    if (this.#isOpen(page, entry.written)) entry.isShared = true;
    else entry.isEdited = true;
  }

  /** Written pages that stand in the document as a placeholder or an older draft again, as after an undo. */
  lostPages(text: string): number[] {
    const lost: number[] = [];
    for (const section of findSections(text)) {
      const entry = this.#pages.get(section.page);
      if (entry?.written === undefined || this.#isPlaceholder(section.page, entry.written)) continue;
      if (this.#isOpen(section.page, entry.written) && entry.isShared) continue;
      const present = sectionText(text, section);
      if (this.#isOpen(section.page, present) && present !== entry.written.trimEnd()) lost.push(section.page);
    }
    return lost;
  }

  /** Lost pages are to be written again, over what stands there now. */
  forget(pages: readonly number[], text: string): void {
    const standing = new Map(findSections(text).map((section) => [section.page, sectionText(text, section)]));
    for (const page of pages) {
      const entry = this.#pages.get(page);
      const written = standing.get(page) ?? this.#placeholder(page);
      if (entry) Object.assign(entry, { written, isEdited: false });
    }
  }

  /** Pages that nobody edited and that do not stand in the text as they should. */
  differing(text: string): PageUpdate[] {
    const standing = new Map(findSections(text).map((section) => [section.page, sectionText(text, section)]));
    const updates: PageUpdate[] = [];
    for (const page of this.pages) {
      const { wanted, isEdited, isShared } = this.#pages.get(page) ?? {};
      const present = standing.get(page);
      if (wanted === undefined || isEdited === true || present === wanted.trimEnd()) continue;
      if (isShared === true && present !== undefined) continue;
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

  /** A placeholder or a draft, whoever wrote it: an earlier window, too. */
  #isOpen(page: number, text: string): boolean {
    return text.trimEnd().endsWith(`\n\n${this.#wording.waiting(page)}`);
  }

  #isPlaceholder(page: number, text: string): boolean {
    return text.trimEnd() === this.#placeholder(page);
  }
}
