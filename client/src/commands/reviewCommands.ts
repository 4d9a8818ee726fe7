import { l10n, languages, Range, Selection, TextEditorRevealType, Uri, window, workspace } from 'vscode';
import type { Diagnostic, TextEditor } from 'vscode';
import { findSections } from '../../../server/src/page/pageSections.ts';
import type { Command } from './commandTable.ts';

/** As the daemon marks words that may be misread. */
const SOURCE = 'Folio';
const DOUBTFUL_WORD = 'doubtful-word';

/** Selects the doubtful word behind the cursor: of the page it is called with, else of the document in front. */
export const nextDoubtfulWord: Command = (_folio, result, page) => selectDoubtfulWord(1, result, page);

export const previousDoubtfulWord: Command = (_folio, result, page) => selectDoubtfulWord(-1, result, page);

/** Returns the range that it selected, or undefined where there is no such word. */
async function selectDoubtfulWord(
  direction: 1 | -1,
  result: unknown,
  page: unknown,
): Promise<Range | undefined> {
  const editor = await editorOf(result);
  if (!editor) return undefined;
  const within = typeof page === 'number' ? rangeOfPage(editor, page) : undefined;
  const ranges = languages
    .getDiagnostics(editor.document.uri)
    .filter(isDoubtfulWord)
    .map(({ range }) => range)
    .filter((range) => within?.contains(range) ?? true)
    .sort((a, b) => a.start.compareTo(b.start));
  const { selection } = editor;
  const isAhead = (range: Range): boolean =>
    direction === 1 ? range.start.isAfter(selection.start) : range.start.isBefore(selection.start);
  const ordered = direction === 1 ? ranges : ranges.reverse();
  // Behind the last one comes the first.
  const found = ordered.find(isAhead) ?? ordered[0];
  if (!found) {
    window.setStatusBarMessage(
      within ? l10n.t('No doubtful words on this page') : l10n.t('No doubtful words in this document'),
      3_000,
    );
    return undefined;
  }
  editor.selection = new Selection(found.start, found.end);
  editor.revealRange(found, TextEditorRevealType.InCenterIfOutsideViewport);
  return found;
}

function isDoubtfulWord({ source, code }: Diagnostic): boolean {
  return source === SOURCE && (typeof code === 'object' ? code.value : code) === DOUBTFUL_WORD;
}

async function editorOf(result: unknown): Promise<TextEditor | undefined> {
  const uri =
    result instanceof Uri ? result : typeof result === 'string' ? Uri.parse(result, true) : undefined;
  if (uri) return window.showTextDocument(await workspace.openTextDocument(uri));
  if (!window.activeTextEditor)
    void window.showInformationMessage(l10n.t('Put the cursor in a page of a result first.'));
  return window.activeTextEditor;
}

function rangeOfPage({ document }: TextEditor, page: number): Range | undefined {
  const section = findSections(document.getText()).find((candidate) => candidate.page === page);
  return section && new Range(document.positionAt(section.start), document.positionAt(section.end));
}
