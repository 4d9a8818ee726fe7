import type { PageImage } from '../../../page/pageImage.ts';
import type { RotatedRectangle } from './rotatedRectangle.ts';

const DETECTION = {
  /** Detector px an inch for a first look: 10-point type is 14 px high there, 6-point type 8. */
  dpi: 100,
  /** Lines lower than this, in detector px, are found badly: a share of lines like these asks for a closer look. */
  smallLine: 11,
  smallShare: 0.3,
  /** The height that a closer look gives such lines. */
  goodLine: 17,
  /** Small images are enlarged at most this much. */
  enlarge: 1.6,
  /** Pixels of the closer look: tiles keep memory bounded, this bounds time (about 2 s). */
  pixels: 12_000_000,
} as const;

/** Detector px for one px of the page, for the first look. */
export function detectionScale(image: PageImage): number {
  return bounded(image, DETECTION.dpi / image.dpi);
}

/**
 * The scale for a second look where the first found small print, undefined where it was good. Whatever the
 * image says of its resolution, the lines found tell how large the print is.
 */
export function closerScale(
  image: PageImage,
  scale: number,
  lines: readonly RotatedRectangle[],
): number | undefined {
  const heights = lines
    .filter((line) => line.width > 2 * line.height)
    .map((line) => line.height * scale)
    .sort((a, b) => a - b);
  const low = heights[Math.floor(heights.length * DETECTION.smallShare)];
  if (low === undefined || low >= DETECTION.smallLine) return undefined;
  const closer = bounded(image, (scale * DETECTION.goodLine) / low);
  return closer > scale * 1.2 ? closer : undefined;
}

function bounded(image: PageImage, scale: number): number {
  return Math.min(scale, DETECTION.enlarge, Math.sqrt(DETECTION.pixels / (image.width * image.height)));
}
