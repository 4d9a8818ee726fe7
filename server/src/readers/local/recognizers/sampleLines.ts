import { boundingBox } from '../../../page/geometry.ts';
import type { LineCrop } from '../../ppocr/crops/lineCrop.ts';

/** How many lines are read to find out what a page is written in. */
const SAMPLES = 4;

/** Lines wider than this, in heights, say no more and cost more; shorter ones say too little. */
const WIDTH = { usual: 25, least: 4 } as const;

/** Lines that say what a page is written in: long ones, from all of its height. Standing ones say nothing. */
export function sampleLines(crops: readonly LineCrop[]): LineCrop[] {
  const lying = crops
    .filter(({ vertical, width, height }) => !vertical && width >= WIDTH.least * height)
    .map((crop) => ({ crop, y: boundingBox(crop.quad).y }))
    .sort((a, b) => a.y - b.y);
  const bands = Array.from({ length: SAMPLES }, (_, band) =>
    lying.slice(
      Math.round((band * lying.length) / SAMPLES),
      Math.round(((band + 1) * lying.length) / SAMPLES),
    ),
  );
  const lengthOf = ({ width, height }: LineCrop): number => Math.min(width / height, WIDTH.usual);
  return bands.flatMap((band) => {
    const crops = band.map(({ crop }) => crop);
    const longest = crops.reduce<LineCrop | undefined>(
      (best, crop) => (best && lengthOf(best) >= lengthOf(crop) ? best : crop),
      undefined,
    );
    return longest ? [longest] : [];
  });
}
