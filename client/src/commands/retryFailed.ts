import { l10n, window } from 'vscode';
import { retryBatch } from '../batch/runBatch.ts';
import { ReadingJob } from '../jobs/readingJob.ts';
import { readAgain } from '../reading/readDocument.ts';
import type { Command } from './commandTable.ts';

/** Reads again what failed: the jobs it is called with, else all of this window. */
export const retryFailed: Command = async (folio, given) => {
  const jobs = Array.isArray(given)
    ? given.filter((job): job is ReadingJob => job instanceof ReadingJob)
    : folio.jobs.all;
  const failed = jobs.filter(({ state: { phase } }) => phase === 'failed' || phase === 'partial');
  if (failed.length === 0) {
    void window.showInformationMessage(l10n.t('Nothing has failed.'));
    return;
  }
  const single = failed.filter(({ request }) => request.batch === undefined);
  const ofBatches = failed.filter(({ request }) => request.batch !== undefined);
  for (const job of single) folio.jobs.remove(job);
  await Promise.all([
    ...single.map((job) => readAgain(folio, job)),
    ...(ofBatches.length > 0 ? [retryBatch(folio, ofBatches)] : []),
  ]);
};
