import type { Point, Quad } from '../../../page/geometry.ts';

/** A rectangle that may stand at a slant. px */
export interface RotatedRectangle {
  readonly centre: Point;
  /** Extent along `angle`. */
  readonly width: number;
  /** Extent across it. */
  readonly height: number;
  /** Radians, clockwise (y goes down), of the width's direction; in (-pi/2, pi/2]. */
  readonly angle: number;
}

/** The convex hull, counter-clockwise in y-up terms (Andrew's monotone chain). Fewer than 3 points come back as they are. */
export function convexHull(points: readonly Point[]): Point[] {
  const sorted = [...points].sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  if (sorted.length < 3) return sorted;
  const half = (list: readonly Point[]): Point[] => {
    const chain: Point[] = [];
    for (const p of list) {
      for (;;) {
        const a = chain.at(-2);
        const b = chain.at(-1);
        if (!a || !b || (b[0] - a[0]) * (p[1] - a[1]) - (b[1] - a[1]) * (p[0] - a[0]) > 0) break;
        chain.pop();
      }
      chain.push(p);
    }
    chain.pop();
    return chain;
  };
  const hull = [...half(sorted), ...half(sorted.reverse())];
  return hull.length > 0 ? hull : sorted.slice(0, 1);
}

/**
 * The rectangle of least area around some points: one of its sides lies on a side of the convex hull.
 * Width is the longer side.
 */
export function minimumAreaRectangle(points: readonly Point[]): RotatedRectangle {
  const hull = convexHull(points);
  let best: RotatedRectangle | undefined;
  let bestArea = Infinity;
  const first = hull[0] ?? [0, 0];
  if (hull.length === 1) return { centre: first, width: 0, height: 0, angle: 0 };
  for (let i = 0; i < hull.length; i += 1) {
    const a = hull[i] ?? first;
    const b = hull[(i + 1) % hull.length] ?? first;
    const length = Math.hypot(b[0] - a[0], b[1] - a[1]);
    if (length === 0) continue;
    const ux = (b[0] - a[0]) / length;
    const uy = (b[1] - a[1]) / length;
    let minU = Infinity;
    let maxU = -Infinity;
    let minV = Infinity;
    let maxV = -Infinity;
    for (const [x, y] of hull) {
      const u = x * ux + y * uy;
      const v = y * ux - x * uy;
      if (u < minU) minU = u;
      if (u > maxU) maxU = u;
      if (v < minV) minV = v;
      if (v > maxV) maxV = v;
    }
    const area = (maxU - minU) * (maxV - minV);
    if (area >= bestArea) continue;
    bestArea = area;
    const u = (minU + maxU) / 2;
    const v = (minV + maxV) / 2;
    best = longSideFirst({
      centre: [u * ux - v * uy, u * uy + v * ux],
      width: maxU - minU,
      height: maxV - minV,
      angle: Math.atan2(uy, ux),
    });
  }
  return best ?? { centre: first, width: 0, height: 0, angle: 0 };
}

function longSideFirst(r: RotatedRectangle): RotatedRectangle {
  const turned = r.height > r.width;
  const angle = halfTurn(turned ? r.angle + Math.PI / 2 : r.angle);
  return { centre: r.centre, width: Math.max(r.width, r.height), height: Math.min(r.width, r.height), angle };
}

/** The same direction as an angle in (-pi/2, pi/2]. */
export function halfTurn(angle: number): number {
  let a = angle % Math.PI;
  if (a <= -Math.PI / 2) a += Math.PI;
  if (a > Math.PI / 2) a -= Math.PI;
  return a;
}

/**
 * Undoes the shrinking of DB's training targets: the offset is area × ratio / perimeter (Liao et al. 2019,
 * "Real-time Scene Text Detection with Differentiable Binarization"). Of a rectangle that is exact
 * without a polygon clipper.
 */
export function unclip(r: RotatedRectangle, ratio: number): RotatedRectangle {
  const perimeter = 2 * (r.width + r.height);
  const offset = perimeter > 0 ? (r.width * r.height * ratio) / perimeter : 0;
  return { ...r, width: r.width + 2 * offset, height: r.height + 2 * offset };
}

/** Corners, clockwise from the top left of the width's direction. */
export function cornersOf(r: RotatedRectangle): Quad {
  const ux = (Math.cos(r.angle) * r.width) / 2;
  const uy = (Math.sin(r.angle) * r.width) / 2;
  const vx = (-Math.sin(r.angle) * r.height) / 2;
  const vy = (Math.cos(r.angle) * r.height) / 2;
  const [x, y] = r.centre;
  return [
    [x - ux - vx, y - uy - vy],
    [x + ux - vx, y + uy - vy],
    [x + ux + vx, y + uy + vy],
    [x - ux + vx, y - uy + vy],
  ];
}
