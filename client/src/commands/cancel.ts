import { l10n, window } from 'vscode';
import type { Command } from './commandTable.ts';
import { progressText } from '../reading/readingProgress.ts';

/** The one job that runs, or those that are picked. */
export const cancel: Command = async ({ jobs }) => {
  const { running } = jobs;
  if (running.length === 0) {
    void window.showInformationMessage(l10n.t('Nothing is being read.'));
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
    { canPickMany: true, title: l10n.t('Cancel which?') },
  );
  await Promise.all((picked ?? []).map(({ job }) => job.cancel()));
};
