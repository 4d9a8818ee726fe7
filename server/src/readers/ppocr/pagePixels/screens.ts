import { type GreyImage, isBilevel } from './greyImage.ts';
import { type CellGrid, type CellRegion, connectedCells } from './cells.ts';

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
  /** Smaller ones, inches along the longer side, are parts of pictures and logos, not grounds of text. */
  extent: 0.4,
} as const;

/**
 * A 1-bit page whose screened backgrounds (ordered dither, halftone dots, error diffusion, salt) are grey again,
 * and as light as paper. Pages without a screen are returned unchanged.
 */
export function withoutScreens(image: GreyImage, dpi: number): GreyImage {
  if (!isBilevel(image)) return image;
  const dot = Math.max(SCREEN.smallestDot, Math.round(dpi * SCREEN.dot));
  const size = Math.max(8, Math.round(dpi * SCREEN.cell));
  const { dots, grid } = screenedCells(image, size, dot);
  const least = (SCREEN.extent * dpi) / size;
  const screens = connectedCells(grid).filter(
    ({ left, top, right, bottom }) => Math.max(right - left, bottom - top) + 1 >= least,
  );
  return screens.length === 0 ? image : descreened(image, grid, dots, screens, dot);
}

/** Squares full of dots, like those around them, and how many dots there are in each square. */
function screenedCells(
  image: GreyImage,
  size: number,
  dot: number,
): { readonly dots: Uint16Array; readonly grid: CellGrid } {
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
  return { dots, grid: { marked, columns, rows, size } };
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
 * Averages the dots of screens, and sets the grey that comes of it as light as paper; print, which is darker
 * than any screen, stays. Dark screens stay too: print on them is light.
 */
function descreened(
  image: GreyImage,
  grid: CellGrid,
  dots: Uint16Array,
  screens: readonly CellRegion[],
  dot: number,
): GreyImage {
  const { width, height } = image;
  const { columns, rows, size } = grid;
  const first = Math.min(...screens.map(({ top }) => top)) - SCREEN.around - 1;
  const last = Math.max(...screens.map(({ bottom }) => bottom)) + SCREEN.around + 2;
  const means = new WindowMeans(image, Math.max(0, first * size), Math.min(height, last * size));
  let data: Uint8Array | undefined;
  const before = dot >> 1;
  for (const screen of screens) {
    const grounds = new Map(screen.cells.map((cell) => [cell, groundOf(means, cell, grid, dot)]));
    if (median([...grounds.values()]) < GROUND.darkest) continue;
    // A copy, which `slice` does not make of a Buffer.
    data ??= new Uint8Array(image.data);
    for (const cell of withEdges(screen.cells, grid, dots)) {
      const ground = grounds.get(cell) ?? nearestGround(grounds, cell, columns);
      if (ground < GROUND.darkest) continue;
      const light = GROUND.light * ground;
      const left = (cell % columns) * size;
      const top = Math.floor(cell / columns) * size;
      // The page's last squares take what is left of it.
      const right = left + size >= columns * size ? width : left + size;
      const bottom = top + size >= rows * size ? height : top + size;
      for (let y = top; y < bottom; y += 1) {
        for (let x = left; x < right; x += 1) {
          const mean = means.mean(x - before, y - before, x - before + dot, y - before + dot);
          data[y * width + x] = Math.min(255, (mean * 255) / light);
        }
      }
    }
  }
  return data ? { data, width, height } : image;
}

const GROUND = {
  /** The ground's grey is that of the lighter part of its windows: some of them hold print. */
  rank: 0.6,
  /** What is a little darker is still ground: dots do not fill a window evenly. */
  light: 0.9,
  /** On a darker ground print is light, and stands out as it is. */
  darkest: 90,
} as const;

/** The grey of the ground in a square and those around it that are of the screen. */
function groundOf(
  means: WindowMeans,
  cell: number,
  { marked, columns, rows, size }: CellGrid,
  window: number,
): number {
  const histogram = new Uint32Array(256);
  let count = 0;
  const x = cell % columns;
  const y = Math.floor(cell / columns);
  for (let v = Math.max(0, y - SCREEN.around); v <= Math.min(rows - 1, y + SCREEN.around); v += 1) {
    for (let u = Math.max(0, x - SCREEN.around); u <= Math.min(columns - 1, x + SCREEN.around); u += 1) {
      if (marked[v * columns + u] === 0) continue;
      for (let top = v * size; top + window <= (v + 1) * size; top += window) {
        for (let left = u * size; left + window <= (u + 1) * size; left += window) {
          const level = Math.round(means.mean(left, top, left + window, top + window));
          histogram[level] = (histogram[level] ?? 0) + 1;
          count += 1;
        }
      }
    }
  }
  let before = count * GROUND.rank;
  for (let level = 0; level < 256; level += 1) {
    before -= histogram[level] ?? 0;
    if (before < 0) return Math.max(1, level);
  }
  return 255;
}

/** The ground of the screen's squares next to one at its edge; 0 where there are none. */
function nearestGround(grounds: ReadonlyMap<number, number>, cell: number, columns: number): number {
  for (let reach = 1; reach <= SCREEN.around; reach += 1) {
    const near: number[] = [];
    for (let v = -reach; v <= reach; v += 1)
      for (let u = -reach; u <= reach; u += 1) near.push(grounds.get(cell + v * columns + u) ?? 0);
    const found = near.filter((ground) => ground > 0);
    if (found.length > 0) return median(found);
  }
  return 0;
}

/**
 * A screen's squares and those at its edge, which have fewer screened ones around them: the next ones, and
 * beyond them those that are full of dots.
 */
function withEdges(cells: readonly number[], { columns, rows }: CellGrid, dots: Uint16Array): Set<number> {
  const all = new Set<number>(cells);
  for (const cell of cells) {
    const x = cell % columns;
    const y = Math.floor(cell / columns);
    for (let v = Math.max(0, y - SCREEN.around); v <= Math.min(rows - 1, y + SCREEN.around); v += 1) {
      for (let u = Math.max(0, x - SCREEN.around); u <= Math.min(columns - 1, x + SCREEN.around); u += 1) {
        const isNext = Math.abs(u - x) <= 1 && Math.abs(v - y) <= 1;
        if (isNext || (dots[v * columns + u] ?? 0) >= SCREEN.dots) all.add(v * columns + u);
      }
    }
  }
  return all;
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1] ?? 0;
}

