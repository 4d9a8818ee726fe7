import type { StageParts } from '../../../models/stageManifest.ts';
import type { PageRegion } from '../../../page/pageContent.ts';
import type { StageTensor } from '../stageSession.ts';
import { type Candidate, regionsOf } from './regionCandidates.ts';

/** PaddleX's own for PP-DocLayout. */
const MIN_SCORE = 0.5;

/** class, score, left, top, right, bottom; then what orders them. */
const BOX_COLUMNS = 6;

/**
 * The regions that PP-DocLayout sees: rows of six numbers from versions that give no order, of seven with the place in
 * the reading order (V3), of eight with the rank and what parts equal ranks, the larger first (V2). In px of the
 * picture. `count`: how many of the rows are of it; absent: all. https://github.com/PaddlePaddle/PaddleX/blob/develop/paddlex/inference/models/layout_analysis/processors.py
 */
export function detrRegions(
  rows: StageTensor | undefined,
  count: StageTensor | undefined,
  part: Pick<StageParts['layout'], 'input' | 'labels' | 'minScore'>,
): PageRegion[] {
  const columns = rows?.shape.at(-1) ?? 0;
  if (!rows || columns < BOX_COLUMNS || rows.data.length % columns !== 0) return [];
  const { minScore = MIN_SCORE } = part;
  const found: (Candidate & { readonly rank: readonly number[] })[] = [];
  const all = rows.data.length / columns;
  const end = columns * (count?.data.length === 1 ? Math.min(all, Number(count.data[0])) : all);
  for (let from = 0; from < end; from += columns) {
    const value = (k: number): number => Number(rows.data[from + k]);
    if (!(value(1) >= minScore)) continue;
    const [x, y] = [value(2), value(3)];
    const box = { x, y, width: value(4) - x, height: value(5) - y };
    const rank = columns > BOX_COLUMNS ? [value(6), columns > 7 ? -value(7) : 0] : [];
    found.push({ classIndex: value(0), score: value(1), box, rank });
  }
  if (columns === BOX_COLUMNS) return regionsOf(found, part);
  const ordered = found.sort((a, b) => compare(a.rank, b.rank));
  return regionsOf(
    ordered.map((one, order) => ({ ...one, order })),
    part,
  );
}

function compare(a: readonly number[], b: readonly number[]): number {
  for (const [k, value] of a.entries()) {
    const difference = value - (b[k] ?? 0);
    if (difference !== 0 && !Number.isNaN(difference)) return difference;
  }
  return 0;
}
