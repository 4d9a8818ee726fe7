import type { StageParts } from '../../../models/stageManifest.ts';
import type { PageRegion } from '../../../page/pageContent.ts';
import type { StageTensor } from '../stageSession.ts';
import { type Candidate, regionsOf } from './regionCandidates.ts';

/** Cells of the feature maps, in px of the picture, in the order of the outputs. */
const STRIDES = [8, 16, 32, 64] as const;

/** PaddleDetection's own for documents. */
const MIN_SCORE = 0.5;

/**
 * The regions that PP-PicoDet sees. Its head gives for each stride the scores of all classes for each cell, then for
 * each stride the distances from a cell's middle to the four sides, each as a distribution over whole strides
 * (Generalized Focal Loss, https://arxiv.org/abs/2006.04388). Outputs that do not fit the picture give no regions.
 */
export function picodetRegions(
  outputs: readonly StageTensor[],
  part: Pick<StageParts['layout'], 'input' | 'labels' | 'minScore'>,
): PageRegion[] {
  const candidates = STRIDES.flatMap((stride, at) =>
    candidatesOf(outputs[at], outputs[at + STRIDES.length], stride, part),
  );
  return regionsOf(candidates, part);
}

function candidatesOf(
  scores: StageTensor | undefined,
  sides: StageTensor | undefined,
  stride: number,
  { input, labels, minScore = MIN_SCORE }: Pick<StageParts['layout'], 'input' | 'labels' | 'minScore'>,
): Candidate[] {
  const columns = Math.ceil(input.width / stride);
  const cells = columns * Math.ceil(input.height / stride);
  const classes = labels.length;
  if (!scores || !sides || scores.data.length !== cells * classes) return [];
  const bins = sides.data.length / cells / 4;
  if (!Number.isInteger(bins) || bins < 2) return [];
  const found: Candidate[] = [];
  for (let cell = 0; cell < cells; cell += 1) {
    for (let classIndex = 0; classIndex < classes; classIndex += 1) {
      const score = Number(scores.data[cell * classes + classIndex]);
      if (!(score >= minScore)) continue;
      const x = ((cell % columns) + 0.5) * stride;
      const y = (Math.floor(cell / columns) + 0.5) * stride;
      const side = (k: number): number => stride * expectation(sides.data, (cell * 4 + k) * bins, bins);
      const [left, top, right, bottom] = [side(0), side(1), side(2), side(3)];
      const box = { x: x - left, y: y - top, width: left + right, height: top + bottom };
      found.push({ classIndex, score, box });
    }
  }
  return found;
}

/** The mean bin of a distribution that is given as logits. */
function expectation(data: StageTensor['data'], from: number, bins: number): number {
  let largest = -Infinity;
  for (let k = 0; k < bins; k += 1) largest = Math.max(largest, Number(data[from + k]));
  let sum = 0;
  let weighted = 0;
  for (let k = 0; k < bins; k += 1) {
    const weight = Math.exp(Number(data[from + k]) - largest);
    sum += weight;
    weighted += weight * k;
  }
  return weighted / sum;
}
