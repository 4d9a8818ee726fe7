import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Point } from '../../../../../server/src/page/geometry.ts';
import {
  convexHull,
  cornersOf,
  minimumAreaRectangle,
  unclip,
  type RotatedRectangle,
} from '../../../../../server/src/readers/ppocr/detection/rotatedRectangle.ts';

const coordinate = fc.integer({ min: -500, max: 500 });
const points = fc.array(fc.tuple(coordinate, coordinate), { minLength: 3, maxLength: 60 });

function contains(r: RotatedRectangle, [x, y]: Point): boolean {
  const c = Math.cos(r.angle);
  const s = Math.sin(r.angle);
  const [dx, dy] = [x - r.centre[0], y - r.centre[1]];
  const slack = 1e-6 * (1 + r.width + r.height);
  return (
    Math.abs(dx * c + dy * s) <= r.width / 2 + slack && Math.abs(dy * c - dx * s) <= r.height / 2 + slack
  );
}

describe('the smallest rectangle around points', () => {
  it('contains every point', () => {
    fc.assert(
      fc.property(points, (list) => {
        const rectangle = minimumAreaRectangle(list);
        for (const point of list) expect(contains(rectangle, point)).toBe(true);
      }),
    );
  });

  it('is never larger than the upright one', () => {
    fc.assert(
      fc.property(points, (list) => {
        const xs = list.map(([x]) => x);
        const ys = list.map(([, y]) => y);
        const upright = (Math.max(...xs) - Math.min(...xs)) * (Math.max(...ys) - Math.min(...ys));
        const { width, height } = minimumAreaRectangle(list);
        expect(width * height).toBeLessThanOrEqual(upright + 1e-6 * (1 + upright));
      }),
    );
  });

  it('finds a slanted rectangle again from its corners', () => {
    const slanted: RotatedRectangle = { centre: [100, 50], width: 80, height: 12, angle: 0.2 };
    const found = minimumAreaRectangle(cornersOf(slanted));
    expect(found.width).toBeCloseTo(80, 6);
    expect(found.height).toBeCloseTo(12, 6);
    expect(found.angle).toBeCloseTo(0.2, 6);
  });

  it('has a hull that is made of the points', () => {
    fc.assert(
      fc.property(points, (list) => {
        for (const corner of convexHull(list)) expect(list).toContainEqual(corner);
      }),
    );
  });

  it('grows by unclipping, about the same middle', () => {
    const size = fc.integer({ min: 1, max: 400 });
    fc.assert(
      fc.property(size, size, (width, height) => {
        const before: RotatedRectangle = { centre: [7, 9], width, height, angle: 0.1 };
        const after = unclip(before, 1.5);
        expect(after.width).toBeGreaterThan(width);
        expect(after.height).toBeGreaterThan(height);
        expect(after.centre).toEqual(before.centre);
      }),
    );
  });
});
