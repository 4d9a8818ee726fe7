import { least } from '../../lines/extremes.ts';
import type { HeadingSign } from './headings.ts';

/** Markdown and HTML have six levels. */
const DEEPEST_LEVEL = 6;
/** Sizes nearer than this share are of one level: sizes measured from pixels differ a little. */
const SAME_SIZE = 0.12;
/** Font size over the text's from which a heading without a number, above the numbered ones, is a title. */
const TITLE_SCALE = 1.25;
/** Font size over the text's below which headings are told apart by bold type alone. */
export const TEXT_SCALE = 1.15;
/** Steps in which sizes are compared: a twentieth of the text's size. */
const STEPS = 20;
/** How much bold type counts: enough to be a level of its own, less than any step of size. */
const BOLD_RANK = 0.001;

/**
 * Levels 1 to 6 for headings that go together (of a page or of a document): by number where there is
 * one, by size otherwise. A title (the largest, without a number) is level 1 and pushes the numbers down.
 */
export function headingLevels(signs: readonly HeadingSign[]): number[] {
  const clusters: number[] = [];
  for (const scale of [...new Set(signs.map(rankOf))].sort((a, b) => b - a)) {
    if (clusters.length === 0 || clusters.at(-1)! - scale > SAME_SIZE * scale) clusters.push(scale);
  }
  const cluster = (sign: HeadingSign): number => {
    const rank = rankOf(sign);
    const at = clusters.findIndex((largest) => largest - rank <= SAME_SIZE * rank);
    return at < 0 ? clusters.length : at;
  };
  const numbered = signs.filter((sign) => sign.depth !== undefined);
  const top = least(numbered.filter(({ depth }) => depth === 1).map(cluster));
  const hasTitle = signs.some(
    (sign) => sign.depth === undefined && cluster(sign) < top && sign.scale > TITLE_SCALE,
  );
  const base = hasTitle ? 1 : 0;
  // The level that a size has where it is numbered goes for headings of that size without a number.
  const levelOfCluster = new Map<number, number>();
  for (const sign of numbered)
    levelOfCluster.set(
      cluster(sign),
      Math.min(levelOfCluster.get(cluster(sign)) ?? Infinity, base + sign.depth!),
    );
  let last = 0;
  clusters.forEach((_, index) => {
    const level = levelOfCluster.get(index) ?? last + 1;
    levelOfCluster.set(index, level);
    last = Math.max(last, Math.min(level, DEEPEST_LEVEL));
  });
  return signs.map((sign) => {
    const level = sign.depth !== undefined ? base + sign.depth : (levelOfCluster.get(cluster(sign)) ?? 1);
    return Math.max(1, Math.min(DEEPEST_LEVEL, level));
  });
}

/** Bold type counts a little, so that it is a level of its own among headings of the text's size. */
function rankOf(sign: HeadingSign): number {
  const scale = Math.round(sign.scale * STEPS) / STEPS;
  return scale < TEXT_SCALE ? 1 + (sign.bold ? BOLD_RANK : 0) : scale;
}
