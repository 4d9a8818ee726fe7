import { boundingBox, mapQuad, quadOfBox, type Matrix } from '../../../page/geometry.ts';
import type { Block, PageResult, TextLine, Warning } from '../../../page/pageResult.ts';
import { alignBlocks } from './alignBlocks.ts';
import { disagreementWarning } from './readersDisagree.ts';

/**
 * Words and confidences for a model's blocks, from what the local reader made of the same page. `page`: its
 * size as a viewer shows it, points; the local reader's own page may be turned.
 */
export function alignWithLocal(
  blocks: readonly Block[],
  local: PageResult,
  page: { readonly width: number; readonly height: number },
): { blocks: readonly Block[]; warnings: readonly Warning[] } {
  const lines = local.blocks.flatMap((block) => block.lines.map((line) => onPage(line, local.uprightToPage)));
  const aligned = alignBlocks(blocks, lines, page);
  const warning = disagreementWarning(aligned);
  return { blocks: aligned.blocks, warnings: warning ? [warning] : [] };
}

function onPage(line: TextLine, toPage: Matrix): TextLine {
  return {
    ...line,
    quad: mapQuad(toPage, line.quad),
    words: line.words.map((word) => ({ ...word, box: boundingBox(mapQuad(toPage, quadOfBox(word.box))) })),
  };
}
