import type { Box, Quad } from '../../../page/geometry.ts';

/** From where to where something lies. */
export interface Extent {
  readonly start: number;
  readonly end: number;
}

/** Where a box lies along a line with these corners: distances from the line's beginning, in the unit of both. */
export function extentAlong([[x, y], [toX, toY]]: Quad, box: Box): Extent {
  const length = Math.hypot(toX - x, toY - y) || 1;
  const [right, down] = [(toX - x) / length, (toY - y) / length];
  const middle = (box.x + box.width / 2 - x) * right + (box.y + box.height / 2 - y) * down;
  // The box of a word on a slanted line is higher than its letters, so that its other side would say too much.
  const half = (Math.abs(right) >= Math.abs(down) ? box.width : box.height) / 2;
  return { start: middle - half, end: middle + half };
}

/** Lengths of a line by its upper edge, in the unit of its corners. */
export function lengthOf([[x, y], [toX, toY]]: Quad): number {
  return Math.hypot(toX - x, toY - y);
}

/** Each begins where the one before it begins, or behind that. */
export function isInOrder(extents: readonly Extent[]): boolean {
  return extents.every(({ start }, at) => start >= (extents[at - 1]?.start ?? -Infinity));
}

/** They share at least half of the shorter one. */
export function isSamePlace(one: Extent, other: Extent): boolean {
  const shared = Math.min(one.end, other.end) - Math.max(one.start, other.start);
  return 2 * shared >= Math.min(one.end - one.start, other.end - other.start);
}
