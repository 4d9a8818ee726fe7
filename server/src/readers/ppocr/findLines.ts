import { FolioError } from '../../errors/catalogue.ts';
import { boundingBox, intersectionArea, invert, mapQuad, multiply, type Box, type Matrix, type Quad } from '../../page/geometry.ts';
import type { Rule } from '../../page/pageContent.ts';
import type { PageImage } from '../../page/pageImage.ts';
import { cropQuad, ImageLevels } from './cropLine.ts';
import { detectText } from './detectText.ts';
import { toGrey, type GreyImage } from './greyImage.ts';
import type { LineCrop } from './lineCrop.ts';
import type { PpocrModel } from './model.ts';
import { findQuarterTurn, turnPage, type QuarterTurn } from './pageOrientation.ts';
import { cornersOf, type RotatedRectangle } from './rotatedRectangle.ts';
import { findRulesAndFigures } from './rulesAndFigures.ts';
import { StageTimer } from './stageTimer.ts';

/** Detector px an inch for a first look: 10-point text is about 15 px high there. */
const DETECTION_DPI = 108;
/** Below this median height (detector px) small print is missed: look again, closer. */
const SMALL_LINE = 11;
const GOOD_LINE = 18;
/** Pages whose lines slant less than this are cut out as they are. */
const STRAIGHT_DEGREES = 0.1;
const MAX_SKEW_DEGREES = 20;

export interface FindOptions {
  /** Page points (as a viewer shows the page) that are read already. */
  readonly ignore: readonly Box[];
  isCancelled(): boolean;
}

/** The lines of a page, cut out and ready to be recognised; coordinates are upright page points. */
export interface PageLines {
  readonly width: number;
  readonly height: number;
  readonly rotation: QuarterTurn;
  readonly skew: number;
  readonly uprightToPage: Matrix;
  readonly crops: readonly LineCrop[];
  readonly rules: readonly Rule[];
  readonly figures: readonly Box[];
  readonly timings: Readonly<Record<string, number>>;
}

/**
 * Finds the lines of text of a page: detection at a resolution that suits the page's type, the page
 * turned upright, its slant measured, each line cut out at the recogniser's height. Throws `cancelled`.
 */
export async function findLines(model: PpocrModel, page: PageImage, options: FindOptions): Promise<PageLines> {
  const timer = new StageTimer();
  const stopIfCancelled = (): void => {
    if (options.isCancelled()) throw new FolioError('cancelled');
  };
  const grey = timer.timeSync('grey', () => toGrey(page));
  const found = await detectAtGoodScale(model, grey, page.dpi, timer, stopIfCancelled);
  stopIfCancelled();
  const rotation = await findQuarterTurn(model, grey, found, timer);
  const { image, rectangles } = timer.timeSync('turn', () => turnPage(grey, found, rotation));
  const skew = skewOf(rectangles);

  const geometry = uprightGeometry(page, image, rotation, skew);
  const kept = rectangles.filter((r) => !isIgnored(cornersOf(r), geometry, options.ignore));
  stopIfCancelled();
  const crops = timer.timeSync('crop', () => cutOut(image, kept, model.manifest.recognition.height, geometry.imageToUpright));
  const { rules, figures } = await timer.time('rules', () =>
    findRulesAndFigures(image, geometry.imageToUpright, crops.map((crop) => boundingBox(crop.quad))),
  );
  return {
    width: geometry.width,
    height: geometry.height,
    rotation,
    skew,
    uprightToPage: geometry.uprightToPage,
    crops,
    rules,
    figures,
    timings: timer.timings,
  };
}

async function detectAtGoodScale(
  model: PpocrModel,
  image: GreyImage,
  dpi: number,
  timer: StageTimer,
  stopIfCancelled: () => void,
): Promise<RotatedRectangle[]> {
  const scale = Math.min(1.5, DETECTION_DPI / dpi);
  const first = await detectText(model, image, scale, timer, stopIfCancelled);
  const height = medianHeight(first.map(({ rectangle }) => rectangle)) * scale;
  if (first.length < 5 || height >= SMALL_LINE || scale >= 1.5) return first.map(({ rectangle }) => rectangle);
  const closer = Math.min(1.5, (scale * GOOD_LINE) / height);
  const second = await detectText(model, image, closer, timer, stopIfCancelled);
  return second.map(({ rectangle }) => rectangle);
}

