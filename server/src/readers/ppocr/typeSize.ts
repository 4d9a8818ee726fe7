import { extent, type InkProfile } from './inkProfile.ts';
import type { LineCrop } from './lineCrop.ts';
import { cjkLetters } from './script.ts';

/** Heights as shares of the type size, means over common text faces. */
const X_HEIGHT = 0.47;
const CAP_HEIGHT = 0.69;
const HAN_HEIGHT = 0.92;

/**
 * Type size in points, from the ink: the band of rows where most of the line's ink lies is as high as
 * its x-height, its capitals or its Han characters, whichever the line is made of. Steadier than the
 * height of the box, which depends on whether a line happens to have descenders.
 */
export function estimateFontSize(text: string, profile: InkProfile, crop: LineCrop): number {
  const [topLeft, , , bottomLeft] = crop.quad;
  const pointsPerPixel = Math.hypot(bottomLeft[0] - topLeft[0], bottomLeft[1] - topLeft[1]) / crop.height;
  const rows = [...profile.rows].sort((a, b) => b - a);
  const dense = rows[Math.floor(crop.height * 0.15)] ?? 0;
  const band = dense > 0 ? extent(profile.rows, dense * 0.5) : undefined;
  const whole = extent(profile.rows, dense * 0.06);
  if (!band || !whole) return crop.height * 0.7 * pointsPerPixel;
  const bandHeight = band.last - band.first + 1;
  const wholeHeight = whole.last - whole.first + 1;
  const letters = text.match(/\p{L}|\p{N}/gu)?.length ?? 0;
  const lower = text.match(/\p{Ll}/gu)?.length ?? 0;
  if (cjkLetters(text) * 2 > letters) return (wholeHeight / HAN_HEIGHT) * pointsPerPixel;
  if (lower * 2 < letters || letters === 0) return (Math.max(bandHeight, wholeHeight * 0.75) / CAP_HEIGHT) * pointsPerPixel;
  return (bandHeight / X_HEIGHT) * pointsPerPixel;
}
