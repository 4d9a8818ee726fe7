import { FolioError } from '../../errors/catalogue.ts';
import {
  boundingBox,
  intersectionArea,
  invert,
  mapPoint,
  type Box,
  type Point,
} from '../../page/geometry.ts';
import type { PageImage } from '../../page/pageImage.ts';
import { cutLines } from './crops/cutLines.ts';
import type { PageLines } from './crops/lineCrop.ts';
import { detectUpright } from './detection/detectUpright.ts';
import { findFigures } from './detection/figures.ts';
import { straightLines } from './detection/straightLines.ts';
import type { PpocrModel } from './inference/model.ts';
import { isBilevel } from './pagePixels/greyImage.ts';
import { withoutOverprints } from './pagePixels/overprints.ts';
import { withoutScreens } from './pagePixels/screens.ts';
import { StageTimer } from './stageTimer.ts';

export interface FindOptions {
  /** Page points (as a viewer shows the page) that were read already. */
  readonly ignore: readonly Box[];
  /** By which the page is to be turned, degrees clockwise; absent: what the model's recogniser finds. */
  readonly rotation?: PageLines['rotation'] | undefined;
  isCancelled(): boolean;
}

/**
 * Finds the lines of a page and crops them: turns the page upright, corrects its skew, and finds ruling lines and
 * figures. Rejects with FolioError `cancelled`, which is checked between stages.
 */
export async function findLines(
  model: PpocrModel,
  image: PageImage,
  options: FindOptions,
): Promise<PageLines> {
  const timer = new StageTimer();
  const isCancelled = (): boolean => options.isCancelled();
  const check = (): void => {
    if (isCancelled()) throw new FolioError('cancelled');
  };

  // Take stamps, watermarks and screens of dots from under and over the print.
  const separated = timer.time('grey', () => withoutOverprints(image));
  const grey = timer.time('screens', () => withoutScreens(separated.grey, image.dpi));

  // Detect the text, and turn the page upright.
  const text = await detectUpright(model, image, grey, timer, { check, isCancelled }, options.rotation);
  check();

  // Take out the slant, join regions into lines, and part lines at ruling lines.
  const page = straightLines(image, text, timer);
  const { frame, rulingLines } = page;
  check();

  // Cut the lines out, but for what was read already.
  const pageToUpright = invert(frame.uprightToPage);
  const ignore = options.ignore.map((box) => mapCorners(box, (p) => mapPoint(pageToUpright, p)));
  const cut = { ignore, dpi: image.dpi, isBilevel: isBilevel(separated.grey), check };
  const { crops, lines } = cutLines(model, text.grey, page, cut, timer);
  check();

  // Find the pictures, and what of the text lies under stamps.
  const figures = timer.time('figures', () =>
    findFigures(page.straight, page.pointsPerPixel, lines, rulingLines),
  );
  const overprints = separated.overprints
    .map((box) => mapCorners(box, (p) => mapPoint(pageToUpright, mapPoint(image.toPage, p))))
    .filter((box) => liesAcrossLines(box, lines));

  return {
    width: frame.width,
    height: frame.height,
    rotation: text.rotation,
    skew: (page.skew * 180) / Math.PI,
    uprightToPage: frame.uprightToPage,
    crops,
    // The axes and grid of a chart, and edges in photos, are no table's.
    rulingLines: rulingLines.filter(({ box }) => !figures.some((figure) => isMostlyIn(box, figure))),
    figures,
    unread: overprints.map((box) => ({ box, reason: 'illegible' })),
    timings: timer.timings,
  };
}

/** The box around a box's corners on another page. */
function mapCorners(box: Box, map: (p: Point) => Point): Box {
  return boundingBox([
    map([box.x, box.y]),
    map([box.x + box.width, box.y]),
    map([box.x, box.y + box.height]),
    map([box.x + box.width, box.y + box.height]),
  ]);
}

function isMostlyIn(box: Box, figure: Box): boolean {
  return intersectionArea(box, figure) > 0.9 * box.width * box.height;
}

/** Share of a line, and lines, that something covers which lies across text, and not in a drawing. */
const ACROSS = { share: 0.2, lines: 2 } as const;

function liesAcrossLines(overprint: Box, lines: readonly Box[]): boolean {
  const covered = lines.filter(
    (line) => intersectionArea(line, overprint) > ACROSS.share * line.width * line.height,
  );
  return covered.length >= ACROSS.lines;
}
