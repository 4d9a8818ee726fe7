import type { PageUpdate, TextChange } from './mergePages.ts';
import { mergePages } from './mergePages.ts';
import { findLoosely, hasSameWords, PagePlaceholders, type PageWording } from './pagePlaceholders.ts';
import { findSections, pageAnchor, sectionText } from '../../../server/src/page/pageSections.ts';

interface LedgerPage {
  /** The latest text, beginning with its anchor; undefined while the page is to come. */
  wanted: string | undefined;
  /** The newest draft of a page that is being written, ending with the line that says so. */
  draft: string | undefined;
  /** What Folio last put into the document. */
  written: string | undefined;
  /** The page as it is known to stand there: formatted, or with what somebody wrote beside it. */
  standing: string | undefined;
  /** Somebody else changed the page after Folio wrote it; it is theirs. */
  isEdited: boolean;
  /** Somebody wrote beside the placeholder or into the draft: it gets no more drafts, and is theirs, too. */
  isShared: boolean;
  /** `written` was found there after a reload, and nothing has come for the page since. */
  isResumed: boolean;
}

/**
 * What belongs into a result and what was put there already: the memory of a document that fills while
 * people write in it.
 */
export class PageLedger {
  readonly #placeholders: PagePlaceholders;
  readonly #pages = new Map<number, LedgerPage>();

