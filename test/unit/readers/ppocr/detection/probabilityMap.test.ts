import { describe, expect, it } from 'vitest';
import { DB_SETTINGS, tileStarts } from '../../../../../server/src/readers/ppocr/detection/detectText.ts';
import {
  findRegions,
  type ProbabilityMap,
} from '../../../../../server/src/readers/ppocr/detection/probabilityMap.ts';

function mapWith(
  width: number,
  height: number,
  areas: readonly (readonly [x: number, y: number, w: number, h: number, p: number])[],
): ProbabilityMap {
  const data = new Uint8Array(width * height);
  for (const [x, y, w, h, p] of areas) {
    for (let row = y; row < y + h; row++)
      data.fill(Math.round(p * 255), row * width + x, row * width + x + w);
  }
  return { data, width, height };
}

describe('regions of a probability map', () => {
  it('finds each line once, grown beyond its core', () => {
    const map = mapWith(200, 100, [
      [20, 10, 120, 8, 0.9],
      [20, 40, 60, 8, 0.8],
    ]);
    const found = findRegions(map, DB_SETTINGS);
    expect(found).toHaveLength(2);
    for (const { rectangle, score } of found) {
      expect(rectangle.height).toBeGreaterThan(8);
      expect(rectangle.height).toBeLessThan(24);
      expect(score).toBeGreaterThan(0.75);
    }
    expect(found.map(({ rectangle }) => Math.round(rectangle.centre[0])).sort((a, b) => a - b)).toEqual([
      50, 80,
    ]);
  });

  it('takes pixels that touch by a corner as one region', () => {
    const map = mapWith(60, 40, [
      [10, 10, 15, 8, 0.9],
      [25, 18, 15, 8, 0.9],
    ]);
    expect(findRegions(map, DB_SETTINGS)).toHaveLength(1);
  });

  it('leaves out what is faint and what is a speck', () => {
    const map = mapWith(60, 40, [
      [5, 5, 40, 8, 0.35],
      [50, 30, 1, 1, 1],
    ]);
    expect(findRegions(map, DB_SETTINGS)).toEqual([]);
  });

  it('finds nothing on an empty map', () => {
    expect(findRegions(mapWith(64, 64, []), DB_SETTINGS)).toEqual([]);
  });
});

describe('tiles of a large page', () => {
  it('cover all of it, from its first px to its last', () => {
    for (const size of [1, 31, 1216, 1217, 3000, 9999]) {
      const starts = tileStarts(size);
      expect(starts[0]).toBe(0);
      for (let i = 1; i < starts.length; i++) {
        expect(starts[i]).toBeGreaterThan(starts[i - 1] ?? Infinity);
        expect(starts[i]).toBeLessThan((starts[i - 1] ?? 0) + 1216);
      }
      expect((starts.at(-1) ?? 0) + 1216).toBeGreaterThanOrEqual(size);
    }
  });
});
