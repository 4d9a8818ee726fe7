import type { StagePicture } from '../../models/stageManifest.ts';
import type { StagePixels } from './stage.ts';
import type { StageTensor } from './stageSession.ts';

/**
 * Pictures as one [n, 3, height, width] tensor of a model's input. A picture that is smaller than the input lies at its
 * top left; the rest has the value of `padding` (0..1; absent: 0 after normalising).
 */
export function pictureTensor(
  pictures: readonly StagePixels[],
  input: StagePicture,
  padding?: number,
): StageTensor {
  const { width, height } = input;
  const plane = width * height;
  const data = new Float32Array(pictures.length * 3 * plane);
  for (const [n, picture] of pictures.entries()) {
    for (let k = 0; k < 3; k += 1) {
      const [mean = 0, std = 1] = [input.mean[k], input.std[k]];
      const values = Float32Array.from({ length: 256 }, (_, value) => (value / 255 - mean) / std);
      const from = picture.channels === 1 ? 0 : input.channels === 'rgb' ? k : 2 - k;
      const to = (n * 3 + k) * plane;
      if (padding !== undefined) data.fill((padding - mean) / std, to, to + plane);
      for (let y = 0; y < Math.min(height, picture.height); y += 1) {
        for (let x = 0; x < Math.min(width, picture.width); x += 1) {
          const value = picture.data[(y * picture.width + x) * picture.channels + from] ?? 0;
          data[to + y * width + x] = values[value] ?? 0;
        }
      }
    }
  }
  return { data, shape: [pictures.length, 3, height, width] };
}
