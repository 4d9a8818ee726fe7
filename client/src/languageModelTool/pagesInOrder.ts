import type { FolioJob } from '../../../server/src/daemonClient/folioClient.ts';
import type { Failure } from '../../../server/src/protocol.ts';
import type { AnchoredPage } from './fitPages.ts';

/** A job that ended without its pages; undefined: it was cancelled. */
export class JobFailed extends Error {
  readonly failure: Failure | undefined;

  constructor(failure: Failure | undefined) {
    super(failure?.message ?? 'The reading was cancelled.');
    this.failure = failure;
  }
}

export interface ReadPages {
  /** All pages that were asked for. */
  readonly asked: readonly number[];
  /** How many of them, from the first on, were taken. */
  readonly taken: number;
}

/**
 * Hands pages over in their order as soon as they are there, until `take` wants no more; then the rest of the
 * job is cancelled. Rejects with JobFailed where nothing could be read.
 */
export async function pagesInOrder(
  job: FolioJob,
  take: (page: AnchoredPage) => Promise<boolean>,
): Promise<ReadPages> {
  const waiting = new Map<number, string>();
  let asked: readonly number[] = [];
  let taken = 0;
  let wantsMore = true;
  const handOver = async (): Promise<void> => {
    for (let next = asked[taken]; wantsMore && next !== undefined; next = asked[taken]) {
      const text = waiting.get(next);
      if (text === undefined) return;
      wantsMore = await take({ page: next, text });
      if (wantsMore) taken += 1;
    }
    if (!wantsMore) await job.cancel();
  };
  for await (const event of job.events) {
    if (event.type === 'opened') asked = event.pages;
    if (event.type === 'page') {
      waiting.set(event.page, event.text);
      await handOver();
    }
    if (event.type !== 'finished' || !wantsMore) continue;
    if (event.outcome === 'cancelled') throw new JobFailed(undefined);
    if (event.outcome === 'failed') throw new JobFailed(event.failure);
  }
  return { asked, taken };
}
