import { FolioError, toFolioError } from '../errors/catalogue.ts';
import { failedPage } from '../page/failedPage.ts';
import type {
  FailedPage,
  Failure,
  ReadResult,
  ProgressEvent,
  OutputFormat,
  PageResult,
  ReadOptionsInput,
} from '../protocol.ts';
import type { CommandContext } from './commandContext.ts';
import { sourceOf } from './documentSource.ts';
import type { DocumentArgument } from './documentSource.ts';
import { ModelsUsed } from './modelsUsed.ts';
import { PageLosses } from './pageLosses.ts';
import type { ReadingService } from './readingService.ts';

export interface DocumentRequest {
  readonly document: DocumentArgument;
  readonly options: ReadOptionsInput;
  readonly priority: 'interactive' | 'batch';
  /** Servers may take part: the outcome says who read. */
  readonly tellReaders: boolean;
  readonly onProgress?: (progress: Pick<ProgressEvent, 'stage' | 'pagesDone' | 'pagesTotal'>) => void;
}

/** The outcome of one document. */
export interface DocumentOutcome {
  readonly document: DocumentArgument;
  /** The job that read it; absent where none ended. */
  readonly jobId?: string;
  /** Its pages' texts in order, in the format asked for; empty where nothing was read. */
  readonly pages: readonly string[];
  /** Why nothing was read. */
  readonly failure: Failure | undefined;
  readonly failedPages: readonly FailedPage[];
  readonly pagesFromCache: number;
  /** Why another device than the one asked for was used on some page. */
  readonly deviceProblem?: string;
  /** Why results were not kept: nothing is lost by it now, but the next run has to read again. */
  readonly notKept?: string;
  /** What of its pages is not in their texts, a line each. */
  readonly losses: readonly string[];
  /** How many pages were read `on this machine` and `by` which model; empty where nobody asked. */
  readonly readers: ReadonlyMap<string, number>;
  /** Models on this machine that read lines of its pages. */
  readonly models: readonly string[];
}

/**
 * Reads one document through the service. The outcome has every requested page; one that did not arrive is in it as
 * a failed page. Rejects only with FolioError `cancelled`.
 */
export async function readDocument(
  request: DocumentRequest,
  service: ReadingService,
  context: Pick<CommandContext, 'stdin' | 'signal'>,
): Promise<DocumentOutcome> {
  const { document, options, priority, tellReaders, onProgress } = request;
  const readers = new Map<number, string>();
  const texts = new Map<number, { revision: number; text: string }>();
  let pages: readonly number[] = [];
  let deviceProblem: string | undefined;
  const losses = new PageLosses();
  const models = new ModelsUsed();
  try {
    const source = await sourceOf(document, service, context.stdin, context.signal);
    const finished = await service.read(
      { source, options, priority },
      {
        onOpened: (opened) => {
          pages = opened.pages;
          onProgress?.({ stage: 'reading', pagesDone: 0, pagesTotal: pages.length });
        },
        onPage: (event) => {
          const { page, revision, text, warnings, outcome, reader } = event;
          deviceProblem ??= warnings.find(({ code }) => code === 'device-unavailable')?.message;
          losses.add(event);
          models.add(event);
          if (tellReaders && outcome !== 'failed') readers.set(page, readerText(reader));
          const known = texts.get(page);
          if (!known || known.revision <= revision) texts.set(page, { revision, text });
        },
        ...(onProgress ? { onProgress } : {}),
      },
      context.signal,
    );
    const notKept = finished.warnings.find(({ code }) => code === 'not-kept')?.message;
    const outcome = await outcomeOf(document, options.format ?? 'md', pages, texts, finished);
    return {
      ...outcome,
      jobId: finished.jobId,
      losses: losses.notes(document.label),
      readers: countsOf(readers.values()),
      models: models.names(),
      ...(deviceProblem === undefined ? {} : { deviceProblem }),
      ...(notKept === undefined ? {} : { notKept }),
    };
  } catch (error) {
    const known = toFolioError(error);
    if (known.code === 'cancelled') throw known;
    return nothingRead(document, known);
  }
}

/** The outcome of a document of which nothing was read. */
export function nothingRead(document: DocumentArgument, error: FolioError): DocumentOutcome {
  const failure = error.toFailure();
  const nothing = {
    pages: [],
    failedPages: [],
    pagesFromCache: 0,
    losses: [],
    readers: new Map(),
    models: [],
  };
  return { document, failure, ...nothing };
}

function readerText({ id, model = id }: PageResult['reader']): string {
  return id === 'ppocr' || id === 'text-layer' ? 'on this machine' : `by ${model}`;
}

function countsOf(names: Iterable<string>): Map<string, number> {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return new Map([...counts].sort(([a], [b]) => (a < b ? -1 : 1)));
}

async function outcomeOf(
  document: DocumentArgument,
  format: OutputFormat,
  pages: readonly number[],
  texts: ReadonlyMap<number, { readonly text: string }>,
  finished: ReadResult,
): Promise<Omit<DocumentOutcome, 'losses' | 'readers' | 'models'>> {
  if (finished.outcome === 'cancelled') throw new FolioError('cancelled');
  const base = { document, pagesFromCache: finished.pagesFromCache };
  if (finished.failure) return { ...base, pages: [], failure: finished.failure, failedPages: [] };
  const failed = new Map(finished.failedPages.map((page) => [page.page, page]));
  for (const page of pages) {
    if (!texts.has(page) && !failed.has(page))
      failed.set(page, { page, failure: lostPage(document, page).toFailure() });
  }
  const ordered = await Promise.all(
    pages.map(async (page) => {
      const failure = failed.get(page)?.failure ?? lostPage(document, page).toFailure();
      return texts.get(page)?.text ?? failedPageText(page, failure, format);
    }),
  );
  const failedPages = [...failed.values()].sort((a, b) => a.page - b.page);
  return { ...base, pages: ordered, failure: undefined, failedPages };
}

function lostPage(document: DocumentArgument, page: number): FolioError {
  return new FolioError('page-failed', { file: document.label, page, reason: 'it did not arrive' });
}

/** The text of a page that failed without one. */
async function failedPageText(page: number, failure: Failure, format: OutputFormat): Promise<string> {
  const { writePage } = await import('../output/writePage.ts');
  return writePage({ ...failedPage(page, new FolioError('page-failed'), { id: 'none' }), failure }, format);
}
