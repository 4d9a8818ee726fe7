import { boundingBox, type Box } from '../../../page/geometry.ts';
import type { RulingLine } from '../../../page/pageContent.ts';
import type { PageImage } from '../../../page/pageImage.ts';
import { straightenGrey, type GreyImage } from '../pagePixels/greyImage.ts';
import type { StageTimer } from '../stageTimer.ts';
import type { UprightText } from './detectUpright.ts';
import { assembleLines, type AssembledLine } from './lineAssembly.ts';
import { cornersOf } from './rotatedRectangle.ts';
import { findRulingLines } from './rulingLines.ts';
import { pageSkew } from './skew.ts';
import { splitAtRulingLines } from './splitAtRulingLines.ts';
import { turnRectangle, uprightFrame, type UprightFrame } from './uprightFrame.ts';

/** The lines of a page without its slant, and the ruling lines between them. */
export interface StraightLines {
  readonly frame: UprightFrame;
  /** Radians, clockwise positive. */
  readonly skew: number;
  /** As they lie on the page, slant and all: px of the turned page. */
  readonly lines: readonly AssembledLine[];
  /** Upright points. */
  readonly rulingLines: RulingLine[];
  /** The page as the detector saw it, straightened, and points of one px of it. */
  readonly straight: GreyImage;
  readonly pointsPerPixel: number;
}

/** Joins text regions into lines, and parts lines where a ruling line stands between two cells. */
export function straightLines(
  image: PageImage,
  { grey, small, regions, rotation }: UprightText,
  timer: StageTimer,
): StraightLines {
  const skew = pageSkew(regions);
  const frame = uprightFrame(image, rotation, skew, grey.width, grey.height);
  const centre = [grey.width / 2, grey.height / 2] as const;
  const assembled = assembleLines(regions.map((region) => turnRectangle(region, centre, -skew)));
  const straight = timer.time('rulingLines', () => (skew === 0 ? small : straightenGrey(small, skew)));
  const pointsPerPixel = (frame.scale * grey.width) / small.width;
  const rulingLines = timer.time('rulingLines', () =>
    findRulingLines(
      straight,
      pointsPerPixel,
      assembled.map((line) => scaleBox(boundingBox(cornersOf(line.rectangle)), frame.scale)),
    ),
  );
  const lines = splitAtRulingLines(
    assembled,
    rulingLines.map((rulingLine) => ({ ...rulingLine, box: scaleBox(rulingLine.box, 1 / frame.scale) })),
  ).map((line) => ({ ...line, rectangle: turnRectangle(line.rectangle, centre, skew) }));
  return { frame, skew, lines, rulingLines, straight, pointsPerPixel };
}

function scaleBox(box: Box, by: number): Box {
  return { x: box.x * by, y: box.y * by, width: box.width * by, height: box.height * by };
}
