import type { Box, Point } from '../../../../page/geometry.ts';

/** Points a side of a cell, at least. Letters of 4 pt still have several cells of their own. */
const CELL = 1;
/** Larger pages get larger cells: a page's ground takes 8 MB at most. */
const MOST_CELLS = 1_000_000;
/**
 * Cells that a page's painting may write, some 40 ms. Beyond it the ground of what follows is unknown, and nothing
 * is said to be covered any more: what is there counts as seen.
 */
const MOST_WRITES = 40_000_000;
/** Cells. A thinner shape is a ruling line or a hatching, which hides nothing. */
const THIN = 1.5;

const UNKNOWN = 0xff000000;
const WHITE = 0x00ffffff;
const NEVER = -1;

/** How a region is painted. */
export interface Paint {
  /** 0xRRGGBB; undefined: not one colour (a picture, a pattern, a mixture with what is below). */
  readonly color: number | undefined;
  /** Hides what is below. */
  readonly covers: boolean;
  /** Position in the drawing. */
  readonly order: number;
}

/**
 * What a page looks like behind its text: a raster with cells of about one point, each with the colour painted
 * last, and the time when something opaque was last painted. If only a part of a cell is painted, its colour
 * becomes unknown.
 */
export class PaintedGround {
  readonly #cell: number;
  readonly #columns: number;
  readonly #rows: number;
  readonly #color: Uint32Array;
  readonly #covered: Int32Array;
  #writes = 0;
  #covers = false;

  /** `width` and `height`: the page, points. */
  constructor(width: number, height: number) {
    const area = Math.max(1, width * height);
    this.#cell = Math.max(CELL, Math.sqrt(area / MOST_CELLS));
    this.#columns = Math.max(1, Math.min(MOST_CELLS, Math.ceil(width / this.#cell)));
    this.#rows = Math.max(
      1,
      Math.min(Math.floor(MOST_CELLS / this.#columns) + 1, Math.ceil(height / this.#cell)),
    );
    this.#color = new Uint32Array(this.#columns * this.#rows).fill(WHITE);
    this.#covered = new Int32Array(this.#columns * this.#rows).fill(NEVER);
  }

  /** Whether anything was painted that hides what is below. */
  get hasCovers(): boolean {
    return this.#covers && !this.#isExhausted;
  }

  get #isExhausted(): boolean {
    return this.#writes > MOST_WRITES;
  }

  /** 0xRRGGBB; undefined where it is not known. */
  colorAt(x: number, y: number): number | undefined {
    const color = this.#isExhausted ? UNKNOWN : this.#color[this.#indexOf(x, y)];
    return color === UNKNOWN ? undefined : color;
  }

  /** Order of the last thing that hides what is below; -1: nothing does. */
  coveredAt(x: number, y: number): number {
    return this.#isExhausted ? NEVER : (this.#covered[this.#indexOf(x, y)] ?? NEVER);
  }

