import { type ResolvedModel, stageManifest } from '../../../models/resolveModel.ts';
import type { StageParts } from '../../../models/stageManifest.ts';
import { pictureTensor } from '../pictureTensor.ts';
import type { OrientationStage, PageTurn, PixelSize, StagePixels } from '../stage.ts';
import { StageSession, type StageTensor } from '../stageSession.ts';

/** Loads a model that tells how pages lie. Errors: `model-invalid`. */
export async function loadOrientationStage(model: ResolvedModel): Promise<OrientationStage> {
  const part = stageManifest(model, 'orientation').orientation;
  return new LcNetOrientation(await StageSession.load(model.file('graph'), model.name), part, model.name);
}

/** PP-LCNet with one class a quarter turn. https://paddlepaddle.github.io/PaddleX/latest/en/module_usage/tutorials/ocr_modules/doc_img_orientation_classification.html */
class LcNetOrientation implements OrientationStage {
  readonly model: string;
  readonly batch = 1;
  readonly #session: StageSession;
  readonly #part: StageParts['orientation'];

  constructor(session: StageSession, part: StageParts['orientation'], model: string) {
    this.#session = session;
    this.#part = part;
    this.model = model;
  }

  pictureSize(part: PixelSize): PixelSize {
    return shortSideSize(part, this.#part.shortSide, this.#part.input);
  }

  async findTurns(pictures: readonly StagePixels[]): Promise<PageTurn[]> {
    const { input, classes } = this.#part;
    const name = this.#session.inputNames[0] ?? '';
    const middles = pictures.map((picture) => middleOf(picture, input));
    const [output] = await this.#session.run({ [name]: pictureTensor(middles, input) });
    return pictures.map((_, at) => turnOf(output, at, classes));
  }

  release(): Promise<void> {
    return this.#session.release();
  }
}

/** The size of a picture whose shorter side is `shortSide`, and no side shorter than the input's. px */
export function shortSideSize(part: PixelSize, shortSide: number, least: PixelSize): PixelSize {
  const scale = shortSide / Math.max(1, Math.min(part.width, part.height));
  // The middle is all that is looked at; of a strip a thousand times as long as it is high nobody needs the ends.
  const longest = 4 * shortSide;
  return {
    width: Math.min(longest, Math.max(least.width, Math.round(part.width * scale))),
    height: Math.min(longest, Math.max(least.height, Math.round(part.height * scale))),
  };
}

/** The middle of a picture, of this size or less. */
export function middleOf(picture: StagePixels, size: PixelSize): StagePixels {
  const width = Math.min(size.width, picture.width);
  const height = Math.min(size.height, picture.height);
  const left = (picture.width - width) >> 1;
  const top = (picture.height - height) >> 1;
  const { channels } = picture;
  const data = new Uint8Array(width * height * channels);
  for (let y = 0; y < height; y += 1) {
    const from = ((top + y) * picture.width + left) * channels;
    data.set(picture.data.subarray(from, from + width * channels), y * width * channels);
  }
  return { data, width, height, channels };
}

/** A class says by how much the page is turned; to stand upright it is turned back. */
function turnOf(
  output: StageTensor | undefined,
  at: number,
  classes: StageParts['orientation']['classes'],
): PageTurn {
  const count = classes.length;
  const scores = Array.from({ length: count }, (_, k) => Number(output?.data[at * count + k] ?? 0));
  const best = scores.reduce((most, score, k) => (score > (scores[most] ?? 0) ? k : most), 0);
  const turned = classes[best] ?? 0;
  return { rotation: ((360 - turned) % 360) as PageTurn['rotation'], score: scores[best] ?? 0 };
}
