import { boundingBox, mapPoint, type Box, type Matrix, type Point } from '../../../../page/geometry.ts';
import { intersect, mapBox, type GraphicsState } from '../graphicsState.ts';
import { outlinesOf, rectangleOf } from './outlines.ts';
import { PaintedGround, type Paint } from './paintedGround.ts';

/** A highlighter lets through what it marks; from here on nobody sees what is below. */
const OPAQUE = 0.9;
/** Opacity of what changes nothing that people see. */
export const NOTHING = 0.02;
/** Points. A thinner stroke is a line, a thicker one a bar that may lie behind text or over it. */
const BAR = 1.5;
/** Numbers of a path, and points: small shapes with many points are letters or parts of drawings. */
const DETAILED = 40;
const SMALL = 12;

/** Paints the shapes and pictures of a page on its background, as far as the graphics state says how. */
export class PaintTracker {
  readonly ground: PaintedGround;
  readonly #pictures = new Set<number>();

  /** `width` and `height`: the page, points. */
  constructor(width: number, height: number) {
    this.ground = new PaintedGround(width, height);
  }

  /** Whether what was painted at this position is a picture. */
  isPicture(order: number): boolean {
    return this.#pictures.has(order);
  }

  /** Whether a picture is what is seen in the middle of a box up to now. */
  isPictureBelow({ x, y, width, height }: Box): boolean {
    return this.#pictures.has(this.ground.coveredAt(x + width / 2, y + height / 2));
  }

  /** `bounds` in user space. */
  fill(
    path: ArrayLike<number>,
    bounds: readonly number[],
    state: GraphicsState,
    evenOdd: boolean,
    order: number,
  ): void {
    const paint = paintOf(state, state.fill, state.fillAlpha, order);
    const box = intersect(mapBox(state.matrix, bounds), state.clip);
    if (!paint || isOutside(box)) return;
    const isDetail = path.length > DETAILED && box.width < SMALL && box.height < SMALL;
    const outlines = isDetail ? undefined : outlinesOf(path, state.matrix);
    if (!outlines) {
      this.ground.paintBox(box, unknown(order));
      return;
    }
    const [first, ...others] = outlines;
    const rectangle = first && others.length === 0 ? rectangleOf(first) : undefined;
    if (rectangle) this.ground.paintBox(intersect(rectangle, state.clip), paint);
    else this.ground.paintOutlines(outlines, evenOdd, state.clip, paint);
  }

  stroke(path: ArrayLike<number>, bounds: readonly number[], state: GraphicsState, order: number): void {
    const paint = paintOf(state, state.stroke, state.strokeAlpha, order);
    const width = state.lineWidth * state.scale;
    const box = intersect(widened(mapBox(state.matrix, bounds), width / 2), state.clip);
    if (!paint || isOutside(box)) return;
    const outlines = outlinesOf(path, state.matrix);
    if (!outlines) {
      this.ground.paintBox(box, unknown(order));
      return;
    }
    const shown: Paint = state.dashed ? unknown(order) : paint;
    for (const points of outlines) {
      for (const [index, to] of points.entries()) {
        const from = points[index - 1];
        if (!from) continue;
        if (width < BAR) this.ground.paintSegment(from, to, state.clip);
        else this.#bar(from, to, width, state.clip, shown);
      }
    }
  }

  /** A picture in the unit square of `matrix`. `isOpaque`: it has no transparent parts of its own. */
  picture(matrix: Matrix, isOpaque: boolean, state: GraphicsState, order: number): void {
    const paint = paintOf(state, 'pattern', state.fillAlpha, order);
    if (!paint) return;
    const covers = isOpaque && isPlain(state, state.fillAlpha);
    if (covers) this.#pictures.add(order);
    this.#quad(matrix, state.clip, { ...paint, covers });
  }

  /** A stencil of one pixel: the unit square in the fill's colour. */
  solid(matrix: Matrix, state: GraphicsState, order: number): void {
    const paint = paintOf(state, state.fill, state.fillAlpha, order);
    if (paint) this.#quad(matrix, state.clip, paint);
  }

  /** Anything within the clip. */
  shading(state: GraphicsState, order: number): void {
    if (state.fillAlpha * state.groupAlpha >= NOTHING) this.ground.paintBox(state.clip, unknown(order));
  }

  /** A shape of which only the place is known. */
  shape(box: Box, state: GraphicsState, order: number): void {
    this.ground.paintBox(intersect(box, state.clip), unknown(order));
  }

  #quad(matrix: Matrix, clip: Box, paint: Paint): void {
    const corners = [
      [0, 0],
      [1, 0],
      [1, 1],
      [0, 1],
    ] as const;
    const outline = corners.map((corner) => mapPoint(matrix, corner));
    const rectangle = rectangleOf(outline);
    if (rectangle) this.ground.paintBox(intersect(rectangle, clip), paint);
    else this.ground.paintOutlines([outline], false, clip, paint);
  }

  #bar(from: Point, to: Point, width: number, clip: Box, paint: Paint): void {
    const [dx, dy] = [to[0] - from[0], to[1] - from[1]];
    const length = Math.hypot(dx, dy);
    if (!(length > 0)) return;
    const [ax, ay] = [((-dy / length) * width) / 2, ((dx / length) * width) / 2];
    const outline: Point[] = [
      [from[0] + ax, from[1] + ay],
      [to[0] + ax, to[1] + ay],
      [to[0] - ax, to[1] - ay],
      [from[0] - ax, from[1] - ay],
    ];
    const rectangle = rectangleOf(outline);
    if (rectangle) this.ground.paintBox(intersect(rectangle, clip), paint);
    else this.ground.paintOutlines([outline], false, intersect(clip, boundingBox(outline)), paint);
  }
}

/** How a colour is painted in a state; undefined: it is not to be seen. */
function paintOf(state: GraphicsState, color: string, alpha: number, order: number): Paint | undefined {
  if (alpha * state.groupAlpha < NOTHING || color === 'transparent') return undefined;
  if (!isPlain(state, alpha)) return unknown(order);
  const rgb = rgbOf(color);
  return { color: rgb, covers: rgb !== undefined, order };
}

/** Whether paint replaces what is below, all over its shape. */
function isPlain(state: GraphicsState, alpha: number): boolean {
  const isMixed = state.blended || state.masked || state.groupMixed;
  return alpha * state.groupAlpha >= OPAQUE && !isMixed && state.clipIsExact;
}

function unknown(order: number): Paint {
  return { color: undefined, covers: false, order };
}

/** Converts `#rrggbb` to 0xRRGGBB; undefined for other text. */
export function rgbOf(color: string): number | undefined {
  return /^#[0-9a-f]{6}$/i.test(color) ? Number.parseInt(color.slice(1), 16) : undefined;
}

function isOutside(box: Box): boolean {
  return !(box.width >= 0) || !(box.height >= 0) || (box.width === 0 && box.height === 0);
}

function widened(box: Box, by: number): Box {
  return { x: box.x - by, y: box.y - by, width: box.width + 2 * by, height: box.height + 2 * by };
}
