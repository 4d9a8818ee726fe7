import { env, l10n, window } from 'vscode';
import { pageText } from '../navigation/pageText.ts';
import type { Command } from './commandTable.ts';
import { resultPage } from './resultPage.ts';

export const copyPage: Command = async (_folio, result, page) => {
  const found = await resultPage(result, page);
  if (!found) return undefined;
  const text = pageText(found.document, found.page);
  if (text === undefined) return undefined;
  await env.clipboard.writeText(text);
  window.setStatusBarMessage(l10n.t('Page {0} is in the clipboard', found.page), 3_000);
  return text;
};
