import { FolioError } from '../../errors/catalogue.ts';
import {
  type Box,
  invert,
  mapPoint,
  mapQuad,
  boundingBox,
  intersectionArea,
  quadOfBox,
} from '../../page/geometry.ts';
import type { PageImage } from '../../page/pageImage.ts';
import { cropLine } from './crops/cropLine.ts';
import { closerScale, detectionScale } from './detection/detectionScale.ts';
import { detectText } from './detection/detectText.ts';
import { isBilevel, straightenGrey, turnGrey } from './pagePixels/greyImage.ts';
import { assembleLines } from './detection/lineAssembly.ts';
import type { LineCrop, PageLines } from './crops/lineCrop.ts';
import type { PpocrModel } from './inference/model.ts';
import { pageRotation } from './rotation/orientation.ts';
import { cornersOf, type RotatedRectangle } from './detection/rotatedRectangle.ts';
import { takeCheckBoxes } from './pagePixels/checkBoxes.ts';
import { giveSigns } from './pagePixels/lineSigns.ts';
import { withoutOverprints } from './pagePixels/overprints.ts';
import { withoutScreens } from './pagePixels/screens.ts';
import { pageSkew } from './detection/skew.ts';
import { findFigures, findRulingLines } from './detection/rulingLinesAndFigures.ts';
import { splitAtRulingLines } from './detection/splitAtRulingLines.ts';
import { StageTimer } from './stageTimer.ts';
import { turnRectangle, uprightFrame } from './detection/uprightFrame.ts';

export interface FindOptions {
  /** Page points (as a viewer shows the page) that were read already. */
  readonly ignore: readonly Box[];
  isCancelled(): boolean;
}

/**
 * Lines are set a little narrower than they are where the model's manifest does not say otherwise:
 * recognition costs by the width, and PP-OCRv6 read English pages best here (measured from 0.8 to 1.0).
 */
const USUAL_STRETCH = 0.85;

/**
 * Finds the lines of a page and cuts them out: turns the page upright, takes out its slant, and finds
 * ruling lines and pictures. Errors: FolioError `cancelled`, looked for between stages.
 */
