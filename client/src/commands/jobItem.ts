import { window, workspace } from 'vscode';
import { ReadingJob } from '../jobs/readingJob.ts';
import { retryBatch } from '../batch/runBatch.ts';
import { readAgain } from '../reading/readDocument.ts';
import type { Command } from './commandTable.ts';

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

export const doFirst: Command = async ({ link }, item) => {
  const daemonJob = jobOf(item)?.daemonJob;
  if (daemonJob !== undefined) await link.current?.prioritize(daemonJob);
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
