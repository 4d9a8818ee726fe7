import type { GreyImage } from '../../pagePixels/greyImage.ts';

/** Grey levels that a picture's ink and paper have, 0..255, with fractions. */
export interface BlackAndWhite {
  readonly black: number;
  readonly white: number;
}

/**
 * Ink and paper as Tesseract takes them: of the row in the middle, the first quartile of what is darker than its
 * neighbours and the third of what is lighter. Recognisers were trained on it. `ComputeBlackWhite` in
 * https://github.com/tesseract-ocr/tesseract/blob/5.3.0/src/lstm/networkio.cpp
 */
export function blackAndWhiteOf({ data, width, height }: GreyImage): BlackAndWhite {
  const [dark, light] = [new Uint32Array(256), new Uint32Array(256)];
  const row = width * Math.floor(height / 2);
  for (let x = row + 1; x + 1 < row + width; x += 1) {
    const [before, here, after] = [data[x - 1] ?? 0, data[x] ?? 0, data[x + 1] ?? 0];
    if ((here < before && here <= after) || (here <= before && here < after))
      dark[here] = (dark[here] ?? 0) + 1;
    if ((here > before && here >= after) || (here >= before && here > after))
      light[here] = (light[here] ?? 0) + 1;
  }
  return { black: quantile(dark, 0.25) ?? 0, white: quantile(light, 0.75) ?? 255 };
}

/** Interpolated within a level, as `STATS::ile` of Tesseract does; undefined of nothing. */
function quantile(histogram: Uint32Array, share: number): number | undefined {
  const total = histogram.reduce((sum, count) => sum + count, 0);
  if (total === 0) return undefined;
  const rank = Math.max(1, share * total);
  let seen = 0;
  for (let level = 0; level < histogram.length; level += 1) {
    const count = histogram[level] ?? 0;
    seen += count;
    if (seen >= rank) return level + 1 - (seen - rank) / count;
  }
  return 255;
}
