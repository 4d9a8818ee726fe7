import { invert, multiply, type Matrix } from '../../page/geometry.ts';
import type { PageContent } from '../../page/pageContent.ts';
import type { UnreadRegion } from '../../page/pageResult.ts';
import { mapBox, quarterOf, turnContent } from '../../page/turnContent.ts';
import type { PageProvenance } from '../composePage.ts';
import { lineOnPage, mergeLayerWithOcr } from '../textLayer/mergeLayerWithOcr.ts';
import { resolveDoubtfulLines } from '../textLayer/resolveDoubtfulLines.ts';
import { standUpright } from '../textLayer/textLayerContent.ts';
import type { FoundLines } from '../workerTasks.ts';
import type { PixelContent } from './pixelContent.ts';

export interface MergedContent {
  readonly content: PageContent;
  readonly source: PageProvenance['source'];
  /** Where text was found and not read, on the page as the content has it, from top to bottom. */
  readonly unread: readonly UnreadRegion[];
  /** Lines of the text layer that nobody believes, and that could not be read either. */
  readonly hasUnresolved: boolean;
}

/** The page's content of its text layer, where it has one, and of what was read from its pixels. */
export function mergeLayer(found: FoundLines, pixels: PixelContent): MergedContent {
  const { layer, doubtful, isLayerWhole } = found;
  const ocr = pixels.content;
  if (!layer || layer.lines.length + doubtful.length === 0)
    return { content: ocr, source: 'ocr', unread: [...pixels.unread].sort(byPlace), hasUnresolved: false };
  const resolved = resolveDoubtfulLines(
    doubtful,
    ocr.lines.map((line) => lineOnPage(line, ocr)),
  );
  const page = turnContent(layer, quarterOf(-layer.rotation));
  const whole = standUpright({ ...page, lines: [...page.lines, ...resolved.lines] });
  const content = isLayerWhole ? whole : mergeLayerWithOcr(whole, ocr);
  const isMixed = resolved.changed || (!isLayerWhole && ocr.lines.length > 0);
  const pageToContent = invert(content.uprightToPage);
  return {
    content,
    source: isMixed ? 'mixed' : 'text-layer',
    // Of a doubtful line the layer may be right where its pixels could not be read.
    unread: [
      ...movedRegions(pixels.unread, multiply(pageToContent, ocr.uprightToPage)),
      ...movedRegions(resolved.unread, pageToContent),
    ].sort(byPlace),
    hasUnresolved: resolved.unread.length > 0,
  };
}

function movedRegions(regions: readonly UnreadRegion[], matrix: Matrix): UnreadRegion[] {
  return regions.map((region) => ({ ...region, box: mapBox(matrix, region.box) }));
}

/** From top to bottom, then from left to right. */
function byPlace({ box: a }: UnreadRegion, { box: b }: UnreadRegion): number {
  return a.y - b.y || a.x - b.x;
}
