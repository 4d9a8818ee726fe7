import { l10n, Uri, window, workspace, type TextDocument } from 'vscode';
import { pageAtCursor } from '../navigation/pageAtCursor.ts';

/** The page a command is meant for: the one it was called with, else the one with the cursor. */
export async function resultPage(
  result: unknown,
  page: unknown,
): Promise<{ readonly document: TextDocument; readonly page: number } | undefined> {
  if (result instanceof Uri && typeof page === 'number')
    return { document: await workspace.openTextDocument(result), page };
  const editor = window.activeTextEditor;
  const found = editor && pageAtCursor(editor);
  if (editor && found !== undefined) return { document: editor.document, page: found };
  void window.showInformationMessage(l10n.t('Put the cursor into a page of a result first.'));
  return undefined;
}
