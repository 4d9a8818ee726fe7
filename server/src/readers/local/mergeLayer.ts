import { invert, multiply, type Box, type Matrix } from '../../page/geometry.ts';
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
  const merged = isLayerWhole ? whole : mergeLayerWithOcr(whole, ocr);
  const toMerged = multiply(invert(merged.uprightToPage), ocr.uprightToPage);
  const content = ocr.regions ? { ...merged, regions: moved(ocr.regions, toMerged) } : merged;
  const isMixed = resolved.changed || (!isLayerWhole && ocr.lines.length > 0);
  const pageToContent = invert(content.uprightToPage);
  return {
    content,
    source: isMixed ? 'mixed' : 'text-layer',
    // Of a doubtful line the layer may be right where its pixels could not be read.
    unread: [
      ...moved(pixels.unread, multiply(pageToContent, ocr.uprightToPage)),
      ...moved(resolved.unread, pageToContent),
    ].sort(byPlace),
    hasUnresolved: resolved.unread.length > 0,
  };
}

function moved<T extends { readonly box: Box }>(regions: readonly T[], matrix: Matrix): T[] {
  return regions.map((region) => ({ ...region, box: mapBox(matrix, region.box) }));
}

/** From top to bottom, then from left to right. */
function byPlace({ box: a }: UnreadRegion, { box: b }: UnreadRegion): number {
  return a.y - b.y || a.x - b.x;
}
