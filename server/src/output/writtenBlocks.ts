import type { Block } from '../page/pageResult.ts';
import { visibleText } from '../page/visibleText.ts';

/** The blocks a reader wants, in reading order: without running headers, footers and page numbers. */
export function writtenBlocks(result: { readonly blocks: readonly Block[] }): Block[] {
  return result.blocks
    .filter(({ kind }) => kind !== 'header' && kind !== 'footer' && kind !== 'page-number')
    .sort((a, b) => a.order - b.order);
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