function medianHeight(rectangles: readonly RotatedRectangle[]): number {
  const heights = rectangles.map((r) => 2 * Math.min(r.halfHeight, r.halfWidth)).sort((a, b) => a - b);
  return heights[heights.length >> 1] ?? 0;
}

/** Degrees, clockwise, by which the lines of an upright page slant: the median, long lines counting more. */
function skewOf(rectangles: readonly RotatedRectangle[]): number {
  const lines = rectangles
    .filter((r) => r.halfWidth > 4 * r.halfHeight)
    .map((r) => ({ degrees: (r.angle * 180) / Math.PI, weight: r.halfWidth }))
    .sort((a, b) => a.degrees - b.degrees);
  let left = lines.reduce((sum, line) => sum + line.weight, 0) / 2;
  for (const { degrees, weight } of lines) {
    left -= weight;
    if (left <= 0) return Math.abs(degrees) < STRAIGHT_DEGREES || Math.abs(degrees) > MAX_SKEW_DEGREES ? 0 : degrees;
  }
  return 0;
}

interface UprightGeometry {
  /** points */
  readonly width: number;
  readonly height: number;
  readonly imageToUpright: Matrix;
  readonly uprightToPage: Matrix;
  readonly pageToUpright: Matrix;
}

/**
 * Upright page points: the turned image's px at its dpi, slanted back around its middle. Deskewing is a
 * matter of coordinates; the pixels of each line are straightened when it is cut out.
 */
function uprightGeometry(page: PageImage, image: GreyImage, rotation: QuarterTurn, skew: number): UprightGeometry {
  const points = 72 / page.dpi;
  const width = image.width * points;
  const height = image.height * points;
  const radians = (-skew * Math.PI) / 180;
  const c = Math.cos(radians);
  const s = Math.sin(radians);
  const [x, y] = [width / 2, height / 2];
  const straighten: Matrix = [c, s, -s, c, x - c * x + s * y, y - s * x - c * y];
  const imageToUpright = multiply(straighten, [points, 0, 0, points, 0, 0]);
  const uprightToPage = multiply(multiply(page.toPage, turnBack(page, rotation)), invert(imageToUpright));
  return { width, height, imageToUpright, uprightToPage, pageToUpright: invert(uprightToPage) };
}

/** Px of the turned image to px of the image as it was. */
function turnBack({ width: w, height: h }: PageImage, rotation: QuarterTurn): Matrix {
  switch (rotation) {
    case 0:
      return [1, 0, 0, 1, 0, 0];
    case 90:
      return [0, -1, 1, 0, 0, h];
    case 180:
      return [-1, 0, 0, -1, w, h];
    case 270:
      return [0, 1, -1, 0, w, 0];
  }
}

function isIgnored(quad: Quad, geometry: UprightGeometry, ignore: readonly Box[]): boolean {
  if (ignore.length === 0) return false;
  const box = boundingBox(mapQuad(multiply(geometry.uprightToPage, geometry.imageToUpright), quad));
  const covered = ignore.reduce((sum, region) => sum + intersectionArea(box, region), 0);
  return covered > 0.5 * box.width * box.height;
}

/** Lines wider than this many px at the recogniser's height are not text. */
const MAX_CROP_WIDTH = 6_000;

function cutOut(image: GreyImage, rectangles: readonly RotatedRectangle[], height: number, toUpright: Matrix): LineCrop[] {
  const levels = new ImageLevels(image);
  const crops: LineCrop[] = [];
  for (const rectangle of rectangles) {
    // A tall region is a vertical line: it is read turned by a quarter, as the models were taught.
    const tall = rectangle.halfHeight > 1.5 * rectangle.halfWidth;
    const [a, b, c, d] = cornersOf(rectangle);
    const quad: Quad = tall ? [b, c, d, a] : [a, b, c, d];
    const long = 2 * (tall ? rectangle.halfHeight : rectangle.halfWidth);
    const across = 2 * (tall ? rectangle.halfWidth : rectangle.halfHeight);
    const width = Math.min(MAX_CROP_WIDTH, Math.max(8, Math.round((long * height) / across)));
    crops.push({ pixels: cropQuad(levels, quad, width, height), width, height, quad: mapQuad(toUpright, quad) });
  }
  return crops;
}
