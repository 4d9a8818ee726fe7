import { l10n, window, workspace } from 'vscode';
import { documentsMatching } from '../batch/batchDocuments.ts';
import { runBatch } from '../batch/runBatch.ts';
import type { Command } from './commandTable.ts';

export const ocrFilesByPattern: Command = async (folio, given) => {
  if (!workspace.workspaceFolders) {
    void window.showInformationMessage(l10n.t('Open a folder first: the pattern is looked for in it.'));
    return undefined;
  }
  const pattern = typeof given === 'string' ? given : await askForPattern();
  return pattern === undefined ? undefined : runBatch(folio, await documentsMatching(pattern));
};

async function askForPattern(): Promise<string | undefined> {
  return window.showInputBox({
    title: l10n.t('OCR Files by Pattern'),
    prompt: l10n.t('PDFs and images that match are read, in all folders of the workspace.'),
    placeHolder: '**/scans/*.pdf',
    validateInput: (text) => (text.trim() === '' ? l10n.t('Write a pattern, such as **/*.pdf') : undefined),
  });
}
