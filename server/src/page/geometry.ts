/**
 * Geometry of a page. Page coordinates are points (1/72 inch), origin top left, y downwards, on the
 * upright page: after the file's own rotation, the rotation Folio found and its deskew.
 */
export type Point = readonly [x: number, y: number];

/** Four corners, clockwise in reading direction: top-left, top-right, bottom-right, bottom-left of the text. */
export type Quad = readonly [Point, Point, Point, Point];

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Affine map `[a, b, c, d, e, f]`: x' = a·x + c·y + e, y' = b·x + d·y + f (the order PDF and canvas use). */
export type Matrix = readonly [number, number, number, number, number, number];

export const IDENTITY: Matrix = [1, 0, 0, 1, 0, 0];

/** `multiply(second, first)` applies `first`, then `second`. */
export function multiply(m: Matrix, n: Matrix): Matrix {
  return [
    m[0] * n[0] + m[2] * n[1],
    m[1] * n[0] + m[3] * n[1],
    m[0] * n[2] + m[2] * n[3],
    m[1] * n[2] + m[3] * n[3],
    m[0] * n[4] + m[2] * n[5] + m[4],
    m[1] * n[4] + m[3] * n[5] + m[5],
  ];
}

/** The inverse map; a singular matrix (no area) throws a RangeError. */
export function invert(m: Matrix): Matrix {
  const det = m[0] * m[3] - m[1] * m[2];
  if (det === 0 || !Number.isFinite(det)) throw new RangeError('matrix has no inverse');
  return [
    m[3] / det,
    -m[1] / det,
    -m[2] / det,
    m[0] / det,
    (m[2] * m[5] - m[3] * m[4]) / det,
    (m[1] * m[4] - m[0] * m[5]) / det,
  ];
}

export function mapPoint(m: Matrix, [x, y]: Point): Point {
  return [m[0] * x + m[2] * y + m[4], m[1] * x + m[3] * y + m[5]];
}

export function mapQuad(m: Matrix, q: Quad): Quad {
  return [mapPoint(m, q[0]), mapPoint(m, q[1]), mapPoint(m, q[2]), mapPoint(m, q[3])];
}

/** The upright box around some points; the empty list gives an empty box at the origin. */
export function boundingBox(points: readonly Point[]): Box {
  if (points.length === 0) return { x: 0, y: 0, width: 0, height: 0 };
  let left = Infinity;
  let top = Infinity;
  let right = -Infinity;
  let bottom = -Infinity;
  for (const [x, y] of points) {
    left = Math.min(left, x);
    top = Math.min(top, y);
    right = Math.max(right, x);
    bottom = Math.max(bottom, y);
  }
  return { x: left, y: top, width: right - left, height: bottom - top };
}

export function unionBox(boxes: readonly Box[]): Box {
  return boundingBox(
    boxes.flatMap((b): Point[] => [
      [b.x, b.y],
      [b.x + b.width, b.y + b.height],
    ]),
  );
}

/** The area two boxes share, 0 when they are apart. */
export function intersectionArea(a: Box, b: Box): number {
  const width = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
  const height = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
  return width > 0 && height > 0 ? width * height : 0;
}

export function quadOfBox(b: Box): Quad {
  return [
    [b.x, b.y],
    [b.x + b.width, b.y],
    [b.x + b.width, b.y + b.height],
    [b.x, b.y + b.height],
  ];
}
