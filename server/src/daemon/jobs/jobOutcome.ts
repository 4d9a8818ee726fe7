import type { FolioError } from '../../errors/catalogue.ts';
import type { Failure, JobFinishedParams } from '../../protocol.ts';

/** What is remembered of a page that is done. */
export interface DonePage {
  readonly fromCache: boolean;
  /** Why it failed, if it did. */
  readonly failure: Failure | undefined;
}

/** What a job comes to. `error` is what ended it before all of its pages were done. */
export function jobOutcome(
  done: ReadonlyMap<number, DonePage>,
  error: FolioError | undefined,
): Omit<JobFinishedParams, 'jobId' | 'milliseconds'> {
  const failedPages = [...done].flatMap(([page, { failure }]) => (failure ? [{ page, failure }] : []));
  const counts = {
    failedPages: failedPages.sort((a, b) => a.page - b.page),
    pagesDone: done.size,
    pagesFromCache: [...done.values()].filter(({ fromCache }) => fromCache).length,
  };
  if (error?.code === 'cancelled') return { outcome: 'cancelled', ...counts };
  const [first] = failedPages;
  const failure = error?.toFailure() ?? (failedPages.length === done.size ? first?.failure : undefined);
  if (failure) return { outcome: 'failed', failure, ...counts };
  return { outcome: first ? 'partial' : 'ok', ...counts };
}
