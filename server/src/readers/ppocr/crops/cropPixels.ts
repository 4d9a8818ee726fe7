import type { GreyImage } from '../pagePixels/greyImage.ts';
import type { RotatedRectangle } from '../detection/rotatedRectangle.ts';

/**
 * The pixels under a rectangle that slants less than 60°, upright, resampled to `width` × `height`.
 *
 * Two passes of exact box averaging (the two-pass rotation of Catmull and Smith 1980): down the columns along the
 * slanted centre line, then along the rows. Shrinking averages all that a new pixel covers, so small print survives;
 * enlarging becomes linear interpolation. Beyond the image is paper (the border pixel, repeated).
 */
export function cropPixels(image: GreyImage, r: RotatedRectangle, width: number, height: number): Uint8Array {
  const cos = Math.cos(r.angle);
  const sin = Math.sin(r.angle);
  const halfX = (Math.abs(cos) * r.width + Math.abs(sin) * r.height) / 2;
  const left = Math.floor(r.centre[0] - halfX) - 2;
  const columns = Math.ceil(r.centre[0] + halfX) + 3 - left;
  const down = shearColumns(image, r, left, columns, height);

  const out = new Uint8Array(width * height);
  const step = (r.width / width) * cos;
  const window = Math.max(1, step);
  const share = 1 / window;
  for (let y = 0; y < height; y += 1) {
    const row = y * columns;
    const across = ((y + 0.5) / height - 0.5) * r.height;
    let from = r.centre[0] - across * sin - left + (0.5 - width / 2) * step - window / 2;
    for (let x = 0, at = y * width; x < width; x += 1, at += 1, from += step) {
      const to = from + window;
      const first = from | 0;
      const end = to | 0;
      // All that the window touches, less what it touches and does not cover.
      const start = down[row + first] ?? 0;
      let sum = (1 - from + first) * start + (to - end) * (down[row + end] ?? 0);
      for (let k = first + 1; k < end; k += 1) sum += down[row + k] ?? 0;
      out[at] = sum * share + 0.5;
    }
  }
  return out;
}

let lastScratch = new Float32Array(0);

/** Memory for one crop on its way, the same for each: as much would be new for every line otherwise. */
function scratch(size: number): Float32Array {
  if (lastScratch.length < size) lastScratch = new Float32Array(size);
  return lastScratch;
}

/**
 * The columns of pixels under a rectangle, from `left` on, each averaged to `height` values. What it returns is written
 * over by the next call.
 */
function shearColumns(
  image: GreyImage,
  r: RotatedRectangle,
  left: number,
  columns: number,
  height: number,
): Float32Array {
  const out = scratch(columns * height);
  const tan = Math.tan(r.angle);
  const length = r.height / Math.cos(r.angle);
  const step = length / height;
  const window = Math.max(1, step);
  const { data, width } = image;
  // Where each column's first window begins, px of the image, and which column of the image it is.
  const tops = new Float64Array(columns);
  const places = new Int32Array(columns);
  for (let c = 0; c < columns; c += 1) {
    tops[c] = r.centre[1] + (left + c + 0.5 - r.centre[0]) * tan - length / 2 + (step - window) / 2;
    places[c] = Math.min(width - 1, Math.max(0, left + c));
  }
  const [lowest, highest] = [tops[0] ?? 0, tops[columns - 1] ?? 0].sort((a, b) => a - b);
  const origin = Math.floor(lowest ?? 0);
  const rows = rowStarts(image, origin, Math.ceil((highest ?? 0) - origin + length + window) + 2);
  const share = 1 / window;
  for (let y = 0; y < height; y += 1) {
    const down = y * step - origin;
    for (let c = 0, at = y * columns; c < columns; c += 1, at += 1) {
      const from = (tops[c] ?? 0) + down;
      const to = from + window;
      const first = from | 0;
      const end = to | 0;
      const x = places[c] ?? 0;
      const start = data[(rows[first] ?? 0) + x] ?? 0;
      let sum = (1 - from + first) * start + (to - end) * (data[(rows[end] ?? 0) + x] ?? 0);
      for (let k = first + 1; k < end; k += 1) sum += data[(rows[k] ?? 0) + x] ?? 0;
      out[at] = sum * share;
    }
  }
  return out;
}

/** Where rows begin in the image's data, from row `first` on; the border's stand for those beyond it. */
function rowStarts(image: GreyImage, first: number, count: number): Int32Array {
  return Int32Array.from(
    { length: count },
    (_, k) => Math.min(image.height - 1, Math.max(0, first + k)) * image.width,
  );
}
