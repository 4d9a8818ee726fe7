import type { BlockDraft } from './blocks.ts';

/** How deep each list item is nested, by its indent among the items around it; 0 for other blocks. */
export function nestLists(drafts: readonly BlockDraft[]): number[] {
  let open: number[] = [];
  return drafts.map((draft) => {
    if (draft.kind !== 'list-item') {
      open = [];
      return 0;
    }
    const size = draft.body.lines[0]?.font.size ?? 10;
    const tolerance = 0.8 * Math.max(1, size);
    // Another column starts a list anew, however far to the left its items are.
    open = open.filter((left) => left <= draft.left + tolerance);
    const deepest = open.at(-1);
    if (deepest === undefined || draft.left > deepest + tolerance) open.push(draft.left);
    return Math.min(open.length - 1, 8);
  });
}
