import { commands, l10n, window } from 'vscode';
import type { ReadingJob } from '../jobs/readingJob.ts';

/** Says how a job ended, where the result does not say it by itself. */
export function tellEnd(job: ReadingJob): void {
  void announce(job);
}

async function announce(job: ReadingJob): Promise<void> {
  const { phase, failure, failedPages } = job.state;
  const retry = l10n.t('Retry');
  const actions = [{ title: retry, run: () => commands.executeCommand('folio.job.retry', job) }];
  const { showFailure } = await import('../errors/showFailure.ts');
  if (phase === 'failed' && failure) await showFailure(failure, { actions });
  if (phase !== 'partial') return;
  const first = failedPages[0]?.failure ?? failure;
  if (failedPages.length === 1 && first) return showFailure(first, { actions });
  const show = l10n.t('Show Jobs');
  const choice = await window.showWarningMessage(
    l10n.t('{0}: {1} pages were not read completely.', job.name, failedPages.length || job.state.pagesTotal),
    retry,
    show,
  );
  if (choice === retry) await commands.executeCommand('folio.job.retry', job);
  if (choice === show) await commands.executeCommand('folio.showJobs');
}
