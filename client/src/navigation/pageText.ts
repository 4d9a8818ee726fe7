import type { TextDocument } from 'vscode';
import { findSections } from '../resultDocument/pageSections.ts';

/** A page's Markdown without its anchor; undefined where the document has no such page. */
export function pageText(document: TextDocument, page: number): string | undefined {
  const text = document.getText();
  const section = findSections(text).find((candidate) => candidate.page === page);
  return section && text.slice(section.bodyStart, section.contentEnd).trim();
}
