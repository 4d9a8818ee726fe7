import type { StagePicture } from '../../../models/stageManifest.ts';
import type { StagePixels } from '../stage.ts';
import type { StageTensor } from '../stageSession.ts';

/** Share of the way from the darkest to the lightest value below which a pixel is ink. */
const INK = 200 / 255;

/** A grey picture without its margins: models of formulas were trained with print that fills the picture. */
export function withoutMargins(picture: StagePixels): StagePixels {
  const grey = greyOf(picture);
  const { data, width, height } = grey;
  let [darkest, lightest] = [255, 0];
  for (const value of data) {
    darkest = Math.min(darkest, value);
    lightest = Math.max(lightest, value);
  }
  const limit = darkest + INK * (lightest - darkest);
  let [left, top, right, bottom] = [width, height, -1, -1];
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      if ((data[y * width + x] ?? 255) >= limit) continue;
      left = Math.min(left, x);
      right = Math.max(right, x);
      top = Math.min(top, y);
      bottom = Math.max(bottom, y);
    }
  }
  if (right <= left || bottom <= top) return grey;
  const [w, h] = [right - left + 1, bottom - top + 1];
  const cut = new Uint8Array(w * h);
  for (let y = 0; y < h; y += 1) {
    const from = (top + y) * width + left;
    cut.set(data.subarray(from, from + w), y * w);
  }
  return { data: cut, width: w, height: h, channels: 1 };
}

/** Luminance (Rec. 601 weights in 1/256). */
function greyOf(picture: StagePixels): StagePixels {
  if (picture.channels === 1) return picture;
  const { data, width, height } = picture;
  const grey = new Uint8Array(width * height);
  for (let i = 0, j = 0; i < grey.length; i += 1, j += 3)
    grey[i] = (77 * (data[j] ?? 0) + 150 * (data[j + 1] ?? 0) + 29 * (data[j + 2] ?? 0)) >> 8;
  return { data: grey, width, height, channels: 1 };
}

/**
 * Grey pictures in the middle of an input of one channel, [n, 1, height, width], as PP-FormulaNet takes them; around
 * them is black. They must not be larger than the input.
 */
export function centredTensor(pictures: readonly StagePixels[], input: StagePicture): StageTensor {
  const { width, height } = input;
  const [mean, std] = [input.mean[0], input.std[0]];
  const data = new Float32Array(pictures.length * width * height).fill(-mean / std);
  for (const [n, picture] of pictures.entries()) {
    const left = (width - picture.width) >> 1;
    const top = (height - picture.height) >> 1;
    for (let y = 0; y < picture.height; y += 1) {
      const to = (n * height + top + y) * width + left;
      for (let x = 0; x < picture.width; x += 1)
        data[to + x] = ((picture.data[y * picture.width + x] ?? 255) / 255 - mean) / std;
    }
  }
  return { data, shape: [pictures.length, 1, height, width] };
}
