import { invert, type Point } from '../../../page/geometry.ts';
import type { PageImage } from '../../../page/pageImage.ts';
import { bendOf, type BendGrid } from './bendGrid.ts';

/** What lies beyond the photo. */
const PAPER = 255;

/**
 * The photo with its bend taken out, and nothing else: what a flat page would have where it is, by the affine map
 * nearest to the grid, stays there, so that the picture keeps its size, its resolution and its place on the page. A
 * point of the result is as far from its place on the photo as the page is bent there. Around the grid, where the model
 * sees no page, the photo moves with the grid's edge: nothing is cut off. Values between pixels are linear. A grid that
 * says nothing of the page leaves it as it is.
 */
export function flattenImage(image: PageImage, grid: BendGrid): PageImage {
  const bend = bendOf(grid);
  if (!bend) return image;
  const { columns, rows } = grid;
  const { width, height, channels } = image;
  const [a, b, c, d, e, f] = invert(bend.flat);
  const data = new Uint8Array(image.data.length);
  for (let y = 0, to = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1, to += channels) {
      const [px, py] = [x + 0.5, y + 0.5];
      const across = within(a * px + c * py + e) * (columns - 1);
      const down = within(b * px + d * py + f) * (rows - 1);
      const column = Math.min(columns - 2, Math.floor(across));
      const row = Math.min(rows - 2, Math.floor(down));
      const at = row * columns + column;
      const [u, v] = [across - column, down - row];
      const dx = between(bend.offsets, at, columns, u, v, 0);
      const dy = between(bend.offsets, at, columns, u, v, 1);
      addPixel(data, to, image, x + dx, y + dy);
    }
  }
  return { ...image, data };
}

function within(value: number): number {
  return value > 0 ? Math.min(1, value) : 0;
}

/** One side of the offset between four points of the grid. */
function between(
  offsets: readonly Point[],
  at: number,
  columns: number,
  u: number,
  v: number,
  side: 0 | 1,
): number {
  const value = (index: number): number => offsets[index]?.[side] ?? 0;
  const upper = (1 - u) * value(at) + u * value(at + 1);
  const lower = (1 - u) * value(at + columns) + u * value(at + columns + 1);
  return (1 - v) * upper + v * lower;
}

/** Sets a pixel to what the photo has at a place, px from the middle of its first pixel. */
function addPixel(
  data: Uint8Array,
  to: number,
  { data: from, width, height, channels }: PageImage,
  x: number,
  y: number,
): void {
  const [left, top] = [Math.floor(x), Math.floor(y)];
  const [u, v] = [x - left, y - top];
  const isInside = left >= 0 && top >= 0 && left < width - 1 && top < height - 1;
  const first = (top * width + left) * channels;
  const below = first + width * channels;
  for (let k = 0; k < channels; k += 1) {
    if (!isInside) {
      data[to + k] = edgeValue(from, width, height, channels, Math.round(x), Math.round(y), k);
      continue;
    }
    const upper = (1 - u) * (from[first + k] ?? 0) + u * (from[first + channels + k] ?? 0);
    const lower = (1 - u) * (from[below + k] ?? 0) + u * (from[below + channels + k] ?? 0);
    data[to + k] = (1 - v) * upper + v * lower + 0.5;
  }
}

function edgeValue(
  from: Uint8Array,
  width: number,
  height: number,
  channels: number,
  x: number,
  y: number,
  k: number,
): number {
  if (!(x >= 0 && y >= 0 && x < width && y < height)) return PAPER;
  return from[(y * width + x) * channels + k] ?? PAPER;
}
