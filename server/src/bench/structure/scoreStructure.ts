import { FolioError } from '../../errors/catalogue.ts';
import { failedPage } from '../../page/failedPage.ts';
import type { PageResult } from '../../page/pageResult.ts';
import type { AssertionType } from './assertions/assertion.ts';
import { failureOf } from './assertions/checkAssertion.ts';
import { scorePage, type PageScore } from './scorePage.ts';
import type { PageTruth, StructureDocument, StructureSet } from './structureTruth.ts';

/** The pages of a document as they were read. */
export interface DocumentReading {
  readonly pages: readonly PageResult[];
  /** Of one page; needed for assertions. */
  readonly markdown: (page: PageResult) => string;
  /** Why it was not read, or not all of it. */
  readonly failure?: string;
}

export interface AssertionScore {
  readonly id: string;
  readonly type: AssertionType;
  /** Absent: it holds. */
  readonly failure?: string;
}

export interface DocumentScore {
  readonly name: string;
  readonly pages: readonly PageScore[];
  readonly assertions: readonly AssertionScore[];
  readonly failure?: string;
}

export interface StructureScore {
  readonly set: string;
  readonly documents: readonly DocumentScore[];
}

/** Scores a set's pages. Pure: the same for pages that were just read and for those laid out anew. A page that was not read has nothing. */
export function scoreStructure(
  set: StructureSet,
  readings: ReadonlyMap<string, DocumentReading>,
): StructureScore {
  return {
    set: set.name,
    documents: set.documents.map((document) => scoreDocument(set, document, readings.get(document.name))),
  };
}

function scoreDocument(
  set: StructureSet,
  document: StructureDocument,
  reading: DocumentReading | undefined,
): DocumentScore {
  const read = new Map(reading?.pages.map((page) => [page.page, page]));
  const truths = new Map(document.pages.map((truth) => [truth.page, truth]));
  const numbers = [...new Set([...read.keys(), ...truths.keys()])].sort((a, b) => a - b);
  const pages = numbers.flatMap((number) => {
    const truth = truths.get(number) ?? emptyTruth(set, number);
    return set.kinds.length === 0
      ? []
      : [
          scorePage(
            truth,
            read.get(number) ?? failedPage(number, new FolioError('page-failed'), { id: 'none' }),
          ),
        ];
  });
  const assertions = (document.assertions ?? []).map((assertion) => {
    const page = read.get(assertion.page);
    const failure = failureOf(assertion, page && reading ? reading.markdown(page) : '');
    return { id: assertion.id, type: assertion.type, ...(failure === undefined ? {} : { failure }) };
  });
  const failure = reading ? reading.failure : 'not read';
  return { name: document.name, pages, assertions, ...(failure === undefined ? {} : { failure }) };
}

/** A page without anything that its set knows of. */
function emptyTruth({ kinds }: StructureSet, page: number): PageTruth {
  return { page, frame: 'points-up', ...Object.fromEntries(kinds.map((kind) => [kind, []])) };
}
