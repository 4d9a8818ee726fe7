import type { Box } from '../../page/geometry.ts';
import type { BlockDraft } from './blocks.ts';

/** Font sizes within which items begin at the same indent. */
const SAME_INDENT = 0.8;
/** Points. The font size of an item whose lines tell none. */
const DEFAULT_SIZE = 10;
/** Levels below the first one: deeper lists are misread indents. */
const DEEPEST = 8;
/** Share of the lower item's height that two items side by side have in common. */
const BESIDE = 0.5;

/** The nesting depth of each list item, from its indent compared with the items around it; 0 for other blocks. */
export function nestLists(drafts: readonly BlockDraft[]): number[] {
  let open: number[] = [];
  let before: { readonly box: Box; readonly depth: number } | undefined;
  return drafts.map((draft) => {
    if (draft.kind !== 'list-item') {
      open = [];
      before = undefined;
      return 0;
    }
    const { box } = draft.body;
    // Choices side by side are of one depth.
    if (before && isBeside(box, before.box)) {
      before = { ...before, box };
      return before.depth;
    }
    const size = draft.body.lines[0]?.font.size ?? DEFAULT_SIZE;
    const tolerance = SAME_INDENT * Math.max(1, size);
    // Another column starts a list anew, however far to the left its items are.
    open = open.filter((left) => left <= draft.left + tolerance);
    const deepest = open.at(-1);
    if (deepest === undefined || draft.left > deepest + tolerance) open.push(draft.left);
    const depth = Math.min(open.length - 1, DEEPEST);
    before = { box, depth };
    return depth;
  });
}

/** It stands to the right of the other one, on its height. */
function isBeside(box: Box, other: Box): boolean {
  const shared = Math.min(box.y + box.height, other.y + other.height) - Math.max(box.y, other.y);
  return box.x >= other.x + other.width && shared > BESIDE * Math.min(box.height, other.height);
}
