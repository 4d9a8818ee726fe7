import { writePage } from '../output/writePage.ts';
import type { PageResult } from '../page/pageResult.ts';

/**
 * A page as it is scored: its Markdown with running headers, footers and page numbers, which the written
 * Markdown leaves out and truths have.
 */
export function scoredText(result: PageResult): string {
  const blocks = result.blocks.map((block) =>
    block.kind === 'header' || block.kind === 'footer' || block.kind === 'page-number'
      ? { ...block, kind: 'paragraph' as const }
      : block,
  );
  return writePage({ ...result, blocks }, 'md');
}