  paintBox(box: Box, paint: Paint): void {
    const cell = this.#cell;
    const [left, right] = [box.x / cell, (box.x + box.width) / cell];
    const [top, bottom] = [box.y / cell, (box.y + box.height) / cell];
    if (!(right >= left) || !(bottom >= top)) return;
    if (right - left < THIN || bottom - top < THIN) {
      this.#eachCell(
        Math.floor(left),
        Math.ceil(right),
        Math.floor(top),
        Math.ceil(bottom),
        UNKNOWN,
        undefined,
      );
      return;
    }
    const inner = [
      Math.ceil(left - 0.5),
      Math.ceil(right - 0.5),
      Math.ceil(top - 0.5),
      Math.ceil(bottom - 0.5),
    ];
    const [x0 = 0, x1 = 0, y0 = 0, y1 = 0] = inner;
    const color = paint.color ?? UNKNOWN;
    // The edge first: cells of which less than a half is painted.
    const edge = (a: number, b: number, c: number, d: number): void => {
      this.#eachCell(a, b, c, d, UNKNOWN, undefined, color);
    };
    const [outerLeft, outerRight] = [Math.floor(left + 0.02), Math.ceil(right - 0.02)];
    const [outerTop, outerBottom] = [Math.floor(top + 0.02), Math.ceil(bottom - 0.02)];
    if (outerLeft < x0) edge(outerLeft, x0, outerTop, outerBottom);
    if (outerRight > x1) edge(x1, outerRight, outerTop, outerBottom);
    if (outerTop < y0) edge(x0, x1, outerTop, y0);
    if (outerBottom > y1) edge(x0, x1, y1, outerBottom);
    this.#eachCell(x0, x1, y0, y1, color, paint.covers ? paint.order : undefined);
  }

  /** Paints what is inside of closed outlines, within `clip`. */
  paintOutlines(outlines: readonly (readonly Point[])[], evenOdd: boolean, clip: Box, paint: Paint): void {
    const cell = this.#cell;
    const first = Math.max(0, Math.ceil(clip.y / cell - 0.5));
    const last = Math.min(this.#rows, Math.ceil((clip.y + clip.height) / cell - 0.5));
    const from = clip.x / cell;
    const to = (clip.x + clip.width) / cell;
    const crossings = new Map<number, (readonly [x: number, turn: number])[]>();
    for (const points of outlines) {
      for (const [index, point] of points.entries()) {
        const next = points[(index + 1) % points.length] ?? point;
        this.#cross(point, next, first, last, crossings);
        if (this.#isExhausted) return;
      }
    }
    for (const [row, found] of crossings) {
      found.sort((a, b) => a[0] - b[0]);
      let winding = 0;
      for (const [index, [x, turn]] of found.entries()) {
        winding += evenOdd ? 1 : turn;
        const end = found[index + 1]?.[0];
        const inside = evenOdd ? winding % 2 === 1 : winding !== 0;
        if (!inside || end === undefined) continue;
        const [x0, x1] = [Math.ceil(Math.max(x, from) - 0.5), Math.ceil(Math.min(end, to) - 0.5)];
        const covers = paint.covers && end - x >= THIN;
        this.#eachCell(x0, x1, row, row + 1, paint.color ?? UNKNOWN, covers ? paint.order : undefined);
      }
    }
    for (const points of outlines) {
      for (const [index, point] of points.entries())
        this.paintSegment(point, points[(index + 1) % points.length] ?? point, clip);
    }
  }

  /** A thin line: the colour of the cells it runs through is no longer known. */
  paintSegment([ax, ay]: Point, [bx, by]: Point, clip: Box): void {
    const cell = this.#cell;
    const length = Math.max(Math.abs(bx - ax), Math.abs(by - ay)) / cell;
    if (!Number.isFinite(length) || this.#isExhausted) return;
    const steps = Math.min(Math.ceil(length), this.#columns + this.#rows);
    for (let step = 0; step <= steps; step++) {
      const part = steps === 0 ? 0 : step / steps;
      const x = ax + (bx - ax) * part;
      const y = ay + (by - ay) * part;
      if (x < clip.x || y < clip.y || x > clip.x + clip.width || y > clip.y + clip.height) continue;
      this.#color[this.#indexOf(x, y)] = UNKNOWN;
    }
    this.#writes += steps + 1;
  }

  /** Where an edge crosses the middles of rows. */
  #cross(
    [ax, ay]: Point,
    [bx, by]: Point,
    first: number,
    last: number,
    crossings: Map<number, (readonly [number, number])[]>,
  ): void {
    const cell = this.#cell;
    if (!Number.isFinite(ax + ay + bx + by)) return;
    const turn = by > ay ? 1 : -1;
    const [top, bottom] = [Math.min(ay, by) / cell, Math.max(ay, by) / cell];
    const start = Math.max(first, Math.ceil(top - 0.5));
    const end = Math.min(last, Math.ceil(bottom - 0.5));
    for (let row = start; row < end; row++) {
      const part = ((row + 0.5) * cell - ay) / (by - ay);
      const crossing = [(ax + (bx - ax) * part) / cell, turn] as const;
      const found = crossings.get(row);
      if (found) found.push(crossing);
      else crossings.set(row, [crossing]);
    }
    this.#writes += Math.max(0, end - start);
  }

  /** Cells `[left, right) × [top, bottom)`. Cells of the colour `kept` stay as they are. */
  #eachCell(
    left: number,
    right: number,
    top: number,
    bottom: number,
    color: number,
    order: number | undefined,
    kept?: number,
  ): void {
    const x0 = Math.max(0, left);
    const x1 = Math.min(this.#columns, right);
    const y0 = Math.max(0, top);
    const y1 = Math.min(this.#rows, bottom);
    if (!(x1 > x0) || !(y1 > y0) || this.#isExhausted) return;
    this.#writes += (x1 - x0) * (y1 - y0);
    if (order !== undefined) this.#covers = true;
    for (let y = y0; y < y1; y++) {
      const row = y * this.#columns;
      if (kept === undefined) {
        this.#color.fill(color, row + x0, row + x1);
        if (order !== undefined) this.#covered.fill(order, row + x0, row + x1);
      } else {
        for (let at = row + x0; at < row + x1; at++) if (this.#color[at] !== kept) this.#color[at] = color;
      }
    }
  }

  #indexOf(x: number, y: number): number {
    const column = Math.min(this.#columns - 1, Math.max(0, Math.floor(x / this.#cell)));
    const row = Math.min(this.#rows - 1, Math.max(0, Math.floor(y / this.#cell)));
    return row * this.#columns + column;
  }
}
