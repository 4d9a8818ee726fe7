import type { Box } from '../../page/geometry.ts';
import type { BlockDraft } from './blocks.ts';

/** How deep each list item is nested, by its indent among the items around it; 0 for other blocks. */
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
    const size = draft.body.lines[0]?.font.size ?? 10;
    const tolerance = 0.8 * Math.max(1, size);
    // Another column starts a list anew, however far to the left its items are.
    open = open.filter((left) => left <= draft.left + tolerance);
    const deepest = open.at(-1);
    if (deepest === undefined || draft.left > deepest + tolerance) open.push(draft.left);
    const depth = Math.min(open.length - 1, 8);
    before = { box, depth };
    return depth;
  });
}

/** It stands to the right of the other one, on its height. */
function isBeside(box: Box, other: Box): boolean {
  const shared = Math.min(box.y + box.height, other.y + other.height) - Math.max(box.y, other.y);
  return box.x >= other.x + other.width && shared > 0.5 * Math.min(box.height, other.height);
}
