import type { PageImage } from '../../page/pageImage.ts';

/** Detector px an inch for ordinary print. */
const DETECTION_DPI = 100;

/** Detector px for one px of the page. */
export function detectionScale(image: PageImage): number {
  return Math.min(1.5, DETECTION_DPI / image.dpi);
}
