import { boundingBox, intersectionArea, mapQuad, quadOfBox, type Box } from '../../../page/geometry.ts';
import type { StraightLines } from '../detection/straightLines.ts';
import { cornersOf } from '../detection/rotatedRectangle.ts';
import type { PpocrModel } from '../inference/model.ts';
import { takeCheckBoxes } from '../pagePixels/checkBoxes.ts';
import type { GreyImage } from '../pagePixels/greyImage.ts';
import { giveSigns } from '../pagePixels/lineSigns.ts';
import type { StageTimer } from '../stageTimer.ts';
import { cropLine } from './cropLine.ts';
import type { LineCrop } from './lineCrop.ts';

/**
 * Lines are set a little narrower than they are where the model's manifest does not say otherwise:
 * recognition costs by the width, and PP-OCRv6 read English pages best here (measured from 0.8 to 1.0).
 */
export const USUAL_STRETCH = 0.85;

export interface CutOptions {
  /** Upright points that were read already: lines there are left out. */
  readonly ignore: readonly Box[];
  /** dpi of the page's image. */
  readonly dpi: number;
  /** The page has two levels of grey. */
  readonly isBilevel: boolean;
  /** Throws when nobody waits for it any more. */
  readonly check: () => void;
}

export interface CutLines {
  /** Lines, and check boxes that stand alone. */
  readonly crops: LineCrop[];
  /** The boxes of the lines, upright points. */
  readonly lines: readonly Box[];
}

/** Cuts the lines out of the page, without the check boxes among them, which become signs of their lines. */
export function cutLines(
  model: PpocrModel,
  grey: GreyImage,
  { lines, frame, skew }: Pick<StraightLines, 'lines' | 'frame' | 'skew'>,
  { ignore, dpi, isBilevel, check }: CutOptions,
  timer: StageTimer,
): CutLines {
  const { height, stretch = USUAL_STRETCH } = model.manifest.recognition;
  const checkBoxes = timer.time('boxes', () => takeCheckBoxes(grey, lines, dpi));
  const crops: LineCrop[] = [];
  for (const line of lines) {
    check();
    const box = boundingBox(mapQuad(frame.toUpright, cornersOf(line.rectangle)));
    if (isIgnored(box, ignore)) continue;
    crops.push(
      ...timer.time('crop', () =>
        cropLine(checkBoxes.grey, line, { height, stretch }, frame, skew, isBilevel),
      ),
    );
  }
  const signs = checkBoxes.found.map(({ sign, box }) => ({
    text: sign,
    box: boundingBox(mapQuad(frame.toUpright, quadOfBox(box))),
  }));
  return {
    crops: giveSigns(
      crops,
      signs.filter(({ box }) => !isIgnored(box, ignore)),
    ),
    lines: crops.map((crop) => boundingBox(crop.quad)),
  };
}

/** Most of the line lies in boxes that were read already. */
function isIgnored(box: Box, ignore: readonly Box[]): boolean {
  const area = box.width * box.height;
  let covered = 0;
  for (const other of ignore) covered += intersectionArea(box, other);
  return area > 0 && covered > 0.5 * area;
}
