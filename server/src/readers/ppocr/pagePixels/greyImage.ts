import type { PageImage } from '../../../page/pageImage.ts';

/** One channel, 8 bits, 0 black to 255 white, rows top down without padding. */
export interface GreyImage {
  readonly data: Uint8Array;
  /** px */
  readonly width: number;
  /** px */
  readonly height: number;
}

/** Luminance (Rec. 601 weights in 1/256) of a page; grey pages are used as they are. */
export function greyOf(image: PageImage): GreyImage {
  const { width, height, data } = image;
  if (image.channels === 1) return { data, width, height };
  const grey = new Uint8Array(width * height);
  for (let i = 0, j = 0; i < grey.length; i += 1, j += 3) {
    grey[i] = (77 * (data[j] ?? 0) + 150 * (data[j + 1] ?? 0) + 29 * (data[j + 2] ?? 0)) >> 8;
  }
  return { data: grey, width, height };
}

/** Whether an image is a 1-bit scan: nothing between black and white. Looks at some thousand pixels. */
export function isBilevel(image: GreyImage): boolean {
  const step = Math.max(1, Math.floor(image.data.length / 65_521));
  for (let i = 0; i < image.data.length; i += step) {
    const value = image.data[i] ?? 0;
    if (value > 8 && value < 247) return false;
  }
  return true;
}

/** Turns an image clockwise. */
export function turnGrey(image: GreyImage, degrees: 0 | 90 | 180 | 270): GreyImage {
  const { width, height, data } = image;
  if (degrees === 0) return image;
  const turned = new Uint8Array(data.length);
  if (degrees === 180) {
    for (let i = 0, j = data.length - 1; j >= 0; i += 1, j -= 1) turned[i] = data[j] ?? 0;
    return { data: turned, width, height };
  }
  // In squares of 64 px, so that neither side of the copy runs through memory column by column.
  for (let top = 0; top < height; top += 64) {
    for (let left = 0; left < width; left += 64) {
      const bottom = Math.min(height, top + 64);
      const right = Math.min(width, left + 64);
      for (let y = top; y < bottom; y += 1) {
        for (let x = left; x < right; x += 1) {
          const to = degrees === 90 ? x * height + (height - 1 - y) : (width - 1 - x) * height + y;
          turned[to] = data[y * width + x] ?? 0;
        }
      }
    }
  }
  return { data: turned, width: height, height: width };
}

/**
 * Corrects the skew of an image, keeping its size. It rotates around the centre to the nearest pixel, which is good
 * enough to look for straight lines. `slant`: radians, clockwise.
 */
export function straightenGrey(image: GreyImage, slant: number): GreyImage {
  const { width, height, data } = image;
  const out = new Uint8Array(data.length);
  const cos = Math.cos(slant);
  const sin = Math.sin(slant);
  for (let y = 0; y < height; y += 1) {
    const left = width / 2 - (cos * width) / 2 - sin * (y - height / 2);
    const top = height / 2 - (sin * width) / 2 + cos * (y - height / 2);
    for (let x = 0; x < width;) {
      const [sx, sy] = [left + x * cos, top + x * sin];
      const [nearX, nearY] = [Math.round(sx), Math.round(sy)];
      // As far as the nearest pixels lie in one row side by side.
      const run = Math.min(
        Math.ceil((nearY - sy + (sin < 0 ? -0.5 : 0.5)) / sin),
        Math.ceil((sx - nearX + 0.5) / (1 - cos)),
        width - x,
      );
      const row = Math.min(height - 1, Math.max(0, nearY)) * width;
      // One pixel where the slant is nothing, and nothing is divided by nothing.
      const end = x + (Math.max(1, run) || 1);
      if (nearX >= 0 && nearX + end - x <= width) {
        out.set(data.subarray(row + nearX, row + nearX + end - x), y * width + x);
        x = end;
      }
      for (let cx = nearX; x < end; x += 1, cx += 1)
        out[y * width + x] = data[row + Math.min(width - 1, Math.max(0, cx))] ?? 255;
    }
  }
  return { data: out, width, height };
}

/**
 * Resamples to another size. Shrinking averages the whole area under each new pixel, so that thin strokes
 * grow pale but never vanish; enlarging interpolates linearly.
 */
