import { l10n, ProgressLocation, window } from 'vscode';
import type { Command } from './commandTable.ts';

export const restartEngine: Command = async ({ link }) => {
  const options = { location: ProgressLocation.Window, title: l10n.t('Restarting the engine …') };
  await window.withProgress(options, () => link.restartEngine());
  window.setStatusBarMessage(l10n.t('The engine was started anew'), 3_000);
};
