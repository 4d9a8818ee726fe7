import * as vscode from 'vscode';
import type { FolioApi } from '../../../../client/src/extension.ts';
import type { ReadingJob } from '../../../../client/src/jobs/readingJob.ts';
import { extension } from './extension.ts';
import { until } from './until.ts';

/** The running extension, as other extensions would get it. */
export async function folio(): Promise<FolioApi> {
  return (await extension().activate()) as FolioApi;
}

/** Runs the command of the explorer's menu; resolves with its job when that has ended. */
export async function ocr(source: vscode.Uri): Promise<ReadingJob | undefined> {
  return vscode.commands.executeCommand<ReadingJob | undefined>('folio.ocrPdf', source);
}

/** The job of this source as soon as it is known. */
export async function jobOf(source: vscode.Uri): Promise<ReadingJob> {
  const { jobs } = await folio();
  return until(`a job of ${source.path}`, () =>
    jobs.all.findLast(({ request }) => request.source.toString() === source.toString()),
  );
}

/** The document that a job fills, as soon as it is open. */
export async function documentOf(job: ReadingJob): Promise<vscode.TextDocument> {
  const result = await until('a result document', () => job.sink.result);
  return vscode.workspace.openTextDocument(result);
}

/** Cancels what runs and empties the list of jobs. */
export async function endJobs(): Promise<void> {
  const { jobs } = await folio();
  await Promise.all(jobs.running.map((job) => job.cancel()));
  await until('no running job', () => jobs.running.length === 0);
  jobs.removeEnded();
}
