import { boundingBox, mapPoint, type Box, type Matrix, type Point } from '../../../page/geometry.ts';
import type { RulingLine } from '../../../page/pageContent.ts';
import type { DrawnMark } from './drawing.ts';

/** Points. Shorter strokes are parts of characters and drawings, thicker ones are bars and boxes. */
const SHORTEST_RULING_LINE = 8;
const THICKEST_RULING_LINE = 2.5;
const STRAIGHT_WITHIN = 0.5;
/** Points. What a filled outline of a character measures at most. */
const OUTLINE_SIZE = 60;

/** Points. Smaller shapes are the corners where ruling lines meet, and dots of dotted ones. */
const SMALLEST_MARK = 2;

/** pdf.js's path codes, each followed by its coordinates. */
const PATH = { moveTo: 0, lineTo: 1, curveTo: 2, quadraticCurveTo: 3, closePath: 4 } as const;

export interface PathParts {
  readonly rulingLines: RulingLine[];
  readonly outlines: Box[];
  readonly marks: DrawnMark[];
}

/** Finds ruling lines, character-like shapes and marks of drawings among the subpaths of one painted path. */
export function readPath(
  path: ArrayLike<number>,
  matrix: Matrix,
  paint: { readonly stroked: boolean; readonly filled: boolean; readonly lineWidth: number },
): PathParts {
  const rulingLines: RulingLine[] = [];
  const outlines: Box[] = [];
  const marks: DrawnMark[] = [];
  for (const { points, segments, curved } of subpaths(path, matrix)) {
    const box = boundingBox(points);
    if (paint.stroked && !curved) {
      for (const [from, to] of segments) {
        const rulingLine = rulingLineOf(boundingBox([from, to]), paint.lineWidth);
        if (rulingLine) rulingLines.push(rulingLine);
      }
    }
    if (paint.stroked && (curved || segments.some(isSlanted)))
      marks.push({ box: widened(box, paint.lineWidth), isRectangle: false });
    if (paint.filled) {
      const rulingLine = curved ? undefined : rulingLineOf(box, 0);
      if (rulingLine) rulingLines.push(rulingLine);
      else if (Math.max(box.width, box.height) > SMALLEST_MARK)
        marks.push({ box, isRectangle: !curved && !segments.some(isSlanted) });
      if (
        !rulingLine &&
        points.length > 4 &&
        box.width < OUTLINE_SIZE &&
        box.height < OUTLINE_SIZE &&
        box.height > 1
      ) {
        outlines.push(box);
      }
    }
  }
  return { rulingLines, outlines, marks };
}

/**
 * Converts a thin upright box to a ruling line; undefined for other boxes. `lineWidth` is the width of the stroke.
 */
export function rulingLineOf(box: Box, lineWidth: number): RulingLine | undefined {
  const thick = Math.min(box.width, box.height);
  const long = Math.max(box.width, box.height);
  const limit = lineWidth > 0 ? STRAIGHT_WITHIN : THICKEST_RULING_LINE;
  if (long < SHORTEST_RULING_LINE || thick > limit || lineWidth > THICKEST_RULING_LINE || long < thick * 4)
    return undefined;
  const horizontal = box.width >= box.height;
  const half = lineWidth / 2;
  return {
    direction: horizontal ? 'horizontal' : 'vertical',
    box: horizontal
      ? { x: box.x, y: box.y - half, width: box.width, height: box.height + lineWidth }
      : { x: box.x - half, y: box.y, width: box.width + lineWidth, height: box.height },
  };
}

/** Points by which a line leaves its axis to be slanted. */
const SLANTED = 1;

function isSlanted([from, to]: readonly [Point, Point]): boolean {
  return Math.min(Math.abs(to[0] - from[0]), Math.abs(to[1] - from[1])) > SLANTED;
}

/** With the width of the stroke, so that a level curve has an area. */
function widened({ x, y, width, height }: Box, by: number): Box {
  return { x: x - by / 2, y: y - by / 2, width: width + by, height: height + by };
}

interface Subpath {
  readonly points: Point[];
  readonly segments: (readonly [Point, Point])[];
  curved: boolean;
}

function subpaths(path: ArrayLike<number>, matrix: Matrix): Subpath[] {
  const found: Subpath[] = [];
  let current: Subpath = { points: [], segments: [], curved: false };
  const point = (at: number): Point => mapPoint(matrix, [path[at] ?? 0, path[at + 1] ?? 0]);
  const lineTo = (to: Point): void => {
    const from = current.points.at(-1);
    if (from) current.segments.push([from, to]);
    current.points.push(to);
  };
  for (let at = 0; at < path.length;) {
    const code = path[at++];
    if (code === PATH.moveTo) {
      if (current.points.length > 1) found.push(current);
      current = { points: [point(at)], segments: [], curved: false };
      at += 2;
    } else if (code === PATH.lineTo) {
      lineTo(point(at));
      at += 2;
    } else if (code === PATH.curveTo || code === PATH.quadraticCurveTo) {
      const values = code === PATH.curveTo ? 6 : 4;
      current.curved = true;
      current.points.push(point(at + values - 2));
      at += values;
    } else {
      const first = current.points[0];
      if (first) lineTo(first);
    }
  }
  if (current.points.length > 1) found.push(current);
  return found;
}
