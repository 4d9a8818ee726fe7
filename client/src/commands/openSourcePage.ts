import { openSourcePage } from '../sourcePage/openSourcePage.ts';
import type { Command } from './commandTable.ts';
import { resultPage } from './resultPage.ts';

export const openSourcePageCommand: Command = async (folio, result, page) => {
  const found = await resultPage(result, page);
  if (found) await openSourcePage(folio, found.document.uri, found.page);
};
