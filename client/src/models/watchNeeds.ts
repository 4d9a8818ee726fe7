import type { Disposable } from 'vscode';
import type { Folio } from '../folio.ts';
import type { ReadingJob } from '../jobs/readingJob.ts';
import { log } from '../logs.ts';

/**
 * Asks once a window, when a document has been read, for a model that reads it better. Documents for which the models
 * were named are left alone: another one would not read them.
 */
export function watchNeeds(folio: Folio): Disposable {
  const seen = new WeakSet<ReadingJob>();
  let isAsking = false;
  const look = async (job: ReadingJob): Promise<void> => {
    const { need } = job.needs;
    if (isAsking || !need || (job.request.options.model ?? '') !== '') return;
    isAsking = true;
    try {
      const { offerModel } = await import('./modelQuestion.ts');
      isAsking = await offerModel(folio, job, need);
    } catch (error) {
      isAsking = false;
      log().warn('no model could be recommended', error);
    }
  };
  return folio.jobs.onDidChange((job) => {
    if (!job?.hasEnded || seen.has(job)) return;
    seen.add(job);
    if (job.state.phase === 'done' || job.state.phase === 'partial') void look(job);
  });
}
