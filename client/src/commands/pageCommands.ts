import {
  commands,
  env,
  l10n,
  languages,
  Range,
  Selection,
  TextEditorRevealType,
  Uri,
  window,
  workspace,
  type Diagnostic,
  type TextDocument,
  type TextEditor,
} from 'vscode';
import type { ReadOptionsInput } from '../../../server/src/protocol.ts';
import { readPageAgain as readAgain } from '../reading/readPageAgain.ts';
import { findSections, sectionAt, sectionOf } from '../../../server/src/page/pageSections.ts';
import { openSourcePage } from '../sourcePage/openSourcePage.ts';
import { askPageOptions } from './askOptions.ts';
import type { Command } from './commandTable.ts';

/** As the daemon marks words that may be misread. */
const SOURCE = 'Folio';
const DOUBTFUL_WORD = 'doubtful-word';

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
  const uri = uriOf(result);
  if (uri) return window.showTextDocument(await workspace.openTextDocument(uri));
  if (!window.activeTextEditor) askForPage();
  return window.activeTextEditor;
}

function rangeOfPage({ document }: TextEditor, page: number): Range | undefined {
  const section = sectionOf(document.getText(), page);
  return section && new Range(document.positionAt(section.start), document.positionAt(section.end));
}

/** The page a command is meant for: the one it was called with, else the one with the cursor. */
async function resultPage(
  result: unknown,
  page: unknown,
): Promise<{ readonly document: TextDocument; readonly page: number } | undefined> {
  const uri = uriOf(result);
  if (uri && typeof page === 'number') return { document: await workspace.openTextDocument(uri), page };
  const editor = window.activeTextEditor;
  if (editor) {
    const { document, selection } = editor;
    const section = sectionAt(findSections(document.getText()), document.offsetAt(selection.active));
    if (section) return { document, page: section.page };
  }
  askForPage();
  return undefined;
}

function askForPage(): void {
  void window.showInformationMessage(l10n.t('Put the cursor in a page of a result first.'));
}

/** Lenses of the daemon name a document as text. */
function uriOf(result: unknown): Uri | undefined {
  if (result instanceof Uri) return result;
  return typeof result === 'string' ? Uri.parse(result, true) : undefined;
}

/** A page's Markdown without its anchor; undefined where the document has no such page. */
function pageText(document: TextDocument, page: number): string | undefined {
  const text = document.getText();
  const section = sectionOf(text, page);
  return section && text.slice(section.bodyStart, section.contentEnd).trim();
}
