import { commands, l10n, Uri, window } from 'vscode';
import type { Command } from './commandTable.ts';

export const openPreview: Command = async (_folio, clicked) => {
  const uri = clicked instanceof Uri ? clicked : window.activeTextEditor?.document.uri;
  if (!uri) {
    void window.showInformationMessage(l10n.t('Open a result first; its preview opens beside it.'));
    return;
  }
  await commands.executeCommand('markdown.showPreviewToSide', uri);
};
