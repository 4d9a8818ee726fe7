import type { Block, PageResult } from '../page/pageResult.ts';
import type { OutputFormat } from '../protocol.ts';
import { markdownDraft, markdownPage } from './markdown/markdownPage.ts';
import { plainTextPage } from './plainTextPage.ts';
import type { WriteOptions } from './writtenBlocks.ts';

/**
 * One page in a format. `md` begins with its anchor `<!-- page 7 -->`; `json` is the `PageResult` on one
 * line. Running headers, footers and page numbers are only in `json`, unless the options want them. Ends without a
 * newline.
 */
export function writePage(result: PageResult, format: OutputFormat, options: WriteOptions = {}): string {
  switch (format) {
    case 'md':
      return markdownPage(result, options);
    case 'text':
      return plainTextPage(result, options);
    case 'json':
      return JSON.stringify(result);
  }
}

/** A page that is still being written, as Markdown with its anchor: its blocks so far, and the open text. */
export function draftPage(
  page: number,
  blocks: readonly Block[],
  open: string,
  options: WriteOptions = {},
): string {
  return markdownDraft(page, blocks, open, options);
}

/**
 * The whole document from its pages' texts, in their order: `md` and `text` with an empty line between
 * pages, `json` an array of `PageResult`, one a line. Ends with a newline unless there is no text.
 */
export function joinPages(pages: readonly string[], format: OutputFormat): string {
  if (format === 'json') return pages.length === 0 ? '[]\n' : `[\n${pages.join(',\n')}\n]\n`;
  const texts = pages.map((page) => page.trimEnd()).filter((page) => page !== '');
  return texts.length === 0 ? '' : `${texts.join('\n\n')}\n`;
}
