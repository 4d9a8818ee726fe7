import type { Point } from '../../page/geometry.ts';
import { convexHull, growRectangle, minimumAreaRectangle, type RotatedRectangle } from './rotatedRectangle.ts';

/** Thresholds of differentiable binarisation (Liao et al., "Real-time Scene Text Detection with DB"). */
const PIXEL_THRESHOLD = 0.3;
const REGION_THRESHOLD = 0.5;
/** Regions lower than this many px of the probability map are specks. */
const MIN_HEIGHT = 3;
/** DB learns text shrunk to its core; this ratio of area to perimeter brings the full line back. */
const UNCLIP_RATIO = 1.5;
/** A page of noise must not cost more than a page of text. */
const MAX_REGIONS = 5_000;

export interface TextRegion {
  /** px of the probability map */
  readonly rectangle: RotatedRectangle;
  /** Mean probability over the region, 0..1. */
  readonly score: number;
}

/**
 * Text regions of a probability map (`width` × `height`, row by row): connected pixels over the
 * threshold, each as its smallest rectangle, grown back to the size of the text.
 */
export function findTextRegions(probabilities: Float32Array, width: number, height: number): TextRegion[] {
  const regions: TextRegion[] = [];
  for (const component of connectedComponents(probabilities, width, height)) {
    const score = component.sum / component.count;
    if (score < REGION_THRESHOLD) continue;
    const core = minimumAreaRectangle(convexHull(component.outline));
    const w = core.halfWidth * 2;
    const h = core.halfHeight * 2;
    if (Math.min(w, h) < MIN_HEIGHT) continue;
    const grown = growRectangle(core, (w * h * UNCLIP_RATIO) / (2 * (w + h)));
    if (Math.min(grown.halfWidth, grown.halfHeight) * 2 < MIN_HEIGHT + 2) continue;
    regions.push({ rectangle: grown, score });
    if (regions.length >= MAX_REGIONS) break;
  }
  return regions;
}

interface Component {
  /** Corners of the pixels at both ends of each row: all that a convex hull needs. */
  outline: Point[];
  sum: number;
  count: number;
}

/** Connected components (8 neighbours) over runs of a row, joined by union-find: one pass over the map. */
function connectedComponents(map: Float32Array, width: number, height: number): Component[] {
  const starts: number[] = [];
  const ends: number[] = [];
  const rows: number[] = [];
  const sums: number[] = [];
  const parent: number[] = [];
  const find = (i: number): number => {
    while (parent[i] !== i) {
      parent[i] = parent[parent[i]!]!;
      i = parent[i]!;
    }
    return i;
  };
  let above = 0;
  let rowStart = 0;
  for (let y = 0; y < height; y++) {
    const previousStart = rowStart;
    rowStart = starts.length;
    above = previousStart;
    const base = y * width;
    for (let x = 0; x < width; x++) {
      if (map[base + x]! <= PIXEL_THRESHOLD) continue;
      const start = x;
      let sum = 0;
      while (x < width && map[base + x]! > PIXEL_THRESHOLD) sum += map[base + x++]!;
      const run = starts.length;
      starts.push(start);
      ends.push(x);
      rows.push(y);
      sums.push(sum);
      parent.push(run);
      // `ends` are exclusive, so touching by a corner is start <= end.
      while (above < rowStart && ends[above]! < start) above++;
      for (let i = above; i < rowStart && starts[i]! <= x; i++) {
        const a = find(i);
        const b = find(run);
        if (a !== b) parent[b] = a;
      }
    }
  }
  const components = new Map<number, Component>();
  for (let run = 0; run < starts.length; run++) {
    const root = find(run);
    let component = components.get(root);
    if (!component) components.set(root, (component = { outline: [], sum: 0, count: 0 }));
    const y = rows[run]!;
    const left = starts[run]!;
    const right = ends[run]!;
    component.outline.push([left, y], [left, y + 1], [right, y], [right, y + 1]);
    component.sum += sums[run]!;
    component.count += right - left;
  }
  return [...components.values()];
}
