import { inkLevels } from '../crops/projectionProfile.ts';

/** Print is told from its paper by so many of the 256 grey levels at least; less is the noise of JPEG. */
const LEAST_CONTRAST = 6;

/**
 * Spreads the grey levels of a crop that is too faint to be told from paper as it is (#f2f2f2 on white, a
 * photo of pale print), in place. Crops with more contrast stay. False where there is nothing but paper.
 */
export function strengthenFaint(pixels: Uint8Array): boolean {
  const { paper, ink, blank } = inkLevels(pixels);
  if (!blank) return true;
  const dark = Math.min(paper, ink);
  const contrast = Math.max(paper, ink) - dark;
  if (contrast < LEAST_CONTRAST) return false;
  const levels = new Uint8ClampedArray(256);
  for (let value = 0; value < 256; value += 1) levels[value] = ((value - dark) * 255) / contrast;
  for (let at = 0; at < pixels.length; at += 1) pixels[at] = levels[pixels[at] ?? 0] ?? 0;
  return true;
}
