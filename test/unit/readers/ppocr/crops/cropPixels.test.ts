import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cropPixels } from '../../../../../server/src/readers/ppocr/crops/cropPixels.ts';

const SIZE = 400;

/** A black bar, 200 × 20 px, around the middle of white paper, at a slant (radians, clockwise). */
function barAt(angle: number): Uint8Array {
  const data = new Uint8Array(SIZE * SIZE).fill(255);
  for (let y = 0; y < SIZE; y++) {
    for (let x = 0; x < SIZE; x++) {
      const [dx, dy] = [x + 0.5 - SIZE / 2, y + 0.5 - SIZE / 2];
      const u = dx * Math.cos(angle) + dy * Math.sin(angle);
      const v = dy * Math.cos(angle) - dx * Math.sin(angle);
      if (Math.abs(u) <= 100 && Math.abs(v) <= 10) data[y * SIZE + x] = 0;
    }
  }
  return data;
}

describe('cutting out a slanted line', () => {
  it.each([0, 0.05, -0.2, 0.26])('sets a bar at %d rad upright', (angle) => {
    const image = { data: barAt(angle), width: SIZE, height: SIZE };
    const rectangle = { centre: [SIZE / 2, SIZE / 2] as const, width: 240, height: 40, angle };
    const pixels = cropPixels(image, rectangle, 240, 40);
    let wrong = 0;
    for (let y = 0; y < 40; y++) {
      for (let x = 0; x < 240; x++) {
        const [inX, inY] = [Math.abs(x + 0.5 - 120), Math.abs(y + 0.5 - 20)];
        if (Math.abs(inX - 100) < 2 || Math.abs(inY - 10) < 2) continue;
        const ink = inX < 100 && inY < 10;
        if ((pixels[y * 240 + x] ?? 0) < 128 !== ink) wrong++;
      }
    }
    expect(wrong).toBe(0);
  });

  it('keeps the ink of a hairline when shrinking', () => {
    const data = new Uint8Array(SIZE * SIZE).fill(255);
    data.fill(0, 200 * SIZE, 201 * SIZE);
    const pixels = cropPixels(
      { data, width: SIZE, height: SIZE },
      { centre: [200, 200], width: 300, height: 100, angle: 0 },
      75,
      25,
    );
    const column = Array.from({ length: 25 }, (_, y) => 255 - (pixels[y * 75 + 30] ?? 255));
    expect(column.reduce((sum, ink) => sum + ink, 0)).toBeCloseTo(255 / 4, -1);
  });

  it('repeats the border where a line runs off the page', () => {
    const data = new Uint8Array(SIZE * SIZE).fill(200);
    const pixels = cropPixels(
      { data, width: SIZE, height: SIZE },
      { centre: [5, 5], width: 60, height: 30, angle: 0 },
      60,
      30,
    );
    expect(new Set(pixels)).toEqual(new Set([200]));
  });

  it('averages all that a new pixel covers, on the page and beyond its edges', () => {
    const image = {
      data: Uint8Array.from({ length: 60 * 40 }, (_, at) => (at * at * 7 + at * 31) % 256),
      width: 60,
      height: 40,
    };
    /** Along one axis, the means of windows of a value or more, as `cropPixels` places them. */
    const resampled = (
      valueAt: (at: number) => number,
      middle: number,
      length: number,
      count: number,
    ): number[] => {
      const step = length / count;
      const window = Math.max(1, step);
      return Array.from({ length: count }, (_, i) => {
        const from = middle + (i + 0.5 - count / 2) * step - window / 2;
        let sum = 0;
        for (let at = Math.floor(from); at < from + window; at += 1)
          sum += valueAt(at) * (Math.min(at + 1, from + window) - Math.max(at, from));
        return sum / window;
      });
    };
    const within = (at: number, size: number): number => Math.min(size - 1, Math.max(0, at));
    const place = { min: -10, max: 70, noNaN: true } as const;
    const size = { min: 3, max: 50, noNaN: true } as const;
    const pixels = fc.integer({ min: 1, max: 40 });
    fc.assert(
      fc.property(
        fc.tuple(fc.double(place), fc.double(place), fc.double(size), fc.double(size)),
        pixels,
        pixels,
        ([x, y, w, h], width, height) => {
          const rectangle = { centre: [x, y] as const, width: w, height: h, angle: 0 };
          const read = cropPixels(image, rectangle, width, height);
          const columns = new Map<number, number[]>();
          const columnAt = (at: number): number[] => {
            const from = within(at, image.width);
            const known = columns.get(from);
            const column =
              known ??
              resampled(
                (row) => image.data[within(row, image.height) * image.width + from] ?? 0,
                y,
                h,
                height,
              );
            columns.set(from, column);
            return column;
          };
          for (let row = 0; row < height; row += 1) {
            const expected = resampled((at) => columnAt(at)[row] ?? 0, x, w, width);
            for (const [at, value] of expected.entries())
              expect(Math.abs((read[row * width + at] ?? 0) - value)).toBeLessThanOrEqual(0.51);
          }
        },
      ),
    );
  });
});
