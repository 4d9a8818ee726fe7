import { SymbolKind, type DocumentSymbol, type FoldingRange, type Range } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { PageSection } from '../../page/pageSections.ts';
import type { Translate } from './texts.ts';

interface Heading {
  readonly level: number;
  readonly text: string;
  /** Line of the document, from 0. */
  readonly line: number;
  /** The last line of what belongs to it. */
  lastLine: number;
}

const HEADING = /^ {0,3}(#{1,6})(?:[ \t]+(.*?))?(?:[ \t]+#+)?[ \t]*$/;
const FENCE = /^ {0,3}(`{3,}|~{3,})/;

/** Pages, and the headings inside of each by their levels. Needs nothing but the page anchors. */
export function outline(
  document: TextDocument,
  sections: readonly PageSection[],
  translate: Translate,
): DocumentSymbol[] {
  return sections.map((section) => {
    const { page, start, bodyStart, contentEnd } = section;
    const range = rangeOf(document, start, contentEnd);
    return {
      name: translate('pageSymbol', { page }),
      kind: SymbolKind.File,
      range,
      selectionRange: rangeOf(document, start, bodyStart),
      children: nested(document, headingsOf(document, section)),
    };
  });
}

/** A range for each page and for each heading with what is below it. */
export function foldings(document: TextDocument, sections: readonly PageSection[]): FoldingRange[] {
  const ranges = sections.flatMap((section) => [
    {
      startLine: document.positionAt(section.start).line,
      endLine: document.positionAt(section.contentEnd).line,
    },
    ...headingsOf(document, section).map(({ line, lastLine }) => ({ startLine: line, endLine: lastLine })),
  ]);
  return ranges.filter(({ startLine, endLine }) => endLine > startLine);
}

/** The headings of a page, each with the last line before the next of its level or above. */
function headingsOf(document: TextDocument, { bodyStart, contentEnd }: PageSection): Heading[] {
  const firstLine = document.positionAt(bodyStart).line;
  const lines = document.getText().slice(bodyStart, contentEnd).split(/\r?\n/);
  const headings: Heading[] = [];
  let fence: string | undefined;
  let lastText = firstLine;
  const close = (level: number): void => {
    for (const heading of headings)
      if (heading.lastLine < 0 && heading.level >= level) heading.lastLine = lastText;
  };
  for (const [index, text] of lines.entries()) {
    const line = firstLine + index;
    const marker = FENCE.exec(text)?.[1];
    if (fence !== undefined) {
      if (marker?.startsWith(fence)) fence = undefined;
    } else if (marker !== undefined) {
      fence = marker;
    } else {
      const found = HEADING.exec(text);
      if (found) {
        const level = found[1]?.length ?? 1;
        close(level);
        headings.push({ level, text: plain(found[2] ?? ''), line, lastLine: -1 });
      }
    }
    if (text.trim() !== '') lastText = line;
  }
  close(1);
  return headings;
}

/** As it reads: without the backslashes of escapes. */
function plain(text: string): string {
  return text.replace(/\\([!-/:-@[-`{-~])/g, '$1').trim();
}

function nested(document: TextDocument, headings: readonly Heading[]): DocumentSymbol[] {
  const roots: DocumentSymbol[] = [];
  const open: { level: number; symbol: DocumentSymbol }[] = [];
  for (const heading of headings) {
    // A name must not be empty; such a heading has no text to be found by either.
    if (heading.text === '') continue;
    const symbol: DocumentSymbol = {
      name: heading.text,
      kind: SymbolKind.String,
      range: { start: { line: heading.line, character: 0 }, end: lineEnd(document, heading.lastLine) },
      selectionRange: {
        start: { line: heading.line, character: 0 },
        end: lineEnd(document, heading.line),
      },
      children: [],
    };
    while ((open.at(-1)?.level ?? 0) >= heading.level) open.pop();
    (open.at(-1)?.symbol.children ?? roots).push(symbol);
    open.push({ level: heading.level, symbol });
  }
  return roots;
}

function lineEnd(document: TextDocument, line: number): Range['end'] {
  const text = document.getText({ start: { line, character: 0 }, end: { line: line + 1, character: 0 } });
  return { line, character: text.replace(/\r?\n$/, '').length };
}

function rangeOf(document: TextDocument, start: number, end: number): Range {
  return { start: document.positionAt(start), end: document.positionAt(end) };
}
