import type { PageDrawing } from '../drawing/drawing.ts';

/** px. The em that small text gets: its x-height is then 14 px, what recognisers are trained on. */
const EM_PIXELS = 28;
/** Where nothing tells: what people scan at. */
const DEFAULT_DPI = 300;
const LOWEST_DPI = 150;
const LOWEST_TEXT_DPI = 200;
const HIGHEST_TEXT_DPI = 400;
const HIGHEST_DPI = 400;
/**
 * Megapixels. The canvas takes 4 bytes a pixel and its copy as many, so this is up to 160 MB a worker;
 * A3 at 300 dpi fits.
 */
const LARGEST_RENDERING = 20;
/** Share of characters that may be smaller than the text that matters. */
const IGNORED_SMALL = 0.03;
/** Share of the page from which an image's own resolution counts. */
const IMAGE_THAT_MATTERS = 0.15;

/** Dots an inch to render a page at: enough for its smallest common text and its images' own pixels. */
export function renderDpi(drawing: PageDrawing, width: number, height: number, megapixels: number): number {
  const wanted = Math.max(textDpi(drawing), imageDpi(drawing, width * height)) || DEFAULT_DPI;
  return Math.min(Math.max(wanted, LOWEST_DPI), HIGHEST_DPI, highestDpi(width, height, megapixels));
}

/** Dots an inch beyond which a page of this size (points) takes too much memory. */
export function highestDpi(width: number, height: number, megapixels: number): number {
  const inches = (width / 72) * (height / 72);
  return Math.sqrt((Math.min(megapixels, LARGEST_RENDERING) * 1e6) / inches);
}

function textDpi({ glyphs }: PageDrawing): number {
  const sizes = glyphs.filter((glyph) => !glyph.hidden && glyph.size > 0).map((glyph) => glyph.size);
  sizes.sort((a, b) => a - b);
  const smallest = sizes[Math.floor(sizes.length * IGNORED_SMALL)];
  if (smallest === undefined) return 0;
  return Math.min(Math.max((EM_PIXELS * 72) / smallest, LOWEST_TEXT_DPI), HIGHEST_TEXT_DPI);
}

function imageDpi({ images }: PageDrawing, area: number): number {
  let finest = 0;
  for (const { width, height, matrix, visible } of images) {
    if (visible.width * visible.height < IMAGE_THAT_MATTERS * area) continue;
    const [a, b, c, d] = matrix;
    const shown = Math.abs(a * d - b * c);
    if (shown > 0) finest = Math.max(finest, 72 * Math.sqrt((width * height) / shown));
  }
  // A photo says nothing of the text beside it.
  return finest < LOWEST_DPI / 2 ? 0 : finest;
}
