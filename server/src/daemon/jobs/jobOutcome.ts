import type { FolioError } from '../../errors/catalogue.ts';
import type { Failure, ReadResult } from '../../protocol.ts';

/** What is remembered of a page that is done. */
export interface DonePage {
  readonly fromCache: boolean;
  /** Why it was not read, or not completely. */
  readonly failure: Failure | undefined;
  /** Some of it was read. */
  readonly isPartial: boolean;
}

/** What a job comes to. `error` is what ended it before all of its pages were done. */
export function jobOutcome(
  done: ReadonlyMap<number, DonePage>,
  error: FolioError | undefined,
): Omit<ReadResult, 'jobId' | 'milliseconds' | 'warnings'> {
  const failedPages = [...done].flatMap(([page, { failure, isPartial }]) =>
    failure ? [{ page, failure, ...(isPartial ? { isPartial } : {}) }] : [],
  );
  const counts = {
    failedPages: failedPages.sort((a, b) => a.page - b.page),
    pagesDone: done.size,
    pagesFromCache: [...done.values()].filter(({ fromCache }) => fromCache).length,
  };
  if (error?.code === 'cancelled') return { outcome: 'cancelled', ...counts };
  const [first] = failedPages;
  const nothingRead = [...done.values()].every(({ failure, isPartial }) => failure && !isPartial);
  const failure = error?.toFailure() ?? (nothingRead ? first?.failure : undefined);
  if (failure) return { outcome: 'failed', failure, ...counts };
  return { outcome: first ? 'partial' : 'ok', ...counts };
}