export function resizeGrey(image: GreyImage, width: number, height: number): GreyImage {
  if (width === image.width && height === image.height) return image;
  const columns = axisWeights(image.width, width);
  const rows = axisWeights(image.height, height);
  const out = new Uint8Array(width * height);
  const sums = new Float32Array(image.width);
  const { data } = image;
  const bytes = Buffer.from(data.buffer, data.byteOffset, data.byteLength);
  const paper = Buffer.alloc(image.width, 255);
  const isPaper = (row: number): boolean =>
    bytes.compare(paper, 0, image.width, row * image.width, (row + 1) * image.width) === 0;
  for (let y = 0; y < height; y += 1) {
    const first = rows.first[y] ?? 0;
    const start = rows.start[y] ?? 0;
    const end = rows.start[y + 1] ?? start;
    // Half of a scan in black and white is rows without any ink.
    let blank = 0;
    while (start + blank < end && isPaper(first + blank)) blank += 1;
    if (start + blank === end) {
      out.fill(255, y * width, (y + 1) * width);
      continue;
    }
    sums.fill(0);
    for (let k = start; k < end; k += 1) {
      const weight = rows.weights[k] ?? 0;
      const row = (first + k - start) * image.width;
      for (let x = 0; x < sums.length; x += 1) sums[x] = (sums[x] ?? 0) + weight * (data[row + x] ?? 0);
    }
    const base = y * width;
    for (let x = 0; x < width; x += 1) {
      let sum = 0;
      const from = columns.first[x] ?? 0;
      const a = columns.start[x] ?? 0;
      const b = columns.start[x + 1] ?? a;
      for (let k = a; k < b; k += 1) sum += (columns.weights[k] ?? 0) * (sums[from + k - a] ?? 0);
      out[base + x] = sum + 0.5;
    }
  }
  return { data: out, width, height };
}

/** For each new pixel of one axis, the old pixels it covers and their share. */
export interface AxisWeights {
  /** First old pixel of each new one. */
  readonly first: Int32Array;
  /** Where the weights of each new pixel start; one more entry than new pixels. */
  readonly start: Int32Array;
  readonly weights: Float32Array;
}

export function axisWeights(from: number, to: number): AxisWeights {
  return axisWeightsOf(0, from, to, from);
}

/**
 * Weights for `to` new pixels over the stretch [origin, origin + length) of an axis of `size` old pixels.
 * What lies outside repeats the border pixel.
 */
export function axisWeightsOf(origin: number, length: number, to: number, size: number): AxisWeights {
  const scale = length / to;
  const radius = Math.max(1, scale);
  const first = new Int32Array(to);
  const start = new Int32Array(to + 1);
  const perPixel = Math.ceil(2 * radius) + 2;
  const weights = new Float32Array(to * perPixel);
  let used = 0;
  for (let i = 0; i < to; i += 1) {
    // Box of one new pixel when shrinking; a tent of one old pixel when enlarging.
    const centre = origin + (i + 0.5) * scale;
    let low: number;
    let high: number;
    if (scale >= 1) {
      low = Math.floor(centre - scale / 2);
      high = Math.ceil(centre + scale / 2) - 1;
    } else {
      low = Math.floor(centre - 0.5);
      high = low + 1;
    }
    const clampedLow = Math.min(size - 1, Math.max(0, low));
    const clampedHigh = Math.min(size - 1, Math.max(clampedLow, high));
    first[i] = clampedLow;
    start[i] = used;
    const base = used;
    used += clampedHigh - clampedLow + 1;
    let total = 0;
    for (let p = low; p <= high; p += 1) {
      const weight =
        scale >= 1
          ? Math.min(p + 1, centre + scale / 2) - Math.max(p, centre - scale / 2)
          : Math.max(0, 1 - Math.abs(p + 0.5 - centre));
      if (weight <= 0) continue;
      const index = base + Math.min(clampedHigh, Math.max(clampedLow, p)) - clampedLow;
      weights[index] = (weights[index] ?? 0) + weight;
      total += weight;
    }
    for (let k = base; k < used; k += 1) weights[k] = (weights[k] ?? 0) / (total || 1);
  }
  start[to] = used;
  return { first, start, weights };
}
