import { expect, test } from 'vitest';
import type { PageImage } from '../../../../../server/src/page/pageImage.ts';
import {
  closerScale,
  detectionScale,
} from '../../../../../server/src/readers/ppocr/detection/detectionScale.ts';
import type { RotatedRectangle } from '../../../../../server/src/readers/ppocr/detection/rotatedRectangle.ts';

const image = { width: 1000, height: 1400, dpi: 120 } as unknown as PageImage;

/** Lines of columns with this much between them, px. */
function columns(count: number, gap: number, height: number): RotatedRectangle[] {
  const width = 1000 / count - gap;
  return Array.from({ length: count * 40 }, (_, at) => ({
    centre: [(at % count) * (width + gap) + width / 2, Math.floor(at / count) * height * 1.5],
    width,
    height,
    angle: 0,
  }));
}

test('columns with less than a line between them are looked at closer', () => {
  expect(closerScale(image, 0.83, columns(5, 9, 17))).toBeCloseTo(0.83 * (24 / (17 * 0.83)), 2);
});

test('columns of papers and pages of one column are not', () => {
  expect(closerScale(image, 0.83, columns(2, 30, 17))).toBeUndefined();
  expect(closerScale(image, 0.83, columns(1, 9, 17))).toBeUndefined();
  expect(closerScale(image, 0.83, columns(5, 9, 17).slice(0, 15))).toBeUndefined();
});

test('small print is, in one column too', () => {
  expect(closerScale(image, 0.5, columns(1, 9, 16))).toBeGreaterThan(0.5);
});

test('no lines, and lines of no size, are no reason', () => {
  expect(closerScale(image, 0.83, [])).toBeUndefined();
  expect(closerScale(image, 0.83, columns(5, 9, NaN))).toBeUndefined();
});

test('a page that its file says is tiny is seen as larger', () => {
  const page = (width: number, height: number, dpi: number): PageImage =>
    ({ width, height, dpi }) as unknown as PageImage;
  expect(detectionScale(page(1654, 2339, 200))).toBeCloseTo(0.5);
  // A book's page of 2.5 by 4.2 inches.
  expect(detectionScale(page(1000, 1667, 400))).toBeGreaterThan(0.4);
  // A line that was cut out.
  expect(detectionScale(page(1000, 60, 300))).toBeCloseTo(1 / 3);
});
