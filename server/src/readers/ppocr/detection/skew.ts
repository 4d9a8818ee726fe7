import { halfTurn, type RotatedRectangle } from './rotatedRectangle.ts';

/** Pages slant at most this much; more is a page that lies on its side or a photo. Radians. */
const MOST = (20 * Math.PI) / 180;
/** Less than this is within what a rectangle's angle can tell. */
const LEAST = (0.1 * Math.PI) / 180;

/** The skew of the page in radians, clockwise: the median of the angles of its long regions, weighted by length. */
export function pageSkew(regions: readonly RotatedRectangle[]): number {
  const long = regions
    .filter((r) => r.width > 5 * r.height)
    .map((r) => ({ angle: halfTurn(r.angle), weight: r.width }))
    .filter(({ angle }) => Math.abs(angle) <= MOST)
    .sort((a, b) => a.angle - b.angle);
  const total = long.reduce((sum, { weight }) => sum + weight, 0);
  let seen = 0;
  for (const { angle, weight } of long) {
    seen += weight;
    if (seen >= total / 2) return Math.abs(angle) < LEAST ? 0 : angle;
  }
  return 0;
}
