import { commands, env, l10n, Uri, window, workspace, type TextDocument } from 'vscode';
import type { ReadOptionsInput } from '../../../server/src/protocol.ts';
import { readPageAgain as readAgain } from '../reading/readPageAgain.ts';
import { findSections, sectionAt } from '../../../server/src/page/pageSections.ts';
import { openSourcePage } from '../sourcePage/openSourcePage.ts';
import { askPageOptions } from './askOptions.ts';
import type { Command } from './commandTable.ts';

export const openPreview: Command = async (_folio, clicked) => {
  const uri = clicked instanceof Uri ? clicked : window.activeTextEditor?.document.uri;
  if (!uri) {
    void window.showInformationMessage(l10n.t('Open a result first. Its preview opens beside it.'));
    return;
  }
  await commands.executeCommand('markdown.showPreviewToSide', uri);
};

export const openPage: Command = async (folio, result, page) => {
  const found = await resultPage(result, page);
  if (found) await openSourcePage(folio, found.document.uri, found.page);
};

export const copyPage: Command = async (_folio, result, page) => {
  const found = await resultPage(result, page);
  const text = found && pageText(found.document, found.page);
  if (!found || text === undefined) return undefined;
  await env.clipboard.writeText(text);
  window.setStatusBarMessage(l10n.t('Page {0} copied', found.page), 3_000);
  return text;
};

/** Of other extensions, who ask nobody. */
interface GivenReading {
  readonly options?: ReadOptionsInput;
  /** Whether the page is replaced without a question. */
  readonly replace?: boolean;
}

/** Reads a page with other options; `given` has them where nobody is to be asked. */
export const readPageAgain: Command = async (folio, result, page, given) => {
  const found = await resultPage(result, page);
  if (!found) return undefined;
  const { options: wanted, replace }: GivenReading = typeof given === 'object' ? { ...given } : {};
  const options = wanted ?? (await askPageOptions(folio, found.page));
  if (!options) return undefined;
  return readAgain(
    folio,
    { ...found, options },
    replace === undefined ? undefined : () => Promise.resolve(replace),
  );
};

/** The page a command is meant for: the one it was called with, else the one with the cursor. */
async function resultPage(
  result: unknown,
  page: unknown,
): Promise<{ readonly document: TextDocument; readonly page: number } | undefined> {
  const uri =
    result instanceof Uri ? result : typeof result === 'string' ? Uri.parse(result, true) : undefined;
  if (uri && typeof page === 'number') return { document: await workspace.openTextDocument(uri), page };
  const editor = window.activeTextEditor;
  if (editor) {
    const { document, selection } = editor;
    const section = sectionAt(findSections(document.getText()), document.offsetAt(selection.active));
    if (section) return { document, page: section.page };
  }
  void window.showInformationMessage(l10n.t('Put the cursor in a page of a result first.'));
  return undefined;
}

/** A page's Markdown without its anchor; undefined where the document has no such page. */
function pageText(document: TextDocument, page: number): string | undefined {
  const text = document.getText();
  const section = findSections(text).find((candidate) => candidate.page === page);
  return section && text.slice(section.bodyStart, section.contentEnd).trim();
}
