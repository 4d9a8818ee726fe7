import type { GreyImage } from '../pagePixels/greyImage.ts';
import type { InkLevels } from './projectionProfile.ts';

/** Darkness, of paper 0 and ink 1, below which it is the paper's grain. */
const GRAIN = 0.15;
/** Perimeter of a shape over the sum of its steps along rows and down columns: edges run in all directions. */
const EDGE = Math.PI / 4;

/**
 * Mean width of a crop's strokes in px of the crop: twice the ink's area over the length of its edge. Both are summed
 * from grey levels, so that blur widens nothing by itself. 0 where there is no ink. O(pixels).
 */
export function strokeWidth({ data, width, height }: GreyImage, { paper, ink, blank }: InkLevels): number {
  if (blank) return 0;
  const darkness = new Float32Array(256);
  for (let value = 0; value < 256; value += 1) {
    const share = Math.min(1, Math.max(0, (paper - value) / (paper - ink)));
    darkness[value] = share < GRAIN ? 0 : share;
  }
  let area = 0;
  let steps = 0;
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const at = y * width + x;
      const here = darkness[data[at]!]!;
      area += here;
      if (x > 0) steps += Math.abs(here - darkness[data[at - 1]!]!);
      if (y > 0) steps += Math.abs(here - darkness[data[at - width]!]!);
    }
  }
  return steps === 0 ? 0 : (2 * area) / (EDGE * steps);
}
