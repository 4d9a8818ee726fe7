import type { Block, BlockKind } from '../page/pageResult.ts';
import { visibleText } from '../page/visibleText.ts';

const FURNITURE: ReadonlySet<BlockKind> = new Set(['header', 'footer', 'page-number']);

/** How a page is written, but for its format. */
export interface WriteOptions {
  /** Write running headers, footers and page numbers, too. */
  readonly headersAndFooters?: boolean;
  /** Leave out what Folio says of the page. */
  readonly withoutNotes?: boolean;
}

/**
 * The blocks a reader wants, in reading order: without running headers, footers and page numbers, unless the reader
 * wants these, or they are all the text that the page has.
 */
export function writtenBlocks(
  { blocks }: { readonly blocks: readonly Block[] },
  { headersAndFooters = false }: WriteOptions = {},
): Block[] {
  const rest = blocks.filter(({ kind }) => !FURNITURE.has(kind));
  const hasText = rest.some(({ text }) => cleanText(text) !== '');
  const wanted = headersAndFooters ? blocks.filter((block) => !isLineNumbers(block)) : rest;
  return [...(hasText ? wanted : blocks)].sort((a, b) => a.order - b.order);
}

/** Numbers of lines in the margin are headers in `json`; in a text they would stand far from their lines. */
function isLineNumbers({ kind, text, lines }: Block): boolean {
  return kind === 'header' && lines.length > 2 && /^[\d\s]+$/.test(text);
}

// eslint wants no control characters in patterns; code points say the same.
function isControl(code: number): boolean {
  return (code < 0x20 && code !== 0x0a) || (code >= 0x7f && code < 0xa0);
}

/** Text without control and invisible characters, each line trimmed, white space inside a line folded, no empty lines. */
export function cleanText(text: string): string {
  const visible = [...text.replace(/\r\n?/g, '\n')]
    .map((c) => (isControl(c.codePointAt(0) ?? 0) ? ' ' : c))
    .join('');
  return visibleText(visible)
    .split('\n')
    .map((line) => line.replace(/[ \u00a0\u2028\u2029]+/g, ' ').trim())
    .filter((line) => line !== '')
    .join('\n');
}
