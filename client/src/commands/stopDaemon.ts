import { l10n, window } from 'vscode';
import type { Command } from './commandTable.ts';

/** It serves all windows: where it works, they are asked. */
export const stopDaemon: Command = async ({ link }) => {
  const daemon = await link.existing();
  if (!daemon) {
    void window.showInformationMessage(l10n.t('The daemon is not running.'));
    return;
  }
  const { jobs } = await daemon.status();
  let now = true;
  if (jobs.length > 0) {
    const [wait, stop] = [l10n.t('When They Are Done'), l10n.t('Now')];
    const choice = await window.showWarningMessage(
      l10n.t('{0} documents are being read.', jobs.length),
      { modal: true, detail: l10n.t('The daemon works for all windows. When shall it stop?') },
      wait,
      stop,
    );
    if (choice === undefined) return;
    now = choice === stop;
  }
  await link.stopDaemon(now);
  window.setStatusBarMessage(l10n.t('The daemon has stopped'), 3_000);
};
