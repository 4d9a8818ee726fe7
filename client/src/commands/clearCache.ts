import { l10n, window } from 'vscode';
import type { Command } from './commandTable.ts';

/** Results in files and editors are not the cache's: they stay. */
export const clearCache: Command = async ({ link }) => {
  const bytes = await (await link.connection()).clearCache();
  void window.showInformationMessage(
    l10n.t(
      'Folio forgot the pages it had kept ({0} MB). Your documents are not touched.',
      (bytes / 1e6).toFixed(1),
    ),
  );
  return bytes;
};
