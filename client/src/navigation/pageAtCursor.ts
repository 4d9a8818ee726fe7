import type { TextEditor } from 'vscode';
import { findSections, sectionAt } from '../resultDocument/pageSections.ts';

/** The page that the cursor is in; undefined in a document without pages. */
export function pageAtCursor({ document, selection }: TextEditor): number | undefined {
  return sectionAt(findSections(document.getText()), document.offsetAt(selection.active))?.page;
}
