import type { StageParts } from '../../../models/stageManifest.ts';
import { intersectionArea, type Box } from '../../../page/geometry.ts';
import type { PageRegion } from '../../../page/pageContent.ts';

/** What a layout model proposes, before of several for one thing the surest is kept. */
export interface Candidate {
  readonly classIndex: number;
  readonly score: number;
  /** px of the picture. */
  readonly box: Box;
  readonly order?: number;
}

/** Two regions of one class that share so much of their union are one. PaddleDetection keeps them apart at half. */
const SAME_CLASS_OVERLAP = 0.5;

/** Two regions of different classes are one thing only where they are nearly the same. */
const OTHER_CLASS_OVERLAP = 0.9;

/** More than a page has; a hostile or confused model gives thousands. */
const MOST_REGIONS = 300;

/**
 * The regions of a page: the surest first, each once, of the classes that mean something, inside the picture. O(n²) in
 * the candidates, which are at most some hundred.
 */
export function regionsOf(
  candidates: readonly Candidate[],
  part: Pick<StageParts['layout'], 'input' | 'labels'>,
): PageRegion[] {
  const sorted = candidates
    .flatMap((one) => inside(one, part.input))
    .sort((a, b) => b.score - a.score)
    .slice(0, MOST_REGIONS);
  const kept: Candidate[] = [];
  for (const one of sorted) {
    const isTaken = kept.some(
      (other) =>
        overlap(one.box, other.box) >
        (one.classIndex === other.classIndex ? SAME_CLASS_OVERLAP : OTHER_CLASS_OVERLAP),
    );
    if (!isTaken) kept.push(one);
  }
  return kept.flatMap(({ classIndex, score, box, order }) => {
    const label = part.labels[classIndex];
    if (label === undefined || label === 'none') return [];
    return [{ label, box, score: Math.min(1, score), ...(order === undefined ? {} : { order }) }];
  });
}

/** Clipped to the picture; nothing where nothing is left, or a number is none. */
function inside(one: Candidate, { width, height }: { width: number; height: number }): Candidate[] {
  const { box } = one;
  const x = Math.max(0, box.x);
  const y = Math.max(0, box.y);
  const right = Math.min(width, box.x + box.width);
  const bottom = Math.min(height, box.y + box.height);
  // Also false where one of them is NaN.
  if (!(right > x && bottom > y && one.score > 0)) return [];
  return [{ ...one, box: { x, y, width: right - x, height: bottom - y } }];
}

/** Shared area of the area of both together, 0..1. */
function overlap(a: Box, b: Box): number {
  const shared = intersectionArea(a, b);
  return shared / (a.width * a.height + b.width * b.height - shared);
}
