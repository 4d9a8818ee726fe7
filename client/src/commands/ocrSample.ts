import { Uri, workspace } from 'vscode';
import { readDocument } from '../reading/readDocument.ts';
import type { Command } from './commandTable.ts';

/** Reads the sample that comes with the extension: what Folio does, without a document of one's own. */
export const ocrSample: Command = async (folio) => {
  const { extensionUri, globalStorageUri } = folio.context;
  // The extension's own folder is not for results.
  const copy = Uri.joinPath(globalStorageUri, 'scanned-letter.pdf');
  await workspace.fs.createDirectory(globalStorageUri);
  await workspace.fs.copy(Uri.joinPath(extensionUri, 'samples', 'scanned-letter.pdf'), copy, {
    overwrite: true,
  });
  return readDocument(folio, copy);
};
