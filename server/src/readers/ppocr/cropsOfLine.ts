import type { KnownLine } from '../pageOperations.ts';
import { boundingBox, invert, mapQuad, multiply, type Matrix, type Quad } from '../../page/geometry.ts';
import type { PageImage } from '../../page/pageImage.ts';
import { cutLines } from './crops/cutLines.ts';
import type { LineCrop } from './crops/lineCrop.ts';
import type { AssembledLine } from './detection/lineAssembly.ts';
import { halfTurn, type RotatedRectangle } from './detection/rotatedRectangle.ts';
import { turnedToImage } from './detection/uprightFrame.ts';
import type { PpocrModel } from './inference/model.ts';
import { isBilevel, resizeGrey, turnGrey, type GreyImage } from './pagePixels/greyImage.ts';
import { withoutOverprints } from './pagePixels/overprints.ts';
import { withoutScreens } from './pagePixels/screens.ts';
import { StageTimer } from './stageTimer.ts';

/** A line is looked for within its box and this share of its height more: its height is set anew by its ink. */
const MARGIN = 0.1;

/** The pixels of a page in which a known line can be cut out. */
export interface CleanPage {
  readonly grey: GreyImage;
  readonly isBilevel: boolean;
  readonly dpi: number;
  /** px to points of the page as a viewer shows it. */
  readonly toPage: Matrix;
}

/** Takes stamps, watermarks and screens of dots from a page, as `findLines` does. `check` throws to stop. */
export function cleanPage(image: PageImage, check: () => void): CleanPage {
  const { grey } = withoutOverprints(image);
  check();
  return {
    grey: withoutScreens(grey, image.dpi),
    isBilevel: isBilevel(grey),
    dpi: image.dpi,
    toPage: image.toPage,
  };
}

/** What is kept around a line that is enlarged, in heights of it. */
const AROUND = 2;

/** The part of a page around a line, `factor` times as large. */
export function enlargedAround(
  page: CleanPage,
  { quad, uprightToPage }: KnownLine,
  factor: number,
): CleanPage {
  const { grey, dpi, toPage } = page;
  const corners = mapQuad(multiply(invert(toPage), uprightToPage), quad);
  const box = boundingBox(corners);
  const margin = AROUND * Math.hypot(corners[3][0] - corners[0][0], corners[3][1] - corners[0][1]);
  const left = Math.max(0, Math.floor(box.x - margin));
  const top = Math.max(0, Math.floor(box.y - margin));
  const width = Math.min(grey.width, Math.ceil(box.x + box.width + margin)) - left;
  const height = Math.min(grey.height, Math.ceil(box.y + box.height + margin)) - top;
  if (width < 1 || height < 1) return page;
  const data = new Uint8Array(width * height);
  for (let y = 0; y < height; y += 1) {
    const start = (top + y) * grey.width + left;
    data.set(grey.data.subarray(start, start + width), y * width);
  }
  const size = { width: Math.round(width * factor), height: Math.round(height * factor) };
  return {
    ...page,
    grey: resizeGrey({ data, width, height }, size.width, size.height),
    dpi: dpi * factor,
    toPage: multiply(toPage, [width / size.width, 0, 0, height / size.height, left, top]),
  };
}

/**
 * Cuts a known line out of a page as `findLines` does, without looking for the other lines. Usually one crop; none
 * where there is no ink. `check` throws when nobody waits any more.
 */
export function cropsOfLine(
  model: PpocrModel,
  { grey: lying, isBilevel: bilevel, dpi, toPage }: CleanPage,
  { quad, uprightToPage }: KnownLine,
  check: () => void,
): LineCrop[] {
  const pageToImage = invert(toPage);
  const [a, b] = multiply(pageToImage, uprightToPage);
  const slant = Math.atan2(b, a);
  const quarters = Math.round(slant / (Math.PI / 2));
  const rotation = ROTATIONS[((quarters % 4) + 4) % 4] ?? 0;
  const grey = turnGrey(lying, rotation);
  const toUpright = multiply(
    invert(uprightToPage),
    multiply(toPage, turnedToImage(rotation, grey.width, grey.height)),
  );
  const page = {
    frame: {
      width: 0,
      height: 0,
      toUpright,
      uprightToPage,
      scale: Math.hypot(toUpright[0], toUpright[1]),
    },
    skew: slant - quarters * (Math.PI / 2),
    lines: [lineAround(mapQuad(invert(toUpright), quad))],
  };
  const cut = { ignore: [], dpi, isBilevel: bilevel, check };
  return cutLines(model, grey, page, cut, new StageTimer()).crops;
}

/** What turns the image upright, clockwise, by the quarter turns of its text. */
const ROTATIONS = [0, 270, 180, 90] as const;

/** The line of a quad on the turned page, px. */
function lineAround([first, second, third, fourth]: Quad): AssembledLine {
  const along = Math.hypot(second[0] - first[0], second[1] - first[1]);
  const across = Math.hypot(fourth[0] - first[0], fourth[1] - first[1]);
  const angle = halfTurn(Math.atan2(second[1] - first[1], second[0] - first[0]));
  const height = across * (1 + 2 * MARGIN);
  const centre = [
    (first[0] + second[0] + third[0] + fourth[0]) / 4,
    (first[1] + second[1] + third[1] + fourth[1]) / 4,
  ] as const;
  const lying: RotatedRectangle = { centre, width: along, height, angle };
  if (Math.abs(angle) <= Math.PI / 4) return { rectangle: lying, vertical: false };
  // Standing lines are cut as they stand, like the detector's.
  const standing = { centre, width: height, height: along, angle: halfTurn(angle - Math.PI / 2) };
  return { rectangle: standing, vertical: true };
}
