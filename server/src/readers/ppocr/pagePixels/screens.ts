import { type GreyImage, isBilevel } from '../greyImage.ts';
import type { CellGrid } from './cells.ts';

const SCREEN = {
  /** Side of the squares that the page is looked at in, inches. */
  cell: 1 / 20,
  /** Dots of a screen are at most so large, inches, and px: letters have longer strokes one way or the other. */
  dot: 1 / 75,
  smallestDot: 2,
  /** Squares around one that are looked at with it, each way. */
  around: 2,
  /** Dots in a square, on average, and share of the squares that have some: a screen is even. */
  dots: 3,
  share: 0.8,
} as const;

/**
 * A 1-bit page whose screened grounds (ordered dither, halftone dots, error diffusion, salt) are greys
 * again, as light as paper. Pages without a screen come back as they are.
 */
export function withoutScreens(image: GreyImage, dpi: number): GreyImage {
  if (!isBilevel(image)) return image;
  const dot = Math.max(SCREEN.smallestDot, Math.round(dpi * SCREEN.dot));
  const grid = screenedCells(image, Math.max(8, Math.round(dpi * SCREEN.cell)), dot);
  return grid.marked.includes(1) ? descreened(image, grid, dot) : image;
}

/** Squares full of dots, like those around them. */
function screenedCells(image: GreyImage, size: number, dot: number): CellGrid {
  const columns = Math.floor(image.width / size);
  const rows = Math.floor(image.height / size);
  const dots = new Uint16Array(columns * rows);
  countDots(image, dots, columns, rows, size, dot);
  const marked = new Uint8Array(dots.length);
  for (let y = 0; y < rows; y += 1) {
    for (let x = 0; x < columns; x += 1) {
      if ((dots[y * columns + x] ?? 0) === 0) continue;
      let [cells, filled, sum] = [0, 0, 0];
      for (let v = Math.max(0, y - SCREEN.around); v <= Math.min(rows - 1, y + SCREEN.around); v += 1) {
        for (let u = Math.max(0, x - SCREEN.around); u <= Math.min(columns - 1, x + SCREEN.around); u += 1) {
          const count = dots[v * columns + u] ?? 0;
          cells += 1;
          sum += count;
          if (count > 0) filled += 1;
        }
      }
      if (filled >= SCREEN.share * cells && sum >= SCREEN.dots * cells) marked[y * columns + x] = 1;
    }
  }
  return { marked, columns, rows, size };
}

/** Runs of black and of white that are short both ways, in each square. */
function countDots(
  { data, width, height }: GreyImage,
  dots: Uint16Array,
  columns: number,
  rows: number,
  size: number,
  dot: number,
): void {
  for (let y = dot + 1; y < Math.min(rows * size, height - dot - 1); y += 1) {
    const start = y * width;
    const row = data.subarray(start, start + columns * size);
    const cells = Math.floor(y / size) * columns;
    // Most of a page is long runs, which a search is quicker through than a loop.
    let from = row.indexOf(BLACK);
    for (let isDark = true; from >= 0; isDark = !isDark) {
      const to = row.indexOf(isDark ? WHITE : BLACK, from);
      if (to < 0) break;
      if (to - from <= dot && isShortDown(data, start + ((to + from) >> 1), width, dot)) {
        const cell = cells + Math.floor(to / size);
        dots[cell] = (dots[cell] ?? 0) + 1;
      }
      from = to;
    }
  }
}

/** Of 1-bit scans; the few pixels that differ from both are not looked at. */
const BLACK = 0;
const WHITE = 255;

/** Whether the run through a pixel, down the page, ends within `dot` px, and the pixel is its middle or first. */
function isShortDown(data: Uint8Array, at: number, width: number, dot: number): boolean {
  const isDark = (data[at] ?? 0) < 128;
  // Each dot is counted once, in its first row.
  if ((data[at - width] ?? 0) < 128 === isDark) return false;
  for (let k = 1; k <= dot; k += 1) if ((data[at + k * width] ?? 0) < 128 !== isDark) return true;
  return false;
}