export async function findLines(
  model: PpocrModel,
  image: PageImage,
  options: FindOptions,
): Promise<PageLines> {
  const timer = new StageTimer();
  const checkCancelled = (): void => {
    if (options.isCancelled()) throw new FolioError('cancelled');
  };
  const isCancelled = (): boolean => options.isCancelled();
  const separated = timer.time('grey', () => withoutOverprints(image));
  const bilevel = isBilevel(separated.grey);
  let grey = timer.time('screens', () => withoutScreens(separated.grey, image.dpi));
  let scale = detectionScale(image);
  checkCancelled();
  let { regions, small } = await detectText(model, grey, scale, timer, isCancelled);
  const closer = closerScale(
    image,
    scale,
    regions.map((r) => r.rectangle),
  );
  if (closer !== undefined) {
    checkCancelled();
    scale = closer;
    ({ regions, small } = await detectText(model, grey, scale, timer, isCancelled));
  }
  checkCancelled();
  const rotation = await timer.timeAsync('orient', () =>
    pageRotation(
      model,
      grey,
      regions.map((r) => r.rectangle),
      timer,
    ),
  );
  if (rotation !== 0) {
    grey = timer.time('orient', () => turnGrey(grey, rotation));
    ({ regions, small } = await detectText(model, grey, scale, timer, isCancelled));
  }
  checkCancelled();

  const found = regions.map((r) => r.rectangle);
  const skew = pageSkew(found);
  const frame = uprightFrame(image, rotation, skew, grey.width, grey.height);
  const centre = [grey.width / 2, grey.height / 2] as const;
  const assembled = assembleLines(found.map((r) => turnRectangle(r, centre, -skew)));
  checkCancelled();
  const straight = timer.time('rulingLines', () => (skew === 0 ? small : straightenGrey(small, skew)));
  const pointsPerPixel = (frame.scale * grey.width) / small.width;
  const rulingLines = timer.time('rulingLines', () =>
    findRulingLines(
      straight,
      pointsPerPixel,
      assembled.map((line) => inPoints(line.rectangle, frame.scale)),
    ),
  );
  const lines = splitAtRulingLines(
    assembled,
    rulingLines.map((rulingLine) => ({ ...rulingLine, box: scaleBox(rulingLine.box, 1 / frame.scale) })),
  );
  const pageToUpright = invert(frame.uprightToPage);
  const ignore = options.ignore.map((box) => uprightBox(box, (p) => mapPoint(pageToUpright, p)));
  const crops: LineCrop[] = [];
  const { height, stretch = USUAL_STRETCH } = model.manifest.recognition;
  const slantedLines = lines.map((line) => ({
    ...line,
    rectangle: turnRectangle(line.rectangle, centre, skew),
  }));
  const checkBoxes = timer.time('boxes', () => takeCheckBoxes(grey, slantedLines, image.dpi));
  for (const slanted of slantedLines) {
    checkCancelled();
    const box = boundingBox(mapQuad(frame.toUpright, cornersOf(slanted.rectangle)));
    if (isIgnored(box, ignore)) continue;
    crops.push(
      ...timer.time('crop', () =>
        cropLine(checkBoxes.grey, slanted, { height, stretch }, frame, skew, bilevel),
      ),
    );
  }
  checkCancelled();
  const signs = checkBoxes.found.map(({ sign, box }) => ({
    text: sign,
    box: boundingBox(mapQuad(frame.toUpright, quadOfBox(box))),
  }));
  const read = signs.filter(({ box }) => !isIgnored(box, ignore));
  const lineBoxes = crops.map((crop) => boundingBox(crop.quad));
  const overprints = separated.overprints.map((box) =>
    uprightBox(box, (p) => mapPoint(pageToUpright, mapPoint(image.toPage, p))),
  );
  const figures = timer
    .time('rulingLines', () => findFigures(straight, pointsPerPixel, lineBoxes, rulingLines))
    .filter((figure) => !hasTextBeside(figure, lineBoxes));
  return {
    width: frame.width,
    height: frame.height,
    rotation,
    skew: (skew * 180) / Math.PI,
    uprightToPage: frame.uprightToPage,
    crops: giveSigns(crops, read),
    rulingLines,
    figures,
    unread: overprints
      .filter((box) => liesAcrossLines(box, lineBoxes))
      .map((box) => ({ box, reason: 'illegible' })),
    timings: timer.timings,
  };
}

/** The box around a line on the straight page, points. */
function inPoints(rectangle: RotatedRectangle, scale: number): Box {
  return scaleBox(boundingBox(cornersOf(rectangle)), scale);
}

function scaleBox(box: Box, by: number): Box {
  return { x: box.x * by, y: box.y * by, width: box.width * by, height: box.height * by };
}

function uprightBox(box: Box, map: (p: readonly [number, number]) => readonly [number, number]): Box {
  return boundingBox([
    map([box.x, box.y]),
    map([box.x + box.width, box.y]),
    map([box.x, box.y + box.height]),
    map([box.x + box.width, box.y + box.height]),
  ]);
}

/** Most of the line lies in boxes that were read already. */
function isIgnored(box: Box, ignore: readonly Box[]): boolean {
  const area = box.width * box.height;
  let covered = 0;
  for (const other of ignore) covered += intersectionArea(box, other);
  return area > 0 && covered > 0.5 * area;
}

/**
 * Text runs around such a picture, and its rough box would cut the columns it reaches into: reading order
 * is worth more than the picture's place.
 */
function hasTextBeside(figure: Box, lines: readonly Box[]): boolean {
  return lines.some((line) => {
    const middle = line.y + line.height / 2;
    return middle > figure.y && middle < figure.y + figure.height;
  });
}

/** Share of a line, and lines, that something covers which lies across text, and not in a drawing. */
const ACROSS = { share: 0.2, lines: 2 } as const;

function liesAcrossLines(overprint: Box, lines: readonly Box[]): boolean {
  const covered = lines.filter(
    (line) => intersectionArea(line, overprint) > ACROSS.share * line.width * line.height,
  );
  return covered.length >= ACROSS.lines;
}
