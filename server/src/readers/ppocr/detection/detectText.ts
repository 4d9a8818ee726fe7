import { FolioError } from '../../../errors/catalogue.ts';
import type { GreyImage } from '../pagePixels/greyImage.ts';
import { resizeGrey } from '../pagePixels/greyImage.ts';
import { firstFloats } from '../inference/inference.ts';
import type { PpocrModel } from '../inference/model.ts';
import { type DbSettings, findRegions, type FoundRegion, type ProbabilityMap } from './probabilityMap.ts';
import type { StageTimer } from '../stageTimer.ts';
import { fillTensor } from '../inference/tensorFilling.ts';

/** Larger pages are cut into tiles of at most this side, px: bounds memory, about 270 MB a worker; A4 at 100 dpi fits. */
const TILE = 1216;
/** What tiles share, px: more than a line's height, so that each line is whole in one of them. */
const OVERLAP = 96;

export const DB_SETTINGS: DbSettings = {
  threshold: 0.3,
  boxThreshold: 0.5,
  unclipRatio: 1.5,
  minimumSide: 2,
};

export interface DetectedText {
  /** px of the image */
  readonly regions: FoundRegion[];
  /** The image as the detector saw it, for what else is looked for at that size. */
  readonly small: GreyImage;
}

/** Text regions of an image. `scale`: detector px for one px of the image. */
export async function detectText(
  model: PpocrModel,
  image: GreyImage,
  scale: number,
  timer: StageTimer,
  isCancelled: () => boolean,
): Promise<DetectedText> {
  const width = Math.max(1, Math.round(image.width * scale));
  const height = Math.max(1, Math.round(image.height * scale));
  const small = timer.time('detect', () => resizeGrey(image, width, height));
  const map = await probabilitiesOf(model, small, timer, isCancelled);
  const regions = timer.time('detect', () =>
    findRegions(map, DB_SETTINGS).map((region) => scaleRegion(region, image.width / width)),
  );
  return { regions, small };
}

function scaleRegion({ rectangle: r, score }: FoundRegion, by: number): FoundRegion {
  return {
    rectangle: {
      centre: [r.centre[0] * by, r.centre[1] * by],
      width: r.width * by,
      height: r.height * by,
      angle: r.angle,
    },
    score,
  };
}

async function probabilitiesOf(
  model: PpocrModel,
  image: GreyImage,
  timer: StageTimer,
  isCancelled: () => boolean,
): Promise<ProbabilityMap> {
  const { detection } = model.manifest;
  const map = new Uint8Array(image.width * image.height);
  for (const top of tileStarts(image.height)) {
    for (const left of tileStarts(image.width)) {
      if (isCancelled()) throw new FolioError('cancelled');
      const tile = cut(
        image,
        left,
        top,
        Math.min(TILE, image.width - left),
        Math.min(TILE, image.height - top),
      );
      const step = detection.multipleOf;
      const width = model.detector.paddedSize(tile.width, step);
      const height = model.detector.paddedSize(tile.height, step);
      const input = new Float32Array(3 * width * height);
      timer.time('detect', () => {
        fillTensor(input, width, height, tile, detection);
      });
      const start = performance.now();
      const { data } = firstFloats(await model.detector.run(input, [1, 3, height, width]));
      timer.add('detect.run', performance.now() - start);
      timer.add('detect', performance.now() - start);
      timer.time('detect', () => {
        paste(map, image.width, left, top, tile, data, width);
      });
    }
  }
  return { data: map, width: image.width, height: image.height };
}

/** Where tiles begin along an axis of `size` px: evenly spread, each at least OVERLAP into the next. */
export function tileStarts(size: number): number[] {
  if (size <= TILE) return [0];
  const count = Math.ceil((size - OVERLAP) / (TILE - OVERLAP));
  return Array.from({ length: count }, (_, i) => Math.round((i * (size - TILE)) / (count - 1)));
}

function cut(image: GreyImage, left: number, top: number, width: number, height: number): GreyImage {
  if (width === image.width && height === image.height) return image;
  const data = new Uint8Array(width * height);
  for (let y = 0; y < height; y += 1) {
    const from = (top + y) * image.width + left;
    data.set(image.data.subarray(from, from + width), y * width);
  }
  return { data, width, height };
}

/** Writes a tile's answer into the page's map; where tiles overlap the surer one counts. */
function paste(
  map: Uint8Array,
  mapWidth: number,
  left: number,
  top: number,
  tile: GreyImage,
  probabilities: Float32Array,
  stride: number,
): void {
  for (let y = 0; y < tile.height; y += 1) {
    const to = (top + y) * mapWidth + left;
    for (let x = 0; x < tile.width; x += 1) {
      const value = (probabilities[y * stride + x] ?? 0) * 255;
      if (value > (map[to + x] ?? 0)) map[to + x] = value;
    }
  }
}
