import { mapPoint, type Box, type Matrix, type Point } from '../../../../page/geometry.ts';

/** pdf.js's path codes, each followed by its coordinates. */
const PATH = { moveTo: 0, lineTo: 1, curveTo: 2, quadraticCurveTo: 3, closePath: 4 } as const;
const CURVE_STEPS = 8;
/** A path of more points is a drawing; its box stands for it. */
const MOST_POINTS = 4000;
/** Points within which a corner is a right one. */
const STRAIGHT = 0.02;

/** The subpaths of a path as polygons, page points; undefined where there are too many points. */
export function outlinesOf(path: ArrayLike<number>, matrix: Matrix): Point[][] | undefined {
  if (path.length > 3 * MOST_POINTS) return undefined;
  const outlines: Point[][] = [];
  let current: Point[] = [];
  const read = (at: number): Point => [path[at] ?? 0, path[at + 1] ?? 0];
  let last: Point = [0, 0];
  const add = (point: Point): void => {
    last = point;
    current.push(mapPoint(matrix, point));
  };
  const flush = (): void => {
    if (current.length > 1) outlines.push(current);
    current = [];
  };
  let start: Point = [0, 0];
  for (let at = 0; at < path.length;) {
    const code = path[at++];
    if (code === PATH.moveTo) {
      flush();
      start = read(at);
      add(start);
      at += 2;
    } else if (code === PATH.lineTo) {
      add(read(at));
      at += 2;
    } else if (code === PATH.curveTo) {
      const [a, b, c, d] = [last, read(at), read(at + 2), read(at + 4)];
      for (let step = 1; step <= CURVE_STEPS; step++) add(bezier(a, b, c, d, step / CURVE_STEPS));
      at += 6;
    } else if (code === PATH.quadraticCurveTo) {
      const [a, b, c] = [last, read(at), read(at + 2)];
      const third = (p: Point, q: Point): Point => [
        p[0] + (2 / 3) * (q[0] - p[0]),
        p[1] + (2 / 3) * (q[1] - p[1]),
      ];
      const [b1, c1] = [third(a, b), third(c, b)];
      for (let step = 1; step <= CURVE_STEPS; step++) add(bezier(a, b1, c1, c, step / CURVE_STEPS));
      at += 4;
    } else if (current.length > 0) {
      add(start);
    }
  }
  flush();
  return outlines;
}

function bezier(a: Point, b: Point, c: Point, d: Point, t: number): Point {
  const s = 1 - t;
  const [p, q, r, u] = [s * s * s, 3 * s * s * t, 3 * s * t * t, t * t * t];
  return [p * a[0] + q * b[0] + r * c[0] + u * d[0], p * a[1] + q * b[1] + r * c[1] + u * d[1]];
}

/** The box that an outline is, where it is one with upright sides. */
export function rectangleOf(outline: readonly Point[]): Box | undefined {
  if (outline.length < 4 || outline.length > 6) return undefined;
  const xs = outline.map(([x]) => x);
  const ys = outline.map(([, y]) => y);
  const [left, right, top, bottom] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
  const near = (a: number, b: number): boolean => Math.abs(a - b) <= STRAIGHT;
  const onCorner = outline.every(
    ([x, y]) => (near(x, left) || near(x, right)) && (near(y, top) || near(y, bottom)),
  );
  const oneSideAfterAnother = outline.every(([x, y], index) => {
    const [nextX = x, nextY = y] = outline[index + 1] ?? outline[0] ?? [];
    return near(x, nextX) || near(y, nextY);
  });
  if (!onCorner || !oneSideAfterAnother) return undefined;
  const corners = new Set(outline.map(([x, y]) => `${String(near(x, left))}${String(near(y, top))}`));
  const flat = near(left, right) || near(top, bottom);
  if (!flat && corners.size < 4) return undefined;
  return { x: left, y: top, width: right - left, height: bottom - top };
}
