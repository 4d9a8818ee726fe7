import { intersectionArea, type Box } from '../../page/geometry.ts';
import type { PageRegion } from '../../page/pageContent.ts';
import type { LayoutLine } from '../lines/layoutLine.ts';

/** Share of a line that lies in a region it belongs to: boxes of models are off by some of a line's height. */
const COVERED = 0.6;

/** A region within another one says more of its lines, if it is so much smaller. */
const NESTED = 0.5;

/** Models give at most a few hundred; bounds the work for anybody's. */
const MOST_REGIONS = 300;

/** Regions with sound numbers, the surest first. */
export function usableRegions(regions: readonly PageRegion[]): PageRegion[] {
  return regions
    .filter(
      ({ box, score }) =>
        [box.x, box.y, box.width, box.height, score].every(Number.isFinite) &&
        box.width > 0 &&
        box.height > 0,
    )
    .sort((a, b) => b.score - a.score)
    .slice(0, MOST_REGIONS);
}

/** The lines of each region that has any; each line is in one region at most: the one that says most of it. */
export function linesOfRegions(
  regions: readonly PageRegion[],
  lines: readonly LayoutLine[],
): Map<PageRegion, LayoutLine[]> {
  const found = new Map<PageRegion, LayoutLine[]>();
  for (const line of lines) {
    const region = regionOf(line.box, regions);
    if (!region) continue;
    const taken = found.get(region);
    if (taken) taken.push(line);
    else found.set(region, [line]);
  }
  return found;
}

/** Space over a line that goes on a text, and how far its ends may stick out; in font sizes of the line. */
const GOES_ON = { space: 0.6, side: 1, sizes: 1.2 } as const;

/** The lines of a text with those of `others` that go on below it: boxes of models often end a line too soon. */
export function withLinesBelow(lines: readonly LayoutLine[], others: readonly LayoutLine[]): LayoutLine[] {
  const all = [...lines];
  const left = Math.min(...all.map((line) => line.left));
  const right = Math.max(...all.map((line) => line.right));
  let last = all.reduce((lowest, line) => (line.bottom > lowest.bottom ? line : lowest));
  for (const line of [...others].sort((a, b) => a.top - b.top)) {
    const space = line.top - last.bottom;
    const side = GOES_ON.side * line.size;
    const sizes = Math.max(line.size, last.size) / Math.min(line.size, last.size);
    if (line.middle <= last.bottom || space > GOES_ON.space * line.size || sizes > GOES_ON.sizes) continue;
    // A line that ends early is the last one.
    if (line.left < left - side || line.right > right + side || last.right < right - 4 * side) continue;
    all.push(line);
    last = line;
  }
  return all;
}

/** Font sizes between parts of one row: `Table 3` and its text may be two regions. */
const SAME_ROW = { gap: 6, shared: 0.5 } as const;

/** Whether two texts stand on one row, close by. */
export function isOneRow(a: readonly LayoutLine[], b: readonly LayoutLine[]): boolean {
  return a.some((one) =>
    b.some((other) => {
      const shared = Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top);
      const gap = Math.max(one.left, other.left) - Math.min(one.right, other.right);
      const size = Math.min(one.size, other.size);
      return (
        shared > SAME_ROW.shared * Math.min(one.bottom - one.top, other.bottom - other.top) &&
        gap < SAME_ROW.gap * size
      );
    }),
  );
}

/** `regions`: the surest first. */
function regionOf(line: Box, regions: readonly PageRegion[]): PageRegion | undefined {
  const area = line.width * line.height;
  if (!(area > 0)) return undefined;
  let best: PageRegion | undefined;
  for (const region of regions) {
    if (intersectionArea(line, region.box) < COVERED * area) continue;
    if (!best || areaOf(region.box) < NESTED * areaOf(best.box)) best = region;
  }
  return best;
}

function areaOf({ width, height }: Box): number {
  return width * height;
}