/**
 * Averages the dots of screened squares, and sets the grey that comes of it as light as paper; print, which is
 * darker than any screen, stays.
 */
function descreened(image: GreyImage, screened: CellGrid, dot: number): GreyImage {
  const { width, height } = image;
  const { columns, rows, size } = screened;
  // A copy, which `slice` does not make of a Buffer.
  const data = new Uint8Array(image.data);
  const means = new WindowMeans(image);
  const window = dot;
  const before = window >> 1;
  for (const cell of withNeighbours(screened)) {
    const left = (cell % columns) * size;
    const top = Math.floor(cell / columns) * size;
    const ground = groundOf(means, left, top, size, window);
    if (ground < GROUND.darkest) continue;
    const light = GROUND.light * ground;
    // The page's last squares take what is left of it.
    const right = left + size >= columns * size ? width : left + size;
    const bottom = top + size >= rows * size ? height : top + size;
    for (let y = top; y < bottom; y += 1) {
      for (let x = left; x < right; x += 1) {
        const mean = means.mean(x - before, y - before, x - before + window, y - before + window);
        data[y * width + x] = Math.min(255, (mean * 255) / light);
      }
    }
  }
  return { data, width, height };
}

const GROUND = {
  /** The ground's grey is that of the lighter part of its windows: some of them hold print. */
  rank: 0.6,
  /** What is a little darker is still ground: dots do not fill a window evenly. */
  light: 0.9,
  /** On a darker ground print is light, and stands out as it is. */
  darkest: 90,
} as const;

/** The grey of the ground in a square and those around it. */
function groundOf(means: WindowMeans, left: number, top: number, size: number, window: number): number {
  const levels: number[] = [];
  const margin = SCREEN.around * size;
  for (let y = top - margin; y < top + size + margin; y += window)
    for (let x = left - margin; x < left + size + margin; x += window)
      levels.push(means.mean(x, y, x + window, y + window));
  levels.sort((a, b) => a - b);
  return Math.max(1, levels[Math.floor(levels.length * GROUND.rank)] ?? 255);
}

function withNeighbours({ marked, columns, rows }: CellGrid): Set<number> {
  const all = new Set<number>();
  for (const [cell, mark] of marked.entries()) {
    if (mark === 0) continue;
    const x = cell % columns;
    const y = Math.floor(cell / columns);
    for (let v = Math.max(0, y - 1); v <= Math.min(rows - 1, y + 1); v += 1)
      for (let u = Math.max(0, x - 1); u <= Math.min(columns - 1, x + 1); u += 1) all.add(v * columns + u);
  }
  return all;
}

/** Means of any windows of an image, by a table of sums. */
class WindowMeans {
  readonly #sums: Uint32Array;
  readonly #width: number;
  readonly #height: number;

  constructor({ data, width, height }: GreyImage) {
    this.#width = width;
    this.#height = height;
    const stride = width + 1;
    this.#sums = new Uint32Array(stride * (height + 1));
    for (let y = 0; y < height; y += 1) {
      let row = 0;
      for (let x = 0; x < width; x += 1) {
        row += data[y * width + x] ?? 0;
        const at = (y + 1) * stride + x + 1;
        this.#sums[at] = (this.#sums[at - stride] ?? 0) + row;
      }
    }
  }

  /** Mean of what lies inside the image; 255 where nothing does. */
  mean(left: number, top: number, right: number, bottom: number): number {
    const [x0, x1] = [Math.max(0, left), Math.min(this.#width, right)];
    const [y0, y1] = [Math.max(0, top), Math.min(this.#height, bottom)];
    if (x1 <= x0 || y1 <= y0) return 255;
    const stride = this.#width + 1;
    const at = (x: number, y: number): number => this.#sums[y * stride + x] ?? 0;
    // Sums of large pages run over 32 bits; their differences do not.
    const sum = (at(x1, y1) - at(x1, y0) - at(x0, y1) + at(x0, y0)) >>> 0;
    return sum / ((x1 - x0) * (y1 - y0));
  }
}
