import type { Block } from '../../page/pageResult.ts';
import { marksOfText, withCellMarks } from '../lines/textMarks.ts';
import type { BlockBody, BlockDraft } from './blocks.ts';
import { headingLevels } from './headings/headingLevels.ts';
import { nestLists } from './lists/listNesting.ts';

/** Blocks with what only all blocks of a page together tell: levels of headings, depths of lists, their order. */
export function finishBlocks(drafts: readonly BlockDraft[]): Block[] {
  const levels = headingLevels(drafts.flatMap((draft) => (draft.kind === 'heading' ? [draft.sign] : [])));
  const depths = nestLists(drafts);
  let heading = 0;
  return drafts.map((draft, order): Block => {
    if (draft.kind === 'table') {
      const { block } = draft;
      return { ...block, cells: [...withCellMarks(block.cells, block.lines)], order };
    }
    const body =
      draft.kind === 'formula'
        ? draft.body
        : marked(draft.body, draft.kind === 'list-item' ? draft.marker : '');
    if (draft.kind === 'heading') return { kind: 'heading', level: levels[heading++] ?? 1, ...body, order };
    if (draft.kind === 'formula') return { kind: 'formula', notation: draft.notation, ...draft.body, order };
    if (draft.kind !== 'list-item') return { kind: draft.kind, ...body, order };
    const { kind, marker, ordered } = draft;
    return { kind, marker, ordered, depth: depths[order] ?? 0, ...body, order };
  });
}

function marked(body: BlockBody, marker: string): BlockBody {
  const marks = marksOfText(body.text, body.lines, marker);
  return marks.length > 0 ? { ...body, marks } : body;
}
