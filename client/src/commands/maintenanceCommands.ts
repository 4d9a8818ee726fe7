import { commands, l10n, ProgressLocation, window, workspace } from 'vscode';
import { showLogs as showLogChannel } from '../logs.ts';
import { problemReport } from '../problemReport/problemReport.ts';
import type { Command } from './commandTable.ts';

export const showLogs: Command = async () => showLogChannel();

/** Opens the report for reading; nothing is sent. */
export const reportProblem: Command = async (folio) => {
  const content = await problemReport(folio);
  const document = await workspace.openTextDocument({ content, language: 'markdown' });
  await window.showTextDocument(document);
};

export const restartEngine: Command = async ({ connections }) => {
  const options = { location: ProgressLocation.Window, title: l10n.t('Restarting the engine…') };
  await window.withProgress(options, () => connections.restartEngine());
  window.setStatusBarMessage(l10n.t('Engine restarted'), 3_000);
};

/** It serves all windows: where it works, they are asked. */
export const stopDaemon: Command = async ({ connections }) => {
  const daemon = await connections.existing();
  if (!daemon) {
    void window.showInformationMessage(l10n.t('The daemon is not running.'));
    return;
  }
  const { jobs } = await daemon.status();
  let now = true;
  if (jobs.length > 0) {
    const [wait, stop] = [l10n.t('When They Are Done'), l10n.t('Now')];
    const choice = await window.showWarningMessage(
      l10n.t('Documents still being read: {0}.', jobs.length),
      {
        modal: true,
        detail: l10n.t(
          'The daemon serves all VS Code windows. Do you want to stop it now or when they are done?',
        ),
      },
      wait,
      stop,
    );
    if (choice === undefined) return;
    now = choice === stop;
  }
  await connections.stopDaemon(now);
  window.setStatusBarMessage(l10n.t('Daemon stopped'), 3_000);
};

/** Results in files and editors are not the cache's: they stay. */
export const clearCache: Command = async ({ connections }) => {
  const bytes = await (await connections.open()).clearCache();
  void window.showInformationMessage(
    l10n.t(
      'The cache was cleared ({0} MB). Your documents and results are unchanged.',
      (bytes / 1e6).toFixed(1),
    ),
  );
  return bytes;
};

/** Keeps the key of a server in VS Code's secret storage; running windows take it up at once. */
export const setServerKey: Command = async ({ servers }) => {
  const urls = await servers.urls();
  if (urls.length === 0) {
    const settings = l10n.t('Open Settings');
    const text = l10n.t('There are no servers yet. Add one to the setting folio.deepseek.servers first.');
    if ((await window.showInformationMessage(text, settings)) === settings)
      await commands.executeCommand('workbench.action.openSettings', 'folio.deepseek.servers');
    return;
  }
  const url =
    urls.length === 1
      ? urls[0]
      : await window.showQuickPick(urls, { title: l10n.t('Select the Server to Set the Key For') });
  if (url === undefined) return;
  const key = await window.showInputBox({
    title: l10n.t('API Key for {0}', url),
    prompt: l10n.t(
      'The key is kept in the secret storage of VS Code. Leave empty if the server needs no key.',
    ),
    password: true,
    ignoreFocusOut: true,
  });
  if (key === undefined) return;
  await servers.setKey(url, key.trim());
};
