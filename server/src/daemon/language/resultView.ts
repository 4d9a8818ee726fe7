import type { Range } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { reasonOf } from '../../errors/catalogue.ts';
import { findSections, sectionAt, type PageSection } from '../../page/pageSections.ts';
import type { Log } from '../log.ts';
import type { ResultRecord, ResultRecords } from '../results/resultRecords.ts';
import type { Review, Reviews } from '../results/reviews.ts';
import type { SourceState, SourceStates } from '../results/sourceState.ts';
import { locateWords, type WordRange } from './alignment/locateWords.ts';
import type { KnownPage, PageLibrary } from './pageLibrary.ts';
import { pageText, sectionsShownIn } from './pageText.ts';
import type { PageWord } from './pageWords.ts';

/** What is known of results, for all connections. */
export interface ResultKnowledge {
  readonly records: ResultRecords;
  readonly reviews: Reviews;
  readonly sources: SourceStates;
  readonly library: PageLibrary;
}

/** A word of a page, where it stands in the document now. */
export interface LocatedWord {
  readonly word: PageWord;
  readonly range: Range;
  readonly isAccepted: boolean;
}

/** A page of a result as it stands in the document, with what was read. */
export interface ViewedPage {
  readonly section: PageSection;
  readonly known: KnownPage;
  readonly isChecked: boolean;
  /** Those that can be found, in the order of the page. */
  words(): readonly LocatedWord[];
  /** Those that are less likely right than `threshold`, and that nobody accepted. */
  doubts(threshold: number): readonly LocatedWord[];
}

/** A document that is a result, with where it came from and what was decided about it. */
export class ResultView {
  readonly document: TextDocument;
  readonly sections: readonly PageSection[];
  readonly record: ResultRecord;
  readonly source: SourceState;
  readonly #review: Review;
  readonly #library: PageLibrary;
  readonly #places: PlacesOfWords;

  constructor(
    document: TextDocument,
    sections: readonly PageSection[],
    { record, source, review }: { record: ResultRecord; source: SourceState; review: Review },
    library: PageLibrary,
    places: PlacesOfWords,
  ) {
    this.document = document;
    this.sections = sections;
    this.record = record;
    this.source = source;
    this.#review = review;
    this.#library = library;
    this.#places = places;
  }

  /** The line of a page's anchor. */
  anchor({ start }: PageSection): Range {
    const { line } = this.document.positionAt(start);
    const end = this.document.positionAt(
      start +
        this.document
          .getText()
          .slice(start)
          .search(/\r?\n|$/),
    );
    return { start: { line, character: 0 }, end };
  }

  sectionAt(offset: number): PageSection | undefined {
    return sectionAt(this.sections, offset);
  }

  /** The pages that the document shows at an offset: several where a table goes on over pages. */
  async pagesAt(offset: number): Promise<ViewedPage[]> {
    const section = this.sectionAt(offset);
    if (!section) return [];
    const shown = sectionsShownIn(this.document.getText(), this.sections, section);
    const pages = await Promise.all(shown.map((one) => this.page(one)));
    return pages.filter((page) => page !== undefined);
  }

  isChecked(page: number): boolean {
    return this.#review.isChecked(page);
  }

  /** Undefined where it is not kept how the page was read. */
  async page(section: PageSection): Promise<ViewedPage | undefined> {
    const { page } = section;
    const known = await this.#library.page(this.record, page);
    if (!known) return undefined;
    const { document } = this;
    const isChecked = this.isChecked(page);
    const words = (isWanted: (word: PageWord) => boolean): LocatedWord[] => {
      const shown = pageText(document.getText(), this.sections, section);
      const places = this.#places.of(known, shown.text);
      return known.words.flatMap((word, index) => {
        const place = places[index];
        if (!place || !isWanted(word)) return [];
        const range = {
          start: document.positionAt(shown.offsetOf(place.start)),
          end: document.positionAt(shown.offsetOf(place.end)),
        };
        return [{ word, range, isAccepted: this.#review.isAccepted(page, word) }];
      });
    };
    return {
      section,
      known,
      isChecked,
      words: () => words(() => true),
      doubts: (threshold) => {
        const isDoubtful = (word: PageWord): boolean => word.isRecognized && word.confidence < threshold;
        // Most pages of a long document have none, and finding words costs time.
        if (isChecked || !known.words.some(isDoubtful)) return [];
        return words(isDoubtful).filter(({ isAccepted }) => !isAccepted);
      },
    };
  }
}

/** Where words stand, as long as neither the page nor its text changes. */
export class PlacesOfWords {
  readonly #pages = new Map<number, { known: KnownPage; text: string; places: (WordRange | undefined)[] }>();

  of(known: KnownPage, text: string): readonly (WordRange | undefined)[] {
    const before = this.#pages.get(known.page);
    if (before?.known === known && before.text === text) return before.places;
    const places = locateWords(
      text,
      known.words.map((word) => word.text),
    );
    this.#pages.set(known.page, { known, text, places });
    return places;
  }
}

/** The results among the documents that are open in one client. */
export class ResultViews {
  readonly #knowledge: ResultKnowledge;
  readonly #log: Log;
  readonly #open = new Map<string, OpenResult>();

  constructor(knowledge: ResultKnowledge, log: Log) {
    this.#knowledge = knowledge;
    this.#log = log;
  }

  /** The pages of a document, by their anchors. */
  sections(document: TextDocument): readonly PageSection[] {
    const open = this.#of(document);
    if (open.version !== document.version) {
      open.version = document.version;
      open.sections = findSections(document.getText());
    }
    return open.sections;
  }

  /** Undefined for a document without pages, and where nobody noted what it was read from. Never rejects. */
  async of(document: TextDocument): Promise<ResultView | undefined> {
    const sections = this.sections(document);
    if (sections.length === 0) return undefined;
    const { records, reviews, sources, library } = this.#knowledge;
    try {
      const record = await records.find(document.uri);
      const open = this.#of(document);
      open.hash = record?.hash;
      if (!record) return undefined;
      const [review, source] = await Promise.all([reviews.of(record.hash), sources.of(record)]);
      return new ResultView(document, sections, { record, review, source }, library, open.places);
    } catch (error) {
      this.#log.warn('result-unknown', { reason: reasonOf(error) });
      return undefined;
    }
  }

  /** Whether a document that is open here was read from that one. */
  concern(documentHash: string): boolean {
    return [...this.#open.values()].some(({ hash }) => hash === documentHash);
  }

  close(uri: string): void {
    this.#open.delete(uri);
  }

  #of({ uri }: TextDocument): OpenResult {
    const known = this.#open.get(uri);
    if (known) return known;
    const open: OpenResult = { version: -1, sections: [], hash: undefined, places: new PlacesOfWords() };
    this.#open.set(uri, open);
    return open;
  }
}

interface OpenResult {
  version: number;
  sections: readonly PageSection[];
  /** SHA-256 of what it was read from. */
  hash: string | undefined;
  readonly places: PlacesOfWords;
}
