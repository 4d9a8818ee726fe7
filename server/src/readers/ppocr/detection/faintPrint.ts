import { inkLevels, type InkLevels } from '../crops/projectionProfile.ts';

/** Print is told from its paper by so many of the 256 grey levels at least; less is the noise of JPEG. */
const LEAST_CONTRAST = 6;

/**
 * Spreads the grey levels of a crop that is too faint to be told from paper as it is (#f2f2f2 on white, a
 * photo of pale print), in place. Crops with more contrast stay. Returns the levels that it then has; undefined where
 * there is nothing but paper.
 */
export function strengthenFaint(pixels: Uint8Array): InkLevels | undefined {
  const before = inkLevels(pixels);
  if (!before.blank) return before;
  const { paper, ink } = before;
  const dark = Math.min(paper, ink);
  const contrast = Math.max(paper, ink) - dark;
  if (contrast < LEAST_CONTRAST) return undefined;
  const levels = new Uint8ClampedArray(256);
  for (let value = 0; value < 256; value += 1) levels[value] = ((value - dark) * 255) / contrast;
  for (let at = 0; at < pixels.length; at += 1) pixels[at] = levels[pixels[at] ?? 0] ?? 0;
  return inkLevels(pixels);
}
