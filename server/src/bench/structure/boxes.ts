import { boundingBox, intersectionArea, mapQuad, quadOfBox, type Box } from '../../page/geometry.ts';
import type { PageResult } from '../../page/pageResult.ts';
import type { TruthFrame } from './structureTruth.ts';

const area = ({ width, height }: Box): number => Math.max(0, width) * Math.max(0, height);

/** Area that two boxes have in common, of the area they cover together. */
export function overlap(a: Box, b: Box): number {
  const common = intersectionArea(a, b);
  return common === 0 ? 0 : common / (area(a) + area(b) - common);
}

/** Share of a box that others cover. What two of them cover is counted twice; at most 1. */
export function coveredShare(box: Box, others: readonly Box[]): number {
  const covered = others.reduce((sum, other) => sum + intersectionArea(box, other), 0);
  return covered === 0 ? 0 : Math.min(1, covered / area(box));
}

/** Pairs of places in two lists of boxes that overlap by at least `least`, the best first, each place once. */
export function matchBoxes(
  truth: readonly Box[],
  found: readonly Box[],
  least: number,
): (readonly [truth: number, found: number])[] {
  const candidates = truth.flatMap((a, t) => found.map((b, f) => ({ t, f, shared: overlap(a, b) })));
  const [truths, taken] = [new Set<number>(), new Set<number>()];
  const pairs: (readonly [number, number])[] = [];
  for (const { t, f, shared } of candidates.sort((a, b) => b.shared - a.shared)) {
    if (shared === 0 || shared < least) break;
    if (truths.has(t) || taken.has(f)) continue;
    truths.add(t);
    taken.add(f);
    pairs.push([t, f]);
  }
  return pairs;
}

export interface Coverage {
  readonly found: number;
  /** Places in the truth. */
  readonly missed: readonly number[];
  /** Places in what was found. */
  readonly wrong: readonly number[];
}

/** Half of a box makes it the same thing: what one side parts into pieces, the other may have as one. */
const MOST_OF_IT = 0.5;

/**
 * Parts of the truth that are covered by what was found, at least by half. A found box of which less than `onTruth`
 * lies on the truth is wrong and covers nothing, so that a box around the page finds nothing.
 */
export function coverage(truth: readonly Box[], found: readonly Box[], onTruth = MOST_OF_IT): Coverage {
  const isRight = (box: Box): boolean => coveredShare(box, truth) >= onTruth;
  const right = found.filter(isRight);
  const missed = truth.flatMap((box, at) => (coveredShare(box, right) >= MOST_OF_IT ? [] : [at]));
  const wrong = found.flatMap((box, at) => (isRight(box) ? [] : [at]));
  return { found: truth.length - missed.length, missed, wrong };
}

/** A box of a page in what its truth is measured in. */
export function inFrame(box: Box, result: PageResult, frame: TruthFrame): Box {
  const shown = boundingBox(mapQuad(result.uprightToPage, quadOfBox(box)));
  if (frame === 'points-up') return { ...shown, y: shown.y - shownSize(result).height };
  const [across, down] = scaleTo(frame, result);
  return {
    x: shown.x * across,
    y: shown.y * down,
    width: shown.width * across,
    height: shown.height * down,
  };
}

/** Size in points of the page as a viewer shows it. */
function shownSize({ image, size, rotation }: PageResult): { width: number; height: number } {
  if (image?.origin === 'file') {
    return { width: (image.width * 72) / image.dpi, height: (image.height * 72) / image.dpi };
  }
  return rotation % 180 === 0 ? size : { width: size.height, height: size.width };
}

/** Units of the truth for a point. A document without an image has points for pixels. */
function scaleTo(frame: Exclude<TruthFrame, 'points-up'>, result: PageResult): readonly [number, number] {
  if (frame === 'pixels') {
    const scale = (result.image?.dpi ?? 72) / 72;
    return [scale, scale];
  }
  const size = shownSize(result);
  return [frame.width / size.width, frame.height / size.height];
}
