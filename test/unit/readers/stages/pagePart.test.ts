import { expect, it } from 'vitest';
import type { Matrix } from '../../../../server/src/page/geometry.ts';
import type { PageImage } from '../../../../server/src/page/pageImage.ts';
import { turnMatrix } from '../../../../server/src/page/turnContent.ts';
import { boxOnPage, cutPart, partSize } from '../../../../server/src/readers/stages/pagePart.ts';
import { pictureTensor } from '../../../../server/src/readers/stages/pictureTensor.ts';

/** 8 × 4 px, one point each; the upper left quarter is black. */
function quarterBlack(channels: 1 | 3): PageImage {
  const [width, height] = [8, 4];
  const data = new Uint8Array(width * height * channels).fill(255);
  for (let y = 0; y < 2; y += 1) data.fill(0, y * width * channels, (y * width + 4) * channels);
  return { data, width, height, channels, dpi: 72, origin: 'file', toPage: [1, 0, 0, 1, 0, 0] };
}

const SAME: Matrix = [1, 0, 0, 1, 0, 0];

it.each([1, 3] as const)(
  'makes a page smaller by the mean of what a pixel covers (%d channels)',
  (channels) => {
    const whole = { x: 0, y: 0, width: 8, height: 4 };
    const picture = cutPart(quarterBlack(channels), SAME, whole, { width: 2, height: 2 });
    const firsts = Array.from({ length: 4 }, (_, i) => picture.data[i * channels]);
    expect(firsts).toEqual([0, 255, 255, 255]);
    const mixed = cutPart(quarterBlack(channels), SAME, whole, { width: 1, height: 1 });
    expect(mixed.data[0]).toBe(191);
  },
);

it('turns what it cuts upright, and pads with paper beyond the page', () => {
  // The page is shown as its image, and stands upright when it is turned clockwise by a quarter.
  const uprightToPage: Matrix = [0, -1, 1, 0, 0, 4];
  expect(turnMatrix(90, 8, 4)).toBeDefined();
  const whole = { x: 0, y: 0, width: 4, height: 8 };
  const picture = cutPart(quarterBlack(1), uprightToPage, whole, { width: 2, height: 2 });
  expect([...picture.data]).toEqual([255, 0, 255, 255]);
  const beyond = cutPart(
    quarterBlack(1),
    SAME,
    { x: -4, y: -4, width: 4, height: 4 },
    { width: 2, height: 2 },
  );
  expect([...beyond.data]).toEqual([255, 255, 255, 255]);
});

it('survives boxes without sense', () => {
  const box = { x: NaN, y: 0, width: Infinity, height: -3 };
  expect(cutPart(quarterBlack(1), SAME, box, { width: 2, height: 2 }).data).toHaveLength(4);
});

it('knows the size of a part in px, and where a box of its picture is on the page', () => {
  expect(partSize({ dpi: 144 }, { x: 0, y: 0, width: 10, height: 0.1 })).toEqual({ width: 20, height: 1 });
  const box = { x: 1, y: 1, width: 2, height: 2 };
  const part = { x: 100, y: 50, width: 40, height: 20 };
  expect(boxOnPage(box, { width: 4, height: 4 }, part)).toEqual({ x: 110, y: 55, width: 20, height: 10 });
});

it('normalises pictures, with the channels in the order that the model wants', () => {
  const picture = { data: Uint8Array.of(255, 0, 51), width: 1, height: 1, channels: 3 as const };
  const input = { width: 2, height: 1, mean: [0, 0, 0.5], std: [1, 1, 0.5], channels: 'bgr' } as const;
  const { data, shape } = pictureTensor([picture], input);
  expect(shape).toEqual([1, 3, 1, 2]);
  // Blue, green, red; the second pixel is padding.
  expect([...data].map((value) => Math.round(Number(value) * 10) / 10)).toEqual([0.2, 0, 0, 0, 1, 0]);
  expect(Number(pictureTensor([picture], input, 1).data[1])).toBe(1);
});
