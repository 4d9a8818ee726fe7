import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mapPoint } from '../../../../../server/src/page/geometry.ts';
import type { PageImage } from '../../../../../server/src/page/pageImage.ts';
import { turnGrey } from '../../../../../server/src/readers/ppocr/pagePixels/greyImage.ts';
import { uprightFrame } from '../../../../../server/src/readers/ppocr/detection/uprightFrame.ts';

function image(width: number, height: number): PageImage {
  return {
    data: new Uint8Array(width * height).fill(255),
    width,
    height,
    channels: 1,
    dpi: 144,
    origin: 'file',
    toPage: [0.5, 0, 0, 0.5, 0, 0],
  };
}

describe('the upright frame', () => {
  it.each([0, 90, 180, 270] as const)('follows a pixel through a turn of %i°', (rotation) => {
    const page = image(6, 4);
    page.data[1 * 6 + 4] = 0;
    const turned = turnGrey(page, rotation);
    const at = turned.data.indexOf(0);
    const frame = uprightFrame(page, rotation, 0, turned.width, turned.height);
    const upright = mapPoint(frame.toUpright, [
      (at % turned.width) + 0.5,
      Math.floor(at / turned.width) + 0.5,
    ]);
    const [x, y] = mapPoint(frame.uprightToPage, upright);
    expect(x).toBeCloseTo(4.5 / 2, 9);
    expect(y).toBeCloseTo(1.5 / 2, 9);
  });

  it('takes a slant out: a slanted baseline comes to lie along x', () => {
    fc.assert(
      fc.property(fc.double({ min: -0.26, max: 0.26, noNaN: true }), (skew) => {
        const frame = uprightFrame(image(800, 1000), 0, skew, 800, 1000);
        const a = mapPoint(frame.toUpright, [100, 200]);
        const b = mapPoint(frame.toUpright, [100 + 500 * Math.cos(skew), 200 + 500 * Math.sin(skew)]);
        expect(b[1]).toBeCloseTo(a[1], 6);
        expect(b[0] - a[0]).toBeCloseTo(250, 6);
      }),
    );
  });
});
