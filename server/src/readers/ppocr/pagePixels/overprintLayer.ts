import type { PageImage } from '../../../page/pageImage.ts';
import type { GreyImage } from './greyImage.ts';

/** A layer of the page in which an overprint is told from print: 0 dark to 255 paper, as `GreyImage`. */
export interface OverprintLayer {
  /** Whether a pixel is the overprint's, alone or with print under it. */
  isOverprint(at: number): boolean;
  /** The level in which it is lightest. */
  level(at: number): number;
  /** Whether a pixel is print that nothing lies over. */
  isPrint(at: number): boolean;
  /** Whether a pixel is clear paper. */
  isPaper(at: number): boolean;
  /** Share of an overprint's pixels, at least, that have its own level. */
  readonly oneInk: number;
  /** How light it is over print, at most, in relation to how it is over paper. */
  readonly covered: number;
}

const INK = {
  /** Every channel of clear paper is at least this share of the paper's own. */
  clear: 0.88,
  /** Print is darker than this share of the paper. */
  dark: 0.45,
  /** Channels of coloured ink differ at least so much, once the paper is set white. */
  chroma: 56,
  /** Those of print at most so much. */
  neutral: 44,
  /** A light grey lies between these shares of the paper (a paler one is no harm), */
  palest: 0.88,
  deepest: 0.5,
  /** and differs at most so much from the pixels beside it: the edges of letters do more. */
  flat: 10,
  /** Shares of one ink: JPEG smears colours into their surroundings, and shadows are of many greys. */
  oneColour: 0.3,
  oneGrey: 0.6,
  /** Light red stays light over print; a grey that is nearly as light as the overprint's own is its noise. */
  coveredColour: 1,
  coveredGrey: 0.7,
} as const;

/** Overprints in colour; undefined where the page has none. */
export function colourLayer(image: PageImage): OverprintLayer | undefined {
  if (image.channels !== 3) return undefined;
  const { data } = image;
  const scale = paperOf(data, 3).map((paper) => 255 / Math.max(64, paper));
  const [sr = 1, sg = 1, sb = 1] = scale;
  const most = (at: number): number =>
    Math.max((data[at * 3] ?? 0) * sr, (data[at * 3 + 1] ?? 0) * sg, (data[at * 3 + 2] ?? 0) * sb);
  const least = (at: number): number =>
    Math.min((data[at * 3] ?? 0) * sr, (data[at * 3 + 1] ?? 0) * sg, (data[at * 3 + 2] ?? 0) * sb);
  return {
    oneInk: INK.oneColour,
    covered: INK.coveredColour,
    isPaper: (at) => least(at) >= INK.clear * 255,
    isOverprint: (at) => most(at) - least(at) >= INK.chroma,
    level: (at) => Math.min(255, most(at)),
    isPrint: (at) => {
      const high = most(at);
      return high < INK.dark * 255 && high - least(at) <= INK.neutral;
    },
  };
}

/** Overprints in a lighter grey than the print's. */
export function greyLayer({ data, width }: GreyImage, reach: number): OverprintLayer {
  const [paper = 255] = paperOf(data, 1);
  const [low, high] = [INK.deepest * paper, INK.palest * paper];
  const isNear = (value: number, at: number): boolean => Math.abs((data[at] ?? 0) - value) <= INK.flat;
  const isFlat = (value: number, at: number, step: number): boolean =>
    (isNear(value, at + step) && isNear(value, at + 2 * step)) ||
    (isNear(value, at - step) && isNear(value, at - 2 * step)) ||
    (isNear(value, at - step) && isNear(value, at + step));
  return {
    oneInk: INK.oneGrey,
    covered: INK.coveredGrey,
    isPaper: (at) => (data[at] ?? 0) >= INK.clear * paper,
    isOverprint: (at) => {
      const value = data[at] ?? 255;
      return value >= low && value <= high && isFlat(value, at, reach) && isFlat(value, at, reach * width);
    },
    level: (at) => data[at] ?? 255,
    isPrint: (at) => (data[at] ?? 255) < INK.dark * paper,
  };
}

/** The paper's level in each channel: that of the lighter part of the page. */
function paperOf(data: Uint8Array, channels: 1 | 3): number[] {
  const step = channels * Math.max(1, Math.floor(data.length / channels / 65_521));
  return Array.from({ length: channels }, (_, channel) => {
    const histogram = new Uint32Array(256);
    let count = 0;
    for (let i = channel; i < data.length; i += step, count += 1)
      histogram[data[i] ?? 0] = (histogram[data[i] ?? 0] ?? 0) + 1;
    let left = count * 0.3;
    for (let value = 255; value > 0; value -= 1) {
      left -= histogram[value] ?? 0;
      if (left <= 0) return value;
    }
    return 255;
  });
}
