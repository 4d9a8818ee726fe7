import { FolioError, toFolioError } from '../errors/catalogue.ts';
import { failedPage } from '../page/failedPage.ts';
import type {
  Failure,
  JobFinishedParams,
  JobProgressParams,
  OutputFormat,
  ReadOptionsInput,
} from '../protocol.ts';
import type { CommandContext } from './commandContext.ts';
import { sourceOf } from './documentSource.ts';
import type { DocumentArgument } from './documentSource.ts';
import type { ReadingService } from './readingService.ts';

export interface DocumentRequest {
  readonly document: DocumentArgument;
  readonly options: ReadOptionsInput;
  readonly priority: 'interactive' | 'batch';
  readonly onProgress?: (progress: Pick<JobProgressParams, 'stage' | 'pagesDone' | 'pagesTotal'>) => void;
}

/** What became of one document. */
export interface DocumentOutcome {
  readonly document: DocumentArgument;
  /** Its pages' texts in order, in the format asked for; empty where nothing was read. */
  readonly pages: readonly string[];
  /** Why nothing was read. */
  readonly failure: Failure | undefined;
  readonly failedPages: readonly { readonly page: number; readonly failure: Failure }[];
  readonly pagesFromCache: number;
  /** Why another device than the one asked for was used on some page. */
  readonly deviceProblem?: string;
}

/**
 * Reads one document through the service. Every page that was asked for is in the outcome: one that did
 * not come is there as a failed page. Rejects only with FolioError `cancelled`.
 */
export async function readDocument(
  request: DocumentRequest,
  service: ReadingService,
  context: Pick<CommandContext, 'stdin' | 'signal'>,
): Promise<DocumentOutcome> {
  const { document, options, priority, onProgress } = request;
  const texts = new Map<number, { revision: number; text: string }>();
  let pages: readonly number[] = [];
  let deviceProblem: string | undefined;
  try {
    const source = await sourceOf(document, service, context.stdin, context.signal);
    const finished = await service.read(
      { source, options, priority },
      {
        onOpened: (opened) => {
          pages = opened.pages;
          onProgress?.({ stage: 'reading', pagesDone: 0, pagesTotal: pages.length });
        },
        onPage: ({ page, revision, text, result }) => {
          deviceProblem ??= result.warnings.find(({ code }) => code === 'device-unavailable')?.message;
          const known = texts.get(page);
          if (!known || known.revision <= revision) texts.set(page, { revision, text });
        },
        ...(onProgress ? { onProgress } : {}),
      },
      context.signal,
    );
    const outcome = await outcomeOf(document, options.format ?? 'md', pages, texts, finished);
    return deviceProblem === undefined ? outcome : { ...outcome, deviceProblem };
  } catch (error) {
    const known = toFolioError(error);
    if (known.code === 'cancelled') throw known;
    return { document, pages: [], failure: known.toFailure(), failedPages: [], pagesFromCache: 0 };
  }
}

async function outcomeOf(
  document: DocumentArgument,
  format: OutputFormat,
  pages: readonly number[],
  texts: ReadonlyMap<number, { readonly text: string }>,
  finished: JobFinishedParams,
): Promise<DocumentOutcome> {
  if (finished.outcome === 'cancelled') throw new FolioError('cancelled');
  const base = { document, pagesFromCache: finished.pagesFromCache };
  if (finished.failure) return { ...base, pages: [], failure: finished.failure, failedPages: [] };
  const failed = new Map(finished.failedPages.map(({ page, failure }) => [page, failure]));
  for (const page of pages) {
    if (!texts.has(page) && !failed.has(page)) failed.set(page, lostPage(document, page).toFailure());
  }
  const ordered = await Promise.all(
    pages.map(async (page) => {
      const failure = failed.get(page) ?? lostPage(document, page).toFailure();
      return texts.get(page)?.text ?? failedPageText(page, failure, format);
    }),
  );
  const failedPages = [...failed]
    .map(([page, failure]) => ({ page, failure }))
    .sort((a, b) => a.page - b.page);
  return { ...base, pages: ordered, failure: undefined, failedPages };
}

function lostPage(document: DocumentArgument, page: number): FolioError {
  return new FolioError('page-failed', { file: document.label, page, reason: 'it did not come' });
}

/** The text of a page that failed without one. */
async function failedPageText(page: number, failure: Failure, format: OutputFormat): Promise<string> {
  const { writePage } = await import('../output/writePage.ts');
  return writePage({ ...failedPage(page, new FolioError('page-failed'), { id: 'none' }), failure }, format);
}
