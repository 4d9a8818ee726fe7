import type { GreyImage } from '../pagePixels/greyImage.ts';
import type { RotatedRectangle } from '../detection/rotatedRectangle.ts';

/**
 * The pixels under a rectangle that slants less than 60°, upright, resampled to `width` × `height`.
 *
 * Two passes of exact box averaging over prefix sums (the two-pass rotation of Catmull and Smith 1980):
 * down the columns along the slanted centre line, then along the rows. Shrinking averages all that a new
 * pixel covers, so small print survives; enlarging becomes linear interpolation. Beyond the image is paper
 * (the border pixel, repeated).
 */
export function cropPixels(image: GreyImage, r: RotatedRectangle, width: number, height: number): Uint8Array {
  const cos = Math.cos(r.angle);
  const tan = Math.tan(r.angle);
  const sin = Math.sin(r.angle);
  const halfX = (Math.abs(cos) * r.width + Math.abs(sin) * r.height) / 2;
  const left = Math.floor(r.centre[0] - halfX) - 1;
  const columns = Math.ceil(r.centre[0] + halfX) + 2 - left;
  const down = shearColumns(image, r, left, columns, height, cos, tan);

  const out = new Uint8Array(width * height);
  const step = (r.width / width) * cos;
  const window = Math.max(1, step);
  const prefix = new Float64Array(columns + 1);
  for (let y = 0; y < height; y += 1) {
    const row = y * columns;
    let sum = 0;
    for (let x = 0; x < columns; x += 1) {
      sum += down[row + x] ?? 0;
      prefix[x + 1] = sum;
    }
    const across = ((y + 0.5) / height - 0.5) * r.height;
    const centre = r.centre[0] - across * sin - left;
    for (let x = 0; x < width; x += 1) {
      const at = centre + (x + 0.5 - width / 2) * step;
      out[y * width + x] =
        (prefixAt(prefix, columns, at + window / 2) - prefixAt(prefix, columns, at - window / 2)) / window +
        0.5;
    }
  }
  return out;
}

function shearColumns(
  image: GreyImage,
  r: RotatedRectangle,
  left: number,
  columns: number,
  height: number,
  cos: number,
  tan: number,
): Float32Array {
  const out = new Float32Array(columns * height);
  const length = r.height / cos;
  const step = length / height;
  const window = Math.max(1, step);
  const rows = Math.ceil(length + window) + 3;
  const prefix = new Float64Array(rows + 1);
  for (let c = 0; c < columns; c += 1) {
    const x = Math.min(image.width - 1, Math.max(0, left + c));
    const middle = r.centre[1] + (left + c + 0.5 - r.centre[0]) * tan;
    const top = Math.floor(middle - length / 2 - window / 2) - 1;
    let sum = 0;
    for (let k = 0; k < rows; k += 1) {
      const y = Math.min(image.height - 1, Math.max(0, top + k));
      sum += image.data[y * image.width + x] ?? 0;
      prefix[k + 1] = sum;
    }
    const start = middle - length / 2 - top;
    for (let y = 0; y < height; y += 1) {
      const at = start + (y + 0.5) * step;
      out[y * columns + c] =
        (prefixAt(prefix, rows, at + window / 2) - prefixAt(prefix, rows, at - window / 2)) / window;
    }
  }
  return out;
}

function prefixAt(prefix: Float64Array, size: number, at: number): number {
  if (at <= 0) return (prefix[1] ?? 0) * at;
  if (at >= size) return (prefix[size] ?? 0) + ((prefix[size] ?? 0) - (prefix[size - 1] ?? 0)) * (at - size);
  const whole = Math.floor(at);
  const low = prefix[whole] ?? 0;
  return low + ((prefix[whole + 1] ?? low) - low) * (at - whole);
}
