import { commands, l10n, window } from 'vscode';
import type { Command } from './commandTable.ts';

/** Keeps the key of a server in VS Code's secret storage; running windows take it up at once. */
export const setServerKey: Command = async ({ servers }) => {
  const urls = await servers.urls();
  if (urls.length === 0) {
    const settings = l10n.t('Open Settings');
    const text = l10n.t('No server is named. Name one in folio.deepseek.servers first.');
    if ((await window.showInformationMessage(text, settings)) === settings)
      await commands.executeCommand('workbench.action.openSettings', 'folio.deepseek.servers');
    return;
  }
  const url =
    urls.length === 1 ? urls[0] : await window.showQuickPick(urls, { title: l10n.t('Key of which?') });
  if (url === undefined) return;
  const key = await window.showInputBox({
    title: l10n.t('Key of {0}', url),
    prompt: l10n.t('It is kept in the secret storage of VS Code. Empty: this server needs none.'),
    password: true,
    ignoreFocusOut: true,
  });
  if (key === undefined) return;
  await servers.setKey(url, key.trim());
};
