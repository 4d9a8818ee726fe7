import type { Box } from '../../../page/geometry.ts';
import type { BlockBody, BlockDraft } from '../blocks.ts';
import { isCaption, isFigureCaption } from './captions.ts';
import type { PageScale } from '../../pageScale.ts';
import { withUnlabelledCaptions } from './unlabelledCaptions.ts';

/** Line heights between a caption and its picture or table; farther, and they are of different columns or pages. */
const NEAR = 5;
/** Share of the narrower one's width that both have in common, below each other, or of the lower one's height. */
const SHARED = 0.3;
/** Distance counted for a caption on the side where it is not usual, line heights. */
const UNUSUAL = 2;
/** Captions of a page that are placed; bounds the work. */
const MOST = 100;

/**
 * Blocks in reading order with each caption next to what it is of: directly after its picture, before or after its
 * table as it is printed; one without a label (`withUnlabelledCaptions`) as it is printed, too. A caption without either stays where it is. Pictures and tables get one caption each.
 */
export function placeCaptions(found: readonly BlockDraft[], scale: PageScale): BlockDraft[] {
  const drafts = withUnlabelledCaptions(found, scale);
  const captions = drafts.filter(isCaptionDraft).slice(0, MOST);
  const pairs = captions
    .flatMap((caption) => {
      return drafts
        .filter((draft) => isOfKind(caption, draft))
        .map((thing) => ({ caption, thing, distance: distanceOf(caption.body.box, thing, scale) }));
    })
    .filter(({ distance }) => distance < NEAR * scale.lineHeight)
    .sort((a, b) => a.distance - b.distance);
  const ofThing = new Map<BlockDraft, BlockDraft>();
  const placed = new Set<BlockDraft>();
  for (const { caption, thing } of pairs) {
    if (placed.has(caption) || ofThing.has(thing)) continue;
    ofThing.set(thing, caption);
    placed.add(caption);
  }
  return drafts
    .filter((draft) => !placed.has(draft))
    .flatMap((draft) => {
      const caption = ofThing.get(draft);
      if (!caption) return [draft];
      const isNamed = draft.kind === 'table' || !isLabelled(caption);
      const isAbove = isNamed && boxOf(caption).y < boxOf(draft).y;
      return isAbove ? [caption, draft] : [draft, caption];
    });
}

function isCaptionDraft(
  draft: BlockDraft,
): draft is Extract<BlockDraft, { body: BlockBody }> & { kind: 'caption' } {
  return draft.kind === 'caption';
}

function isLabelled(draft: BlockDraft): boolean {
  return isCaptionDraft(draft) && isCaption(draft.body.text);
}

/** A label says whether it is a picture's or a table's; without one it may be of either. */
function isOfKind(caption: BlockDraft, { kind }: BlockDraft): boolean {
  if (kind !== 'figure' && kind !== 'table') return false;
  if (!isCaptionDraft(caption) || !isLabelled(caption)) return true;
  return kind === (isFigureCaption(caption.body.text) ? 'figure' : 'table');
}

function boxOf(draft: BlockDraft): Box {
  return draft.kind === 'table' ? draft.block.box : draft.body.box;
}

/** Points between a caption and a picture or table; Infinity where neither stands along the other. */
function distanceOf(caption: Box, thing: BlockDraft, { lineHeight }: PageScale): number {
  const box = boxOf(thing);
  const across = Math.min(caption.x + caption.width, box.x + box.width) - Math.max(caption.x, box.x);
  const down = Math.min(caption.y + caption.height, box.y + box.height) - Math.max(caption.y, box.y);
  const isBelow = caption.y > box.y + box.height / 2;
  const unusual = isBelow === (thing.kind === 'figure') ? 0 : UNUSUAL * lineHeight;
  if (across >= SHARED * Math.min(caption.width, box.width)) return Math.max(0, -down) + unusual;
  if (down >= SHARED * Math.min(caption.height, box.height)) return Math.max(0, -across) + unusual;
  return Infinity;
}
