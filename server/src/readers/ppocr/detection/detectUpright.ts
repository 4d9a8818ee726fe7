import type { PageImage } from '../../../page/pageImage.ts';
import type { PpocrModel } from '../inference/model.ts';
import { turnGrey, type GreyImage } from '../pagePixels/greyImage.ts';
import { pageRotation } from '../rotation/orientation.ts';
import type { StageTimer } from '../stageTimer.ts';
import { closerScale, detectionScale } from './detectionScale.ts';
import { detectText } from './detectText.ts';
import type { RotatedRectangle } from './rotatedRectangle.ts';

/** Text regions of a page whose letters stand upright. */
export interface UprightText {
  /** The page, turned. */
  readonly grey: GreyImage;
  /** The same as the detector saw it. */
  readonly small: GreyImage;
  /** Where text is, px of `grey`. */
  readonly regions: readonly RotatedRectangle[];
  /** By which the page was turned, degrees clockwise. */
  readonly rotation: 0 | 90 | 180 | 270;
}

/**
 * Detects the text of a page: looks closer where its print is small, and turns the page upright, where it is detected
 * anew. `known`: the rotation, where it need not be found out. `check` throws when nobody waits for it any more.
 */
export async function detectUpright(
  model: PpocrModel,
  image: PageImage,
  page: GreyImage,
  timer: StageTimer,
  cancellation: { check(): void; isCancelled(): boolean },
  known?: UprightText['rotation'],
): Promise<UprightText> {
  const detect = async (
    grey: GreyImage,
    scale: number,
  ): Promise<Pick<UprightText, 'grey' | 'small' | 'regions'>> => {
    cancellation.check();
    const { regions, small } = await detectText(model, grey, scale, timer, () => cancellation.isCancelled());
    return { grey, small, regions: regions.map(({ rectangle }) => rectangle) };
  };
  const scale = detectionScale(image);
  const first = await detect(page, scale);
  const closer = closerScale(image, scale, first.regions);
  const found = closer === undefined ? first : await detect(page, closer);
  cancellation.check();
  const rotation =
    known ?? (await timer.timeAsync('orient', () => pageRotation(model, page, found.regions, timer)));
  if (rotation === 0) return { ...found, rotation };
  const turned = timer.time('orient', () => turnGrey(page, rotation));
  return { ...(await detect(turned, closer ?? scale)), rotation };
}
