import { randomUUID } from 'node:crypto';
import PQueue from 'p-queue';
import { commands, l10n, ProgressLocation, window, type Uri } from 'vscode';
import type { ReadOptionsInput } from '../../../server/src/protocol.ts';
import type { Folio } from '../folio.ts';
import { ReadingJob } from '../jobs/readingJob.ts';
import { beginReading } from '../reading/beginReading.ts';
import { optionsFromSettings } from '../reading/optionsFromSettings.ts';
import { FileResult } from '../resultDocument/fileResult.ts';
import { savedFigures } from '../figures/saveFigures.ts';
import { ResultDocument } from '../resultDocument/resultDocument.ts';
import { setting } from '../settings.ts';
import { planBatch, type BatchPlan, type PlannedDocument } from './batchPlan.ts';

/** The daemon reads a few documents at a time; one more waits with it, so that it never waits for this window. */
const DOCUMENTS_AT_A_TIME = 5;

export interface BatchSummary {
  readonly jobs: readonly ReadingJob[];
  readonly skipped: number;
}

/**
 * Reads many documents into files. Asks first when they are many; one that fails does not stop the rest.
 * Undefined when there is nothing to read, or they changed their mind.
 */
export async function runBatch(folio: Folio, sources: readonly Uri[]): Promise<BatchSummary | undefined> {
  const plan = await planBatch(sources);
  if (plan.documents.length === 0) {
    void window.showInformationMessage(
      plan.skipped === 0
        ? l10n.t('There are no PDFs or images here.')
        : l10n.t('All {0} documents already have results.', plan.skipped),
    );
    return undefined;
  }
  if (!(await isConfirmed(plan))) return undefined;
  const jobs = await readAll(folio, plan.documents);
  void tellSummary(jobs, plan.skipped);
  return { jobs, skipped: plan.skipped };
}

/** Reads again those of a batch that failed. */
export async function retryBatch(folio: Folio, failed: readonly ReadingJob[]): Promise<BatchSummary> {
  for (const job of failed) folio.jobs.remove(job);
  const documents = failed.flatMap((job) => {
    const { source, target } = job.request;
    const unread = job.state.failedPages.map(({ page }) => page);
    return target ? [{ source, result: target, ...(job.sink.result ? { unread } : {}) }] : [];
  });
  const jobs = await readAll(folio, documents);
  void tellSummary(jobs, 0);
  return { jobs, skipped: 0 };
}

async function isConfirmed({ documents, skipped }: BatchPlan): Promise<boolean> {
  if (documents.length <= setting('batch.confirmAbove')) return true;
  const read = l10n.t('Read {0} Documents', documents.length);
  const detail = skipped === 0 ? '' : l10n.t('{0} already have results and will be skipped.', skipped);
  const question = l10n.t('Read {0} documents?', documents.length);
  return (await window.showInformationMessage(question, { modal: true, detail }, read)) === read;
}

/** A document with `unread` pages has a result, and only these are put into it. */
type BatchDocument = PlannedDocument & { readonly unread?: readonly number[] };

async function readAll(folio: Folio, found: readonly BatchDocument[]): Promise<ReadingJob[]> {
  const batch = randomUUID();
  // Settings that cannot be are told before anything is read.
  const documents = found.map((document) => ({ ...document, options: optionsFromSettings(document.source) }));
  const jobs: ReadingJob[] = [];
  const options = {
    location: ProgressLocation.Notification,
    title: l10n.t('OCR of {0} documents', documents.length),
    cancellable: true,
  };
  await window.withProgress(options, async (progress, token) => {
    const queue = new PQueue({ concurrency: DOCUMENTS_AT_A_TIME });
    token.onCancellationRequested(() => {
      queue.clear();
      for (const job of jobs) void job.cancel();
    });
    let done = 0;
    for (const document of documents) {
      void queue.add(async () => {
        const job = jobOf(folio, document, batch);
        jobs.push(job);
        await folio.jobs.run(job, beginReading(folio.connections));
        done += 1;
        const message = l10n.t('{0} of {1}, last {2}', done, documents.length, job.name);
        progress.report({ message, increment: 100 / documents.length });
      });
    }
    await queue.onIdle();
  });
  return jobs;
}

function jobOf(
  folio: Folio,
  { source, result, unread, options }: BatchDocument & { readonly options: ReadOptionsInput },
  batch: string,
): ReadingJob {
  const refine = savedFigures(folio.connections, source);
  const sink = unread
    ? ResultDocument.resume(result, refine, unread)
    : new FileResult({ kind: 'new-file', uri: result }, 'md', { refine });
  const job = new ReadingJob({ source, options, priority: 'batch', batch, target: result }, sink);
  folio.records.follow(job);
  return job;
}

async function tellSummary(jobs: readonly ReadingJob[], skipped: number): Promise<void> {
  const count = (phases: readonly string[]): number =>
    jobs.filter(({ state }) => phases.includes(state.phase)).length;
  const failed = count(['failed', 'partial']);
  const parts = [l10n.t('{0} documents read', count(['done']))];
  if (skipped > 0) parts.push(l10n.t('{0} skipped', skipped));
  if (count(['cancelled']) > 0) parts.push(l10n.t('{0} cancelled', count(['cancelled'])));
  if (failed === 0) {
    void window.showInformationMessage(`${parts.join(', ')}.`);
    return;
  }
  const [retry, show] = [l10n.t('Retry Failed'), l10n.t('Show Jobs')];
  const names = jobs.filter(({ state }) => state.phase === 'failed' || state.phase === 'partial');
  const listed = names.slice(0, 5).map(({ name }) => name);
  const text = l10n.t('{0}, {1} failed or incomplete: {2}', parts.join(', '), failed, listed.join(', '));
  const choice = await window.showWarningMessage(names.length > 5 ? `${text}, …` : text, retry, show);
  if (choice === retry) await commands.executeCommand('folio.retryFailed', names);
  if (choice === show) await commands.executeCommand('folio.showJobs');
}
