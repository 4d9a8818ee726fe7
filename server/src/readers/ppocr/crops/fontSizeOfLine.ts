import type { ProjectionProfile } from './projectionProfile.ts';
import { isCjk } from '../correction/latinPunctuation.ts';

/** Heights as shares of the font size: typical of text faces. */
const X_HEIGHT = 0.47;
const CAP_HEIGHT = 0.7;
const CJK_HEIGHT = 0.92;

/**
 * The font size in points, from the rows that carry most ink: between baseline and the top of small
 * letters, or of capitals where a line has no small ones. Box heights vary with what happens to have
 * ascenders, this band does not.
 */
export function fontSizeOfLine(text: string, profile: ProjectionProfile, pointsPerPixel: number): number {
  const rows = [...profile.rows];
  const sorted = rows.filter((count) => count > 0).sort((a, b) => a - b);
  const strong = sorted[Math.floor(sorted.length * 0.8)] ?? 0;
  const isBand = (count: number | undefined): boolean => (count ?? 0) >= 0.45 * strong && strong > 0;
  let best = 0;
  let length = 0;
  for (const count of rows) {
    length = isBand(count) ? length + 1 : 0;
    best = Math.max(best, length);
  }
  const small = /[acemnorsuvwxz]/.test(text);
  const share = isCjk(text) ? CJK_HEIGHT : small ? X_HEIGHT : CAP_HEIGHT;
  return Math.max(1, (best * pointsPerPixel) / share);
}
