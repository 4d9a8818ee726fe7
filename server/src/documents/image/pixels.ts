export interface Pixels {
  /** Rows top down, no padding. */
  readonly data: Uint8Array;
  readonly width: number;
  readonly height: number;
  readonly channels: 1 | 3;
}

/** How far channels may differ in what is still grey: the noise of JPEG's colour channels. */
const GREY_WITHIN = 8;

/** The eight pixels of each byte, a set bit white. */
const EXPANDED = new BigUint64Array(256);
const EXPANDED_BYTES = new Uint8Array(EXPANDED.buffer);
for (let byte = 0; byte < 256; byte++) {
  for (let bit = 0; bit < 8; bit++) EXPANDED_BYTES[byte * 8 + bit] = byte & (128 >> bit) ? 255 : 0;
}

/** Converts 1 bit per pixel, rows padded to bytes, to grey. */
export function greyFromBits(bits: Uint8Array, width: number, height: number): Pixels {
  const rowBytes = (width + 7) >> 3;
  const padded = new BigUint64Array(rowBytes * height);
  const bytes = Math.min(bits.length, padded.length);
  // Rows that are missing in a damaged image stay white.
  if (bytes < padded.length) padded.fill(0xffffffffffffffffn);
  for (let i = 0; i < bytes; i++) padded[i] = EXPANDED[bits[i] ?? 0] ?? 0n;
  const wide = new Uint8Array(padded.buffer);
  if (width === rowBytes * 8) return { data: wide, width, height, channels: 1 };
  const data = new Uint8Array(width * height);
  for (let y = 0; y < height; y++) {
    data.set(wide.subarray(y * rowBytes * 8, y * rowBytes * 8 + width), y * width);
  }
  return { data, width, height, channels: 1 };
}

/** Keeps RGB, or converts it to grey if it has no colour. */
export function fromRgb(data: Uint8Array, width: number, height: number): Pixels {
  if (isColoured(data, width * height, 3)) return { data, width, height, channels: 3 };
  const grey = new Uint8Array(width * height);
  for (let i = 0, at = 1; i < grey.length; i++, at += 3) grey[i] = data[at] ?? 255;
  return { data: grey, width, height, channels: 1 };
}

/** Places RGBA on white paper. */
export function fromRgba(data: Uint8Array, width: number, height: number): Pixels {
  const count = width * height;
  flatten(data, count);
  if (isColoured(data, count, 4)) {
    const rgb = new Uint8Array(count * 3);
    for (let i = 0, from = 0, to = 0; i < count; i++, from += 4, to += 3) {
      rgb[to] = data[from] ?? 255;
      rgb[to + 1] = data[from + 1] ?? 255;
      rgb[to + 2] = data[from + 2] ?? 255;
    }
    return { data: rgb, width, height, channels: 3 };
  }
  const grey = new Uint8Array(count);
  for (let i = 0, at = 1; i < count; i++, at += 4) grey[i] = data[at] ?? 255;
  return { data: grey, width, height, channels: 1 };
}

/** In place: straight alpha over white. */
function flatten(data: Uint8Array, count: number): void {
  for (let i = 0, at = 0; i < count; i++, at += 4) {
    const alpha = data[at + 3] ?? 255;
    if (alpha === 255) continue;
    for (let c = 0; c < 3; c++)
      data[at + c] = Math.round(((data[at + c] ?? 0) * alpha + 255 * (255 - alpha)) / 255);
  }
}

function isColoured(data: Uint8Array, count: number, channels: 3 | 4): boolean {
  for (let i = 0, at = 0; i < count; i++, at += channels) {
    const red = data[at] ?? 0;
    const green = data[at + 1] ?? 0;
    const blue = data[at + 2] ?? 0;
    if (Math.abs(red - green) > GREY_WITHIN || Math.abs(blue - green) > GREY_WITHIN) return true;
  }
  return false;
}
