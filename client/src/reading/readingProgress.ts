import { commands, l10n, ProgressLocation, window } from 'vscode';
import { pagesPerSecond, secondsLeft, type JobState } from '../jobs/jobState.ts';
import type { ReadingJob } from '../jobs/readingJob.ts';

/** A notification that follows a job until its end, with a button that cancels it. */
export function showProgress(job: ReadingJob): void {
  const options = {
    location: ProgressLocation.Notification,
    title: l10n.t('OCR of {0}', job.name),
    cancellable: true,
  };
  void window.withProgress(options, (progress, token) => {
    token.onCancellationRequested(() => void job.cancel());
    return new Promise<void>((resolve) => {
      let shown = 0;
      job.onDidChange(() => {
        const { pagesDone, pagesTotal } = job.state;
        const done = pagesTotal === 0 ? 0 : (100 * pagesDone) / pagesTotal;
        progress.report({
          message: progressText(job.state, Date.now()),
          increment: Math.max(0, done - shown),
        });
        shown = Math.max(shown, done);
        if (job.hasEnded) resolve();
      });
    });
  });
}

/** Says how a job ended, where the result does not say it by itself. */
export function tellEnd(job: ReadingJob): void {
  void announce(job);
}

async function announce(job: ReadingJob): Promise<void> {
  const { phase, failure, failedPages } = job.state;
  const retry = { title: l10n.t('Retry'), run: () => commands.executeCommand('folio.job.retry', job) };
  const { showFailedPages, showFailure } = await import('../errors/showFailure.ts');
  if (phase === 'failed' && failure) await showFailure(failure, { actions: [retry] });
  if (phase !== 'partial') return;
  const first = failedPages[0]?.failure ?? failure;
  if (failedPages.length === 1 && first) return showFailure(first, { actions: [retry] });
  const count = failedPages.length || job.state.pagesTotal;
  const jobs = { title: l10n.t('Show Jobs'), run: () => commands.executeCommand('folio.showJobs') };
  await showFailedPages(
    l10n.t('{0}: {1} pages could not be read completely.', job.name, count),
    failedPages.map((page) => page.failure),
    { actions: [retry, jobs] },
  );
}

/** Where a job is, in a few words: `page 3 of 12, 1.4 pages/s, 7 s left`. */
export function progressText(state: JobState, now: number): string {
  switch (state.phase) {
    case 'connecting':
      return l10n.t('starting…');
    case 'lost':
      return lostText(state, now);
    case 'queued':
      return l10n.t('waiting for its turn…');
    case 'opening':
      return l10n.t('opening the document…');
    case 'loading-model':
      return l10n.t('loading the model…');
    case 'restarting':
      return l10n.t('restarting the engine after a crash…');
    case 'reading':
    case 'writing':
      return readingText(state, now);
    case 'done':
      return state.pagesDone === 1 ? l10n.t('1 page') : l10n.t('{0} pages', state.pagesDone);
    case 'partial':
      return l10n.t('{0} of {1} pages incomplete', state.failedPages.length, state.pagesTotal);
    case 'failed':
      return l10n.t('failed');
    case 'cancelled':
      return l10n.t('cancelled');
  }
}

function lostText({ retryAt }: JobState, now: number): string {
  const seconds = retryAt === undefined ? 0 : Math.ceil((retryAt - now) / 1_000);
  return seconds > 0
    ? l10n.t('The daemon ended unexpectedly; trying again in {0} s', seconds)
    : l10n.t('The daemon ended unexpectedly; starting it again');
}

function readingText(state: JobState, now: number): string {
  if (state.pagesTotal === 0) return l10n.t('reading…');
  const parts = [l10n.t('{0} of {1} pages', state.pagesDone, state.pagesTotal)];
  const speed = pagesPerSecond(state, now);
  const left = secondsLeft(state, now);
  if (speed !== undefined) parts.push(l10n.t('{0} pages/s', speed.toFixed(1)));
  if (left !== undefined) parts.push(timeLeft(left));
  return parts.join(', ');
}

function timeLeft(seconds: number): string {
  return seconds < 90
    ? l10n.t('{0} s left', Math.ceil(seconds))
    : l10n.t('{0} min left', Math.round(seconds / 60));
}
