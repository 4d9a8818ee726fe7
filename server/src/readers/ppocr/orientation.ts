import { cropPixels } from './cropPixels.ts';
import { type GreyImage, turnGrey } from './greyImage.ts';
import { firstFloats } from './inference.ts';
import type { PpocrModel } from './model.ts';
import { recognizeCrop } from './recognizeCrop.ts';
import type { RotatedRectangle } from './rotatedRectangle.ts';
import type { StageTimer } from './stageTimer.ts';
import { fillTensor } from './tensorFilling.ts';

export type Rotation = 0 | 90 | 180 | 270;

/** How many lines are looked at. */
const SAMPLE = { classified: 6, read: 3, width: 480 } as const;
/** The classifier's word is taken where this share of lines stands upright. */
const CLEARLY_UPRIGHT = 0.7;

/**
 * Degrees, clockwise, to turn a page so that its text stands upright. Regions lying along x or y tell 0/180
 * from 90/270. The rest by the line classifier and, unless that is clear, by reading a few lines both ways:
 * text on its head is read with little confidence.
 */
export async function pageRotation(
  model: PpocrModel,
  image: GreyImage,
  regions: readonly RotatedRectangle[],
  timer: StageTimer,
): Promise<Rotation> {
  const lines = regions.filter((r) => r.width > 2.5 * r.height);
  const along = (test: (r: RotatedRectangle) => boolean): number =>
    lines.filter(test).reduce((sum, r) => sum + r.width, 0);
  const lying = along((r) => Math.abs(r.angle) < Math.PI / 4);
  const standing = along((r) => Math.abs(r.angle) >= Math.PI / 4);
  if (lying + standing === 0) return 0;
  const sideways = standing > 1.5 * lying;
  const samples = sampleLines(lines.filter((r) => Math.abs(r.angle) >= Math.PI / 4 === sideways));
  const height = model.manifest.recognition.height;
  const crops = samples.map((r) => cropSample(image, r, height));
  const upright: Rotation = sideways ? 90 : 0;
  const headDown: Rotation = sideways ? 270 : 180;
  const share = await classify(model, crops, timer);
  if (!sideways && share !== undefined && share >= CLEARLY_UPRIGHT) return upright;
  let first = 0;
  let second = 0;
  for (const crop of crops.slice(0, SAMPLE.read)) {
    first += await readingConfidence(model, crop, timer);
    second += await readingConfidence(model, turnGrey(crop, 180), timer);
  }
  return second > first * 1.05 ? headDown : upright;
}

/** The longest regions make the surest samples. */
function sampleLines(lines: readonly RotatedRectangle[]): RotatedRectangle[] {
  return [...lines].sort((a, b) => b.width - a.width).slice(0, SAMPLE.classified);
}

/** The beginning of a region, lying. Standing ones as if the page had been turned clockwise. */
function cropSample(image: GreyImage, r: RotatedRectangle, height: number): GreyImage {
  const length = Math.min(SAMPLE.width, Math.round((height * r.width) / Math.max(1, r.height)));
  const shown = (length * r.height) / height;
  if (Math.abs(r.angle) < Math.PI / 4) {
    return { data: cropPixels(image, { ...r, width: shown }, length, height), width: length, height };
  }
  const angle = r.angle > 0 ? r.angle - Math.PI / 2 : r.angle + Math.PI / 2;
  const standing = { centre: r.centre, width: r.height, height: shown, angle };
  return turnGrey({ data: cropPixels(image, standing, height, length), width: height, height: length }, 90);
}

/** Share of lines that the classifier takes for upright; undefined without a classifier. */
async function classify(
  model: PpocrModel,
  crops: readonly GreyImage[],
  timer: StageTimer,
): Promise<number | undefined> {
  const settings = model.manifest.lineOrientation;
  if (!model.orienter || !settings || crops.length === 0) return undefined;
  const { width, height } = settings;
  let upright = 0;
  for (const crop of crops) {
    const input = new Float32Array(3 * width * height);
    fillTensor(input, width, height, firstColumns(crop, width), settings);
    const start = performance.now();
    const { data } = firstFloats(await model.orienter.run(input, [1, 3, height, width]));
    timer.add('orient.run', performance.now() - start);
    const best = data.indexOf(Math.max(...data));
    if (settings.classes[best] === 0) upright += 1;
  }
  return upright / crops.length;
}

function firstColumns(image: GreyImage, width: number): GreyImage {
  if (image.width <= width) return image;
  const data = new Uint8Array(width * image.height);
  for (let y = 0; y < image.height; y += 1)
    data.set(image.data.subarray(y * image.width, y * image.width + width), y * width);
  return { data, width, height: image.height };
}

/** Mean confidence of the characters read; 0 for none. */
async function readingConfidence(model: PpocrModel, crop: GreyImage, timer: StageTimer): Promise<number> {
  const start = performance.now();
  const characters = await recognizeCrop(model, crop, timer);
  timer.add('orient.run', performance.now() - start);
  if (characters.length === 0) return 0;
  return characters.reduce((sum, c) => sum + c.confidence, 0) / characters.length;
}
