import { l10n, Uri, window } from 'vscode';
import { documentsIn } from '../batch/batchDocuments.ts';
import { runBatch } from '../batch/runBatch.ts';
import type { Command } from './commandTable.ts';

export const ocrFolder: Command = async (folio, clicked, selection) => {
  const selected = Array.isArray(selection) ? selection.filter((item) => item instanceof Uri) : [];
  const folders =
    selected.length > 0
      ? selected
      : clicked instanceof Uri
        ? [clicked]
        : await window.showOpenDialog({
            canSelectFiles: false,
            canSelectFolders: true,
            title: l10n.t('Folder whose PDFs and images are read'),
            openLabel: l10n.t('OCR Folder'),
          });
  return folders === undefined ? undefined : runBatch(folio, await documentsIn(folders));
};
