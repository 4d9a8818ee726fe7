import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type GreyImage,
  resizeGrey,
  straightenGrey,
} from '../../../../../server/src/readers/ppocr/pagePixels/greyImage.ts';

/** Pictures of noise, some of whose rows are paper. */
const pictures = fc
  .record({
    width: fc.integer({ min: 1, max: 60 }),
    height: fc.integer({ min: 1, max: 60 }),
    seed: fc.nat(1000),
  })
  .map(({ width, height, seed }): GreyImage => {
    const data = Uint8Array.from({ length: width * height }, (_, at) => {
      const row = Math.floor(at / width);
      return (row + seed) % 5 < 3 ? 255 : (at * at * 7 + at * 31 + seed) % 256;
    });
    return { data, width, height };
  });

describe('a picture in another size', () => {
  it('has the mean of all that a smaller pixel covers', () => {
    fc.assert(
      fc.property(pictures, fc.double({ min: 0.1, max: 1, noNaN: true }), (image, scale) => {
        const width = Math.max(1, Math.round(image.width * scale));
        const height = Math.max(1, Math.round(image.height * scale));
        const { data } = resizeGrey(image, width, height);
        const [w, h] = [image.width / width, image.height / height];
        for (let y = 0; y < height; y += 1) {
          for (let x = 0; x < width; x += 1) {
            let sum = 0;
            for (let v = Math.floor(y * h); v < (y + 1) * h - 1e-9; v += 1)
              for (let u = Math.floor(x * w); u < (x + 1) * w - 1e-9; u += 1)
                sum +=
                  (image.data[v * image.width + u] ?? 0) *
                  (Math.min(v + 1, (y + 1) * h) - Math.max(v, y * h)) *
                  (Math.min(u + 1, (x + 1) * w) - Math.max(u, x * w));
            expect(Math.abs((data[y * width + x] ?? 0) - sum / (w * h))).toBeLessThanOrEqual(0.51);
          }
        }
      }),
    );
  });
});

describe('a picture set straight', () => {
  it('has the nearest pixel of the slanted one everywhere', () => {
    fc.assert(
      fc.property(pictures, fc.double({ min: -0.35, max: 0.35, noNaN: true }), (image, slant) => {
        const { width, height } = image;
        const { data } = straightenGrey(image, slant);
        const [cos, sin] = [Math.cos(slant), Math.sin(slant)];
        let apart = 0;
        for (let y = 0; y < height; y += 1) {
          for (let x = 0; x < width; x += 1) {
            const [u, v] = [x - width / 2, y - height / 2];
            const cx = Math.min(width - 1, Math.max(0, Math.round(width / 2 + cos * u - sin * v)));
            const cy = Math.min(height - 1, Math.max(0, Math.round(height / 2 + sin * u + cos * v)));
            if (data[y * width + x] !== image.data[cy * width + cx]) apart += 1;
          }
        }
        // A place right between two pixels may be of either.
        expect(apart).toBeLessThanOrEqual(Math.ceil(0.02 * width * height));
      }),
    );
  });
});
