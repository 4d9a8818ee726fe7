import { readFile } from 'node:fs/promises';
import { sharp } from '../../../documents/image/sharpSettings.ts';
import { OnnxGraph } from '../../../models/onnx/onnxGraph.ts';
import { type ResolvedModel, stageManifest } from '../../../models/resolveModel.ts';
import type { StagePicture } from '../../../models/stageManifest.ts';
import type { PageImage } from '../../../page/pageImage.ts';
import { toSinglePrecision } from '../../ppocr/inference/graph/singlePrecision.ts';
import { greyOf, isBilevel } from '../../ppocr/pagePixels/greyImage.ts';
import { pictureTensor } from '../pictureTensor.ts';
import type { StagePixels, UnwarpingStage } from '../stage.ts';
import { StageSession, type StageTensor } from '../stageSession.ts';
import { bendOf, curvatureOf, type BendGrid } from './bendGrid.ts';

/**
 * Share of the page's height that its rows may be off straight and it is still flat: a sixth of a line of print. The
 * model sees up to 0.0017 in scans and drawings that are flat, and 0.0025 where a page rises by a hundredth of its
 * height in the middle.
 */
const FLAT = 0.002;
/** Share of the picture's sides by which the bend may move a point: more is no page that the model understands. */
const MOST_BENT = 0.25;

/** Loads a model that sees how pages on photos are bent. Errors: `model-invalid`. */
export async function loadUnwarpingStage(model: ResolvedModel): Promise<UnwarpingStage> {
  const { input } = stageManifest(model, 'unwarping').unwarping;
  const graph = OnnxGraph.parse(await readFile(model.file('graph')));
  toSinglePrecision(graph);
  return new UvdocUnwarping(await StageSession.load(graph.bytes(), model.name), input, model.name);
}

/**
 * UVDoc (Verhoeven, Magne and Sorkine-Hornung 2023): a small picture of the page in, out comes where on it the points of
 * the flat page lie: [1, 2, rows, columns], x and y in -1..1. https://github.com/tanguymagne/UVDoc
 */
class UvdocUnwarping implements UnwarpingStage {
  readonly model: string;
  readonly batch = 1;
  readonly #session: StageSession;
  readonly #input: StagePicture;

  constructor(session: StageSession, input: StagePicture, model: string) {
    this.#session = session;
    this.#input = input;
    this.model = model;
  }

  /** Undefined, too, for pictures in black and white: those come from scanners, and the model was made for photos. */
  async findBend(image: PageImage): Promise<BendGrid | undefined> {
    if (isBilevel(greyOf(image))) return undefined;
    const name = this.#session.inputNames[0] ?? '';
    const picture = await resized(image, this.#input);
    const [points] = await this.#session.run({ [name]: pictureTensor([picture], this.#input) });
    const grid = points && gridOn(points, image);
    const bend = grid && bendOf(grid);
    if (!bend || curvatureOf(grid) < FLAT * image.height) return undefined;
    const most = MOST_BENT * Math.min(image.width, image.height);
    if (bend.offsets.some(([dx, dy]) => Math.hypot(dx, dy) > most) || isFolded(bend.flat)) return undefined;
    return grid;
  }

  release(): Promise<void> {
    return this.#session.release();
  }
}

/** Whether the page has no area on its photo, or is seen in a mirror. */
function isFolded([a, b, c, d]: readonly number[]): boolean {
  return !((a ?? 0) * (d ?? 0) - (b ?? 0) * (c ?? 0) > 0);
}

/** The whole picture in the size of the input; its sides may change in relation to each other. */
async function resized(image: PageImage, { width, height }: StagePicture): Promise<StagePixels> {
  const { channels } = image;
  const { data } = await sharp(image.data, {
    raw: { width: image.width, height: image.height, channels },
    limitInputPixels: false,
  })
    .resize(width, height, { fit: 'fill' })
    .toColourspace(channels === 1 ? 'b-w' : 'srgb')
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { data: new Uint8Array(data), width, height, channels };
}

/** The points of the flat page in px of the photo; undefined where the output is none of such points. */
function gridOn({ data, shape }: StageTensor, image: PageImage): BendGrid | undefined {
  const [, sides, rows = 0, columns = 0] = shape;
  const count = rows * columns;
  if (sides !== 2 || data.length !== 2 * count) return undefined;
  const points = Array.from({ length: count }, (_, i): readonly [number, number] => [
    ((Number(data[i]) + 1) / 2) * image.width,
    ((Number(data[count + i]) + 1) / 2) * image.height,
  ]);
  return { columns, rows, points };
}
