import { boundingBox, type Box } from '../../../page/geometry.ts';
import type { BlockDraft } from '../blocks.ts';
import { startsColumn } from './listJoining.ts';
import { follows, parseListMarker } from './listMarker.ts';

/** Font sizes within which items begin at the same indent. */
const SAME_INDENT = 0.8;
/** Points. The font size of an item whose lines tell none. */
const DEFAULT_SIZE = 10;
/** Levels below the first one: deeper lists are misread indents. */
const DEEPEST = 8;
/** Share of the lower item's height that two items side by side have in common. */
const BESIDE = 0.5;
/** What stands between the items of a list without ending it. */
const FLOATS: ReadonlySet<string> = new Set(['figure', 'table', 'caption', 'header']);

type ListItem = Extract<BlockDraft, { kind: 'list-item' }>;

/** A level of a list, and the last item on it. */
interface Level {
  readonly left: number;
  readonly marker: string;
}

/** The nesting depth of each list item, from its indent compared with the items around it; 0 for other blocks. */
export function nestLists(drafts: readonly BlockDraft[]): number[] {
  let open: Level[] = [];
  let before: { readonly box: Box; readonly depth: number } | undefined;
  return drafts.map((draft) => {
    if (FLOATS.has(draft.kind)) return 0;
    if (draft.kind !== 'list-item') {
      open = [];
      before = undefined;
      return 0;
    }
    const box = lastPlace(draft);
    // Choices side by side are of one depth.
    if (before && isBeside(draft.body.box, before.box)) {
      before = { ...before, box };
      return before.depth;
    }
    const size = draft.body.lines[0]?.font.size ?? DEFAULT_SIZE;
    const tolerance = SAME_INDENT * Math.max(1, size);
    if (before && startsColumn(before.box, firstPlace(draft))) open = inNextColumn(open, draft);
    // Another column starts a list anew, however far to the left its items are.
    open = open.filter(({ left }) => left <= draft.left + tolerance);
    const deepest = open.at(-1);
    const level = { left: draft.left, marker: draft.marker };
    if (deepest === undefined || draft.left > deepest.left + tolerance) open.push(level);
    else open[open.length - 1] = { ...deepest, marker: draft.marker };
    const depth = Math.min(open.length - 1, DEEPEST);
    before = { box, depth };
    return depth;
  });
}

/**
 * The levels of a list as they lie in the column where it goes on: as far right as the item is whose marker goes on
 * with one of them. None where no marker does: it is another list.
 */
function inNextColumn(open: readonly Level[], item: ListItem): Level[] {
  const own = parseListMarker(`${item.marker} x`);
  const goesOn = open.findLastIndex(({ marker }) => {
    const last = parseListMarker(`${marker} x`);
    return own !== undefined && last !== undefined && follows(own, last);
  });
  const level = open[goesOn];
  if (!level) return [];
  const shift = item.left - level.left;
  return open.slice(0, goesOn + 1).map(({ left, marker }) => ({ left: left + shift, marker }));
}

/** Where an item begins and where it ends: it may go on in another column. */
function firstPlace({ body }: ListItem): Box {
  const [first] = body.lines;
  return first ? boundingBox(first.quad) : body.box;
}

function lastPlace({ body }: ListItem): Box {
  const [first, last] = [body.lines[0], body.lines.at(-1)];
  if (!first || !last) return body.box;
  const place = boundingBox(last.quad);
  return startsColumn(boundingBox(first.quad), place) ? place : body.box;
}

/** It stands to the right of the other one, on its height. */
function isBeside(box: Box, other: Box): boolean {
  const shared = Math.min(box.y + box.height, other.y + other.height) - Math.max(box.y, other.y);
  return box.x >= other.x + other.width && shared > BESIDE * Math.min(box.height, other.height);
}
