import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { shareOut } from '../../../../server/src/readers/local/lineWork.ts';
import type { LineCrop } from '../../../../server/src/readers/ppocr/crops/lineCrop.ts';

function crop(width: number): LineCrop {
  return {
    pixels: new Uint8Array(width * 48),
    width,
    height: 48,
    quad: [
      [0, 0],
      [width, 0],
      [width, 48],
      [0, 48],
    ],
    stretch: 1,
    pointsPerPixel: 1,
    vertical: false,
    angle: 0,
  };
}

const widths = fc.array(fc.integer({ min: 8, max: 3000 }), { maxLength: 120 });

describe('sharing out the lines of a page', () => {
  it('gives every line to exactly one piece', () => {
    fc.assert(
      fc.property(widths, fc.integer({ min: 1, max: 16 }), (list, workers) => {
        const crops = list.map(crop);
        const shared = shareOut(crops, workers, 6000).flat();
        expect(new Set(shared)).toEqual(new Set(crops));
        expect(shared).toHaveLength(crops.length);
      }),
      { numRuns: 50 },
    );
  });

  it('leaves no worker without a piece while another has two lines', () => {
    fc.assert(
      fc.property(widths, fc.integer({ min: 1, max: 8 }), (list, workers) => {
        const pieces = shareOut(list.map(crop), workers, 6000);
        if (list.length >= workers * 2 && Math.max(...list) * workers < list.reduce((a, b) => a + b, 0)) {
          expect(pieces.length).toBeGreaterThanOrEqual(Math.min(workers, 2));
        }
        for (const piece of pieces) {
          const withoutLast = piece.slice(0, -1).reduce((sum, line) => sum + line.width, 0);
          expect(withoutLast).toBeLessThan(6000);
        }
      }),
      { numRuns: 50 },
    );
  });
});
