import type { Point } from '../../../page/geometry.ts';
import { minimumAreaRectangle, type RotatedRectangle, unclip } from './rotatedRectangle.ts';

/** The detector's answer for a page: 0..255 for the probability of text at each px. */
export interface ProbabilityMap {
  readonly data: Uint8Array;
  readonly width: number;
  readonly height: number;
}

export interface DbSettings {
  /** A px is text from this probability on. */
  readonly threshold: number;
  /** A region is text when the mean probability inside is at least this. */
  readonly boxThreshold: number;
  readonly unclipRatio: number;
  /** Regions thinner than this many px of the map are specks. */
  readonly minimumSide: number;
}

export interface FoundRegion {
  /** px of the map, grown to the text's full size */
  readonly rectangle: RotatedRectangle;
  /** Mean probability inside, 0..1. */
  readonly score: number;
}

/**
 * DB post-processing (Liao et al. 2019): regions above the threshold, their minimum-area rectangles, a
 * score each, and the rectangles grown back to the text's size. Regions are 8-connected and labelled by
 * runs, so the cost is that of one pass over the map.
 */
export function findRegions(map: ProbabilityMap, settings: DbSettings): FoundRegion[] {
  const runs = labelRuns(map, Math.round(settings.threshold * 255));
  const found: FoundRegion[] = [];
  for (const region of runs) {
    if (region.pixels < 6) continue;
    const score = region.sum / region.pixels / 255;
    if (score < settings.boxThreshold) continue;
    const rectangle = minimumAreaRectangle(region.outline);
    if (rectangle.height < settings.minimumSide) continue;
    found.push({ rectangle: unclip(rectangle, settings.unclipRatio), score });
  }
  return found;
}

interface Region {
  /** Corners of the runs at the region's left and right edge in each row: enough for its hull. */
  readonly outline: Point[];
  readonly pixels: number;
  readonly sum: number;
}

function labelRuns(map: ProbabilityMap, threshold: number): Region[] {
  const { data, width, height } = map;
  const runStart: number[] = [];
  const runEnd: number[] = [];
  const runRow: number[] = [];
  const parent: number[] = [];
  const root = (i: number): number => {
    let r = i;
    for (;;) {
      const p = parent[r] ?? r;
      if (p === r) break;
      r = p;
    }
    parent[i] = r;
    return r;
  };
  let previous = 0;
  let current = 0;
  for (let y = 0; y < height; y += 1) {
    const row = y * width;
    const above = previous;
    const aboveEnd = current;
    previous = current;
    let candidate = above;
    for (let x = 0; x < width; x += 1) {
      if ((data[row + x] ?? 0) < threshold) continue;
      const start = x;
      while (x < width && (data[row + x] ?? 0) >= threshold) x += 1;
      const index = runStart.length;
      runStart.push(start);
      runEnd.push(x);
      runRow.push(y);
      parent.push(index);
      while (candidate < aboveEnd && (runEnd[candidate] ?? 0) < start) candidate += 1;
      for (let k = candidate; k < aboveEnd && (runStart[k] ?? 0) <= x; k += 1) {
        const a = root(k);
        const b = root(index);
        if (a !== b) parent[Math.max(a, b)] = Math.min(a, b);
      }
    }
    current = runStart.length;
  }
  const regions = new Map<number, { outline: Point[]; pixels: number; sum: number }>();
  for (let i = 0; i < runStart.length; i += 1) {
    const label = root(i);
    let region = regions.get(label);
    if (!region) regions.set(label, (region = { outline: [], pixels: 0, sum: 0 }));
    const y = runRow[i] ?? 0;
    const from = runStart[i] ?? 0;
    const to = runEnd[i] ?? 0;
    region.outline.push([from, y], [to, y], [from, y + 1], [to, y + 1]);
    region.pixels += to - from;
    for (let p = y * width + from; p < y * width + to; p += 1) region.sum += data[p] ?? 0;
  }
  return [...regions.values()];
}
