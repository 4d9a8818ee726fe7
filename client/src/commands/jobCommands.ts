import { commands, l10n, window, workspace } from 'vscode';
import { retryBatch } from '../batch/runBatch.ts';
import { ReadingJob } from '../jobs/readingJob.ts';
import { readAgain } from '../reading/readDocument.ts';
import { progressText } from '../reading/readingProgress.ts';
import type { Command } from './commandTable.ts';

export const showJobs: Command = async () => commands.executeCommand('folio.jobs.focus');

/** The one job that runs, or those that are picked. */
export const cancel: Command = async ({ jobs }) => {
  const { running } = jobs;
  if (running.length === 0) {
    void window.showInformationMessage(l10n.t('Folio is not reading any document.'));
    return;
  }
  if (running.length === 1) return void (await running[0]?.cancel());
  const picked = await window.showQuickPick(
    running.map((job) => ({
      label: job.name,
      description: progressText(job.state, Date.now()),
      picked: true,
      job,
    })),
    { canPickMany: true, title: l10n.t('Select the Documents to Cancel') },
  );
  await Promise.all((picked ?? []).map(({ job }) => job.cancel()));
};

/** Reads again what failed: the jobs it is called with, else all of this window. */
export const retryFailed: Command = async (folio, given) => {
  const jobs = Array.isArray(given)
    ? given.filter((job): job is ReadingJob => job instanceof ReadingJob)
    : folio.jobs.all;
  const failed = jobs.filter(({ state: { phase } }) => phase === 'failed' || phase === 'partial');
  if (failed.length === 0) {
    void window.showInformationMessage(l10n.t('There are no failed documents to retry.'));
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

/** The actions of a job in the Jobs view. They come with the view's item, or with the job itself. */

export const cancelJob: Command = async (_folio, item) => jobOf(item)?.cancel();

export const retryJob: Command = async (folio, item) => {
  const job = jobOf(item);
  if (!job?.hasEnded) return undefined;
  if (job.request.batch !== undefined) return retryBatch(folio, [job]);
  folio.jobs.remove(job);
  return readAgain(folio, job);
};

export const openResult: Command = async (_folio, item) => {
  const result = jobOf(item)?.sink.result;
  if (result) await window.showTextDocument(await workspace.openTextDocument(result), { preview: false });
};

export const readFirst: Command = async ({ connections }, item) => {
  const daemonJob = jobOf(item)?.daemonJob;
  if (daemonJob !== undefined) await connections.current?.prioritize(daemonJob);
};

export const removeJob: Command = async ({ jobs }, item) => {
  const job = jobOf(item);
  if (job) jobs.remove(job);
};

export const clearEndedJobs: Command = async ({ jobs }) => jobs.removeEnded();

function jobOf(item: unknown): ReadingJob | undefined {
  if (item instanceof ReadingJob) return item;
  const job: unknown = typeof item === 'object' && item !== null && 'job' in item ? item.job : undefined;
  return job instanceof ReadingJob ? job : undefined;
}