/** Means of any windows of some rows of an image, by a table of sums. */
class WindowMeans {
  readonly #sums: Uint32Array;
  readonly #width: number;
  readonly #from: number;
  readonly #to: number;

  constructor({ data, width }: GreyImage, from: number, to: number) {
    this.#width = width;
    this.#from = from;
    this.#to = to;
    const stride = width + 1;
    this.#sums = new Uint32Array(stride * (to - from + 1));
    for (let y = from; y < to; y += 1) {
      let row = 0;
      for (let x = 0; x < width; x += 1) {
        row += data[y * width + x] ?? 0;
        const at = (y - from + 1) * stride + x + 1;
        this.#sums[at] = (this.#sums[at - stride] ?? 0) + row;
      }
    }
  }

  /** Mean of what lies inside the rows; 255 where nothing does. */
  mean(left: number, top: number, right: number, bottom: number): number {
    const x0 = Math.max(0, left);
    const x1 = Math.min(this.#width, right);
    const y0 = Math.max(this.#from, top);
    const y1 = Math.min(this.#to, bottom);
    if (x1 <= x0 || y1 <= y0) return 255;
    const sums = this.#sums;
    const above = (y0 - this.#from) * (this.#width + 1);
    const below = (y1 - this.#from) * (this.#width + 1);
    // Sums of large pages run over 32 bits; their differences do not.
    const sum =
      (sums[below + x1] ?? 0) - (sums[above + x1] ?? 0) - (sums[below + x0] ?? 0) + (sums[above + x0] ?? 0);
    return (sum >>> 0) / ((x1 - x0) * (y1 - y0));
  }
}