  constructor(wording: PageWording) {
    this.#placeholders = new PagePlaceholders(wording);
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
          standing: undefined,
          isEdited: false,
          isShared: false,
          isResumed: false,
        });
    }
  }

  /** The whole text as it would stand without anybody's edits. */
  text(): string {
    const texts = this.pages.map((page) => this.#textOf(page));
    return texts.length === 0 ? '' : `${texts.join('\n\n')}\n`;
  }

  /** The document was made with `text()`. */
  markAllWritten(): void {
    for (const [page, entry] of this.#pages) write(entry, this.#textOf(page));
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
      const present = sectionText(text, section);
      write(entry, present);
      entry.isResumed = !unread.includes(section.page) && !this.#givesWay(section.page, present);
    }
  }

  deliver(page: number, text: string): void {
    this.expect([page]);
    const entry = this.#pages.get(page);
    if (!entry) return;
    entry.wanted = text;
    if (entry.isResumed && hasSameWords(entry.written ?? '', text)) entry.written = text;
    else if (entry.isResumed) entry.isEdited = true;
    entry.isResumed = false;
  }

  /** A page that is being written, as far as it is; each draft stands for the one before. */
  draft(page: number, text: string): void {
    const entry = this.#pages.get(page);
    if (!entry || entry.wanted !== undefined || entry.isResumed) return;
    entry.draft = `${text.trimEnd()}\n\n${this.#placeholders.mark(page)}`;
  }

  /** What has come and does not stand in the document yet. */
  updates(): PageUpdate[] {
    const updates: PageUpdate[] = [];
    for (const page of this.pages) {
      const { wanted, draft, written, standing, isEdited, isShared } = this.#pages.get(page) ?? {};
      if (isEdited === true) continue;
      const mark = this.#placeholders.mark(page);
      if (wanted === undefined) {
        if (draft === undefined || draft === written || isShared === true) continue;
        updates.push({ page, text: draft, previous: standing, isFirst: true, ownOnly: true });
        continue;
      }
      if (wanted === written) continue;
      const isFirst = written === undefined || this.#givesWay(page, written);
      // A page that is somebody's, too, may still become better where Folio wrote it.
      const how = isFirst ? { mark } : { ownOnly: isShared === true };
      updates.push({ page, text: wanted, previous: isShared === true ? written : standing, isFirst, ...how });
    }
    return updates;
  }

  /** These updates were merged, and the document is now `text`. */
  markWritten(updates: readonly PageUpdate[], text: string): void {
    const standing = standingIn(text);
    for (const { page, text: written } of updates) {
      const entry = this.#pages.get(page);
      if (entry) Object.assign(entry, { written, standing: standing.get(page) ?? written });
    }
  }

  /**
   * The document was changed by somebody else. A page whose words are all there was formatted and stays Folio's,
   * unless it changed alone: then somebody may have set a word in bold.
   */
  noteChange(text: string): void {
    const changed = findSections(text)
      .map((section) => ({ page: section.page, present: sectionText(text, section) }))
      .filter(({ page, present }) => {
        const { standing, isEdited } = this.#pages.get(page) ?? {};
        return standing !== undefined && isEdited !== true && standing.trimEnd() !== present;
      });
    for (const { page, present } of changed) {
      const entry = this.#pages.get(page);
      if (entry?.written === undefined || entry.standing === undefined) continue;
      const isOpen = this.#isOpen(page, entry.written);
      const isFormatted = (isOpen || changed.length > 1) && hasSameWords(entry.standing, present);
      entry.standing = present;
      // A placeholder and a draft stay Folio's: the page itself must still find its place.
      if (!isFormatted && isOpen) entry.isShared = true;
      else if (!isFormatted) entry.isEdited = true;
    }
  }

  /** Written pages that stand in the document as a placeholder or an older draft again, as after an undo. */
  lostPages(text: string): number[] {
    const lost: number[] = [];
    for (const section of findSections(text)) {
      const { page } = section;
      const entry = this.#pages.get(page);
      if (entry?.written === undefined || this.#placeholders.isBare(page, entry.written)) continue;
      if (this.#isOpen(page, entry.written) && entry.isShared) continue;
      const present = sectionText(text, section);
      if (this.#isOpen(page, present) && !hasSameWords(present, entry.written)) lost.push(page);
    }
    return lost;
  }

  /** Lost pages are to be written again, over what stands there now. */
  forget(pages: readonly number[], text: string): void {
    const standing = standingIn(text);
    for (const page of pages) {
      const entry = this.#pages.get(page);
      if (!entry) continue;
      write(entry, standing.get(page) ?? this.#placeholders.of(page));
      entry.isEdited = false;
    }
  }

  /** Pages that nobody edited and that do not stand in the text as they should. */
  differing(text: string): PageUpdate[] {
    const standing = standingIn(text);
    const updates: PageUpdate[] = [];
    for (const page of this.pages) {
      const { wanted, written, isEdited, isShared } = this.#pages.get(page) ?? {};
      const present = standing.get(page);
      if (wanted === undefined || isEdited === true) continue;
      if (present !== undefined && (isShared === true || hasSameWords(present, wanted))) continue;
      // Where the anchor is gone and the page had been written, somebody deleted the page.
      if (present === undefined && written === wanted) continue;
      updates.push({ page, text: wanted, previous: present, isFirst: present === undefined });
    }
    return updates;
  }

  /**
   * The changes that end a document whose other pages will not come: their placeholders go, and one line says which
   * pages were not read. Where somebody wrote beside a placeholder, their page has a line of its own.
   */
  giveUp(text: string): TextChange[] {
    const sections = findSections(text);
    const unread = this.pages.filter((page) => this.#isUnread(page));
    const shared: TextChange[] = [];
    const bare = new Set<number>();
    const standing = new Set<number>();
    for (const section of sections.filter(({ page }) => unread.includes(page))) {
      const present = sectionText(text, section);
      const { isShared } = this.#pages.get(section.page) ?? {};
      if (isShared !== true && this.#givesWay(section.page, present)) bare.add(section.page);
      else {
        standing.add(section.page);
        const mark = findLoosely(
          text.slice(section.start, section.end),
          this.#placeholders.mark(section.page),
        );
        if (!mark) continue;
        const [start, end] = [section.start + mark.start, section.start + mark.end];
        shared.push({ start, end, text: this.#placeholders.lineForUnread([section.page]) });
      }
    }
    const told = unread.filter((page) => !standing.has(page));
    const [first] = told;
    if (first === undefined) return shared;
    const line = `${pageAnchor(first)}\n\n${this.#placeholders.lineForUnread(told)}`;
    if (bare.size === 0) {
      const update = { page: first, text: line, previous: undefined, isFirst: true };
      return [...shared, ...mergePages(text, [update])].sort((a, b) => a.start - b.start);
    }
    const home = Math.min(...bare);
    const changes = runsOf(sections, ({ page }) => bare.has(page)).map((run): TextChange => {
      const [start, end] = [run.at(0)?.start ?? 0, run.at(-1)?.end ?? 0];
      const isLast = end === text.length;
      if (run.some(({ page }) => page === home))
        return { start, end, text: `${line}\n${isLast ? '' : '\n'}` };
      const before = text.slice(0, start).trimEnd().length;
      return isLast ? { start: before, end, text: '\n' } : { start, end, text: '' };
    });
    return [...shared, ...changes].sort((a, b) => a.start - b.start);
  }

  #isUnread(page: number): boolean {
    const { wanted, isEdited, isResumed } = this.#pages.get(page) ?? {};
    return wanted === undefined && isEdited !== true && isResumed !== true;
  }

  #textOf(page: number): string {
    return this.#pages.get(page)?.wanted?.trimEnd() ?? this.#placeholders.of(page);
  }

  /** A placeholder or a draft, whoever wrote it: an earlier window, too. */
  #isOpen(page: number, text: string): boolean {
    return this.#placeholders.isOpen(page, text);
  }

  #givesWay(page: number, text: string): boolean {
    return this.#isOpen(page, text) || this.#placeholders.isMissing(page, text);
  }
}

function write(entry: LedgerPage, text: string): void {
  entry.written = text;
  entry.standing = text;
}

function standingIn(text: string): Map<number, string> {
  return new Map(findSections(text).map((section) => [section.page, sectionText(text, section)]));
}

/** What is one behind the other and fits, together. */
function runsOf<T>(items: readonly T[], fits: (item: T) => boolean): T[][] {
  const runs: T[][] = [];
  let run: T[] = [];
  for (const item of items) {
    if (fits(item)) run.push(item);
    else if (run.length > 0) {
      runs.push(run);
      run = [];
    }
  }
  return run.length > 0 ? [...runs, run] : runs;
}
