import { describe, expect, it } from 'vitest';
import { fitHeight } from '../../../../../server/src/readers/ppocr/crops/lineHeight.ts';

const WIDTH = 400;
const HEIGHT = 120;

/** A page of strokes; each has so many of every twenty columns in its rows. */
function strokes(...rows: { from: number; to: number; columns: number }[]): Uint8Array {
  const data = new Uint8Array(WIDTH * HEIGHT).fill(255);
  for (const { from, to, columns } of rows)
    for (let y = from; y < to; y += 1)
      for (let x = 0; x < WIDTH; x += 1) if (x % 20 < columns) data[y * WIDTH + x] = 0;
  return data;
}

/** Rows of the page that a box over its middle comes to hold. */
function fitted(data: Uint8Array, middle: number, height: number): { top: number; bottom: number } {
  const box = { centre: [WIDTH / 2, middle] as const, width: WIDTH - 20, height, angle: 0 };
  const r = fitHeight({ data, width: WIDTH, height: HEIGHT }, box);
  return { top: r.centre[1] - r.height / 2, bottom: r.centre[1] + r.height / 2 };
}

describe('fitHeight', () => {
  it('holds both strokes of letters that have little ink between them', () => {
    const page = strokes(
      { from: 40, to: 46, columns: 13 },
      { from: 46, to: 60, columns: 4 },
      { from: 60, to: 66, columns: 12 },
    );
    const { top, bottom } = fitted(page, 53, 48);
    expect(top).toBeLessThanOrEqual(40);
    expect(bottom).toBeGreaterThanOrEqual(66);
  });

  it('holds small letters with what stands out above and below them', () => {
    const page = strokes(
      { from: 34, to: 44, columns: 3 },
      { from: 44, to: 64, columns: 10 },
      { from: 64, to: 72, columns: 2 },
    );
    const { top, bottom } = fitted(page, 54, 48);
    expect(top).toBeLessThanOrEqual(34);
    expect(bottom).toBeGreaterThanOrEqual(72);
  });

  it('holds the signs above and below letters that stand on a line', () => {
    const page = strokes(
      { from: 33, to: 37, columns: 3 },
      { from: 40, to: 58, columns: 2 },
      { from: 58, to: 64, columns: 6 },
      { from: 64, to: 69, columns: 18 },
      { from: 69, to: 78, columns: 3 },
      { from: 81, to: 84, columns: 2 },
    );
    const { top, bottom } = fitted(page, 60, 70);
    expect(top).toBeLessThanOrEqual(33);
    expect(bottom).toBeGreaterThanOrEqual(84);
  });

  it('leaves out the line below', () => {
    const page = strokes({ from: 30, to: 50, columns: 10 }, { from: 72, to: 92, columns: 10 });
    expect(fitted(page, 50, 56).bottom).toBeLessThan(66);
  });
});
