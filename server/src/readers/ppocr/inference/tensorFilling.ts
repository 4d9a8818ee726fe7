import type { GreyImage } from '../pagePixels/greyImage.ts';

/** (value / 255 - mean) / std for each of the 256 grey values of one channel. */
function lookUpTable(mean: number, std: number): Float32Array {
  return Float32Array.from({ length: 256 }, (_, value) => (value / 255 - mean) / std);
}

const tables = new Map<string, Float32Array>();

function tableOf(mean: number, std: number): Float32Array {
  const key = `${mean}/${std}`;
  let table = tables.get(key);
  if (!table) tables.set(key, (table = lookUpTable(mean, std)));
  return table;
}

/**
 * Fills a [1, 3, height, width] tensor with a grey image at its top left, each channel normalised by its
 * own mean and deviation. What the image does not cover is white paper.
 */
export function fillTensor(
  target: Float32Array,
  width: number,
  height: number,
  image: GreyImage,
  norm: { readonly mean: readonly [number, number, number]; readonly std: readonly [number, number, number] },
): void {
  const plane = width * height;
  for (let c = 0; c < 3; c += 1) {
    const mean = norm.mean[c] ?? 0;
    const std = norm.std[c] ?? 1;
    if (c > 0 && mean === norm.mean[0] && std === norm.std[0]) {
      target.copyWithin(c * plane, 0, plane);
      continue;
    }
    const table = tableOf(mean, std);
    const white = table[255] ?? 1;
    for (let y = 0; y < height; y += 1) {
      const row = c * plane + y * width;
      if (y >= image.height) {
        target.fill(white, row, row + width);
        continue;
      }
      const from = y * image.width;
      for (let x = 0; x < image.width; x += 1) target[row + x] = table[image.data[from + x] ?? 0] ?? 0;
      if (image.width < width) target.fill(white, row + image.width, row + width);
    }
  }
}
