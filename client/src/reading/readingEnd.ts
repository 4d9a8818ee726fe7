import { commands, l10n } from 'vscode';
import type { ReadingJob } from '../jobs/readingJob.ts';

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
    l10n.t('{0}: {1} pages were not read completely.', job.name, count),
    failedPages.map((page) => page.failure),
    { actions: [retry, jobs] },
  );
}
