import type { Matrix, Point } from '../../../page/geometry.ts';

/**
 * Where the points of a flat page lie on its photo: `columns` × `rows` points at equal distances over the page, row by
 * row; px of the photo.
 */
export interface BendGrid {
  readonly columns: number;
  readonly rows: number;
  readonly points: readonly Point[];
}

/** How far a page is from flat: its grid against the nearest affine map of the page onto the photo. */
export interface Bend {
  /** Of the page, 0..1 by 0..1, to px of the photo. */
  readonly flat: Matrix;
  /** For each point of the grid, how far it is from where a flat page would have it. px */
  readonly offsets: readonly Point[];
  /** Mean square root of the offsets' squares, px. */
  readonly mean: number;
}

/** The bend of a page; undefined where the grid has too few points, or points that are nowhere. */
export function bendOf({ columns, rows, points }: BendGrid): Bend | undefined {
  if (columns < 2 || rows < 2 || points.length !== columns * rows) return undefined;
  if (!points.every(([x, y]) => Number.isFinite(x) && Number.isFinite(y))) return undefined;
  const xs = fitPlane(columns, rows, (i) => points[i]![0]);
  const ys = fitPlane(columns, rows, (i) => points[i]![1]);
  const flat: Matrix = [xs.u, ys.u, xs.v, ys.v, xs.at0, ys.at0];
  const offsets = points.map(([x, y], i): Point => {
    const [u, v] = [(i % columns) / (columns - 1), Math.floor(i / columns) / (rows - 1)];
    return [x - xs.u * u - xs.v * v - xs.at0, y - ys.u * u - ys.v * v - ys.at0];
  });
  const sum = offsets.reduce((total, [dx, dy]) => total + dx * dx + dy * dy, 0);
  return { flat, offsets, mean: Math.sqrt(sum / offsets.length) };
}

/** The plane `u · U + v · V + at0` nearest to values on a grid over 0..1 by 0..1 (least squares). */
function fitPlane(
  columns: number,
  rows: number,
  value: (index: number) => number,
): { readonly u: number; readonly v: number; readonly at0: number } {
  // On such a grid U and V are independent of each other.
  let [mean, u, v, uu, vv] = [0, 0, 0, 0, 0];
  for (let i = 0; i < columns * rows; i += 1) {
    const du = (i % columns) / (columns - 1) - 0.5;
    const dv = Math.floor(i / columns) / (rows - 1) - 0.5;
    mean += value(i);
    u += du * value(i);
    v += dv * value(i);
    uu += du * du;
    vv += dv * dv;
  }
  mean /= columns * rows;
  return { u: u / uu, v: v / vv, at0: mean - u / uu / 2 - v / vv / 2 };
}

/** Share of the grid's columns and rows at each edge that tell nothing of bends: there the grid of a flat page is bent, too. */
const EDGE = 0.1;

/**
 * How far the rows of a page are from straight, px: the mean square root of the distances of the grid's points to the
 * straight line through their row. Perspective leaves rows straight, and so it is none of it.
 */
export function curvatureOf({ columns, rows, points }: BendGrid): number {
  const [across, down] = [Math.floor(EDGE * columns), Math.floor(EDGE * rows)];
  let [sum, count] = [0, 0];
  for (let row = down; row < rows - down; row += 1) {
    const own = points.slice(row * columns + across, (row + 1) * columns - across);
    for (const distance of distancesToLine(own)) {
      sum += distance * distance;
      count += 1;
    }
  }
  return count === 0 ? 0 : Math.sqrt(sum / count);
}

/** How far points are above or below the straight line through them. */
function distancesToLine(points: readonly Point[]): number[] {
  const mean = (of: (point: Point) => number): number =>
    points.reduce((sum, point) => sum + of(point), 0) / Math.max(1, points.length);
  const [middleX, middleY] = [mean(([x]) => x), mean(([, y]) => y)];
  const spread = mean(([x]) => (x - middleX) ** 2);
  const slope = spread === 0 ? 0 : mean(([x, y]) => (x - middleX) * (y - middleY)) / spread;
  return points.map(([x, y]) => y - middleY - slope * (x - middleX));
}
