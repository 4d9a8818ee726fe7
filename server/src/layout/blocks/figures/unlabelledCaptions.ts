import type { Box } from '../../../page/geometry.ts';
import { numberingDepth } from '../headings/numbering.ts';
import type { BlockBody, BlockDraft } from '../blocks.ts';
import { median, type PageScale } from '../../pageScale.ts';
import { visualLength } from '../../readingOrder/columnJudgement.ts';

/**
 * The name over a chart or a table: line heights between them, characters (full-width ones counting twice), and its
 * font size over the text's; larger type is a heading's.
 */
const TITLE = { gap: 1.5, length: 60, size: 1.15 } as const;
/** Numbers in a picture that make it a chart: what stands over other pictures may be a heading. */
const CHART_NUMBERS = 3;
/** What is printed under a picture: line heights between them, font size over the text's, and lines. */
const LEGEND = { gap: 1.5, size: 0.88, lines: 8 } as const;
/** Line heights by which a caption may reach beyond the sides of what it is of. */
const BEYOND = 2;
/** Captions of a page that are looked for; bounds the work. */
const MOST = 100;

type Titled = Extract<BlockDraft, { body: BlockBody }> & { kind: 'heading' | 'paragraph' };

/**
 * Captions without a label: the short name right over a chart, a bold one right over a table, and small print right
 * under a picture. Drafts in reading order; other drafts are given back as they are.
 */
export function withUnlabelledCaptions(drafts: readonly BlockDraft[], pageScale: PageScale): BlockDraft[] {
  const things = drafts.filter(({ kind }) => kind === 'figure' || kind === 'table').slice(0, MOST);
  if (things.length === 0) return [...drafts];
  // Sizes as letters have them: those of boxes are others on scans.
  const bodySize = sizeOf(drafts.flatMap((draft) => (draft.kind === 'paragraph' ? draft.body.lines : [])));
  const scale = { ...pageScale, bodySize: bodySize > 0 ? bodySize : pageScale.bodySize };
  const isCaption = (draft: Titled): boolean =>
    things.some((thing) => isNameOf(draft, thing, scale) || isLegendOf(draft, thing, scale));
  const found = new Set<BlockDraft>(drafts.filter(isTitled).filter(isCaption).slice(0, MOST));
  return drafts.map((draft) =>
    isTitled(draft) && (found.has(draft) || isBeside(draft, found, things, scale))
      ? { kind: 'caption', body: draft.body }
      : draft,
  );
}

function isTitled(draft: BlockDraft): draft is Titled {
  return draft.kind === 'heading' || draft.kind === 'paragraph';
}

function isNameOf({ kind, body }: Titled, thing: BlockDraft, scale: PageScale): boolean {
  const { text, lines, box } = body;
  const size = sizeOf(body.lines);
  if (lines.length !== 1 || visualLength(text) > TITLE.length || size > TITLE.size * scale.bodySize)
    return false;
  if (!/\p{L}{2}/u.test(text) || /[.,;:?!。，；：？！]$/u.test(text) || numberingDepth(text) !== undefined)
    return false;
  const isOfKind =
    thing.kind === 'figure'
      ? isChart(thing.body)
      : kind === 'paragraph' &&
        !scale.mostlyBold &&
        !/^\p{Nd}/u.test(text) &&
        lines.every(({ font }) => font.bold);
  if (!isOfKind) return false;
  const place = boxOf(thing);
  const gap = place.y - box.y - box.height;
  return isWithin(box, place, scale) && gap > -scale.lineHeight / 2 && gap < TITLE.gap * scale.lineHeight;
}

function isLegendOf({ kind, body }: Titled, thing: BlockDraft, scale: PageScale): boolean {
  const { box, lines, text } = body;
  if (kind !== 'paragraph' || thing.kind !== 'figure' || lines.length > LEGEND.lines) return false;
  if (!hasWords(text) || sizeOf(body.lines) > LEGEND.size * scale.bodySize) return false;
  const gap = box.y - thing.body.box.y - thing.body.box.height;
  return (
    isWithin(box, thing.body.box, scale) && gap > -scale.lineHeight / 2 && gap < LEGEND.gap * scale.lineHeight
  );
}

/** More than the units along an axis: two words, or as many Chinese characters as make them. */
function hasWords(text: string): boolean {
  const words = text.match(/\p{L}{4,}/gu)?.length ?? 0;
  return words >= 2 || (text.match(/\p{Script=Han}/gu)?.length ?? 0) >= 4;
}

/** The title of a photo under it, beside the small print that goes with it. */
function isBeside(
  { body }: Titled,
  captions: ReadonlySet<BlockDraft>,
  things: readonly BlockDraft[],
  scale: PageScale,
): boolean {
  const { box } = body;
  return [...captions].some((caption) => {
    const other = boxOf(caption);
    const down = Math.min(box.y + box.height, other.y + other.height) - Math.max(box.y, other.y);
    const isPart = down > Math.min(box.height, other.height) / 2 && body.lines.length === 1;
    return isPart && things.some((thing) => other.y > boxOf(thing).y && isWithin(box, boxOf(thing), scale));
  });
}

function isChart({ text }: BlockBody): boolean {
  return (text.match(/\d+(?:[.,]\d+)*/g)?.length ?? 0) >= CHART_NUMBERS;
}

function sizeOf(lines: BlockBody['lines']): number {
  return median(lines.map(({ font }) => font.size).filter(Number.isFinite));
}

function isWithin(inner: Box, outer: Box, { lineHeight }: PageScale): boolean {
  const beyond = BEYOND * lineHeight;
  return inner.x > outer.x - beyond && inner.x + inner.width < outer.x + outer.width + beyond;
}

function boxOf(draft: BlockDraft): Box {
  return draft.kind === 'table' ? draft.block.box : draft.body.box;
}
