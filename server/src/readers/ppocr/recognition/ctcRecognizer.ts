import { FolioError } from '../../../errors/catalogue.ts';
import { type CtcRecognition, isCtc } from '../../../models/manifest.ts';
import { readingManifest, type ResolvedModel } from '../../../models/resolveModel.ts';
import { USUAL_STRETCH } from '../crops/cutLines.ts';
import { readInPieces } from '../crops/longLines.ts';
import { checkClasses } from '../inference/graph/checkClasses.ts';
import { recognizerGraph } from '../inference/graph/recognizerGraph.ts';
import { CPU_SESSION, Session } from '../inference/inferenceSession.ts';
import { ctcAlphabet, type PpocrModel } from '../inference/model.ts';
import { type GreyImage, resizeGrey } from '../pagePixels/greyImage.ts';
import type { StageTimer } from '../stageTimer.ts';
import type { CtcNetwork } from './ctcNetwork.ts';
import { inTurn } from './inTurn.ts';
import type { LinePicture, LineRecognizer } from './lineRecognizer.ts';
import { recognizeCrop, type ReadCharacter } from './recognizeCrop.ts';

/** The recogniser of a page model, where the model runs. */
export function pageRecognizer(model: PpocrModel): LineRecognizer {
  return new CtcRecognizer(model, model.name);
}

/** Loads the recogniser of a model of the CTC family into this thread, on the CPU. Errors: FolioError `model-invalid`. */
export async function loadCtcRecognizer(model: ResolvedModel): Promise<LineRecognizer> {
  const { name, directory } = model;
  const { recognition } = readingManifest(model);
  if (!isCtc(recognition))
    throw new FolioError('model-invalid', {
      model: directory,
      reason: 'its recogniser is of another family',
    });
  const alphabet = await ctcAlphabet(model, recognition);
  const recognizer = await Session.load(await recognizerGraph(model), name, CPU_SESSION);
  const network = { recognizer, manifest: { recognition }, alphabet };
  await checkClasses(recognizer, { ...network, name });
  return new CtcRecognizer(network, name);
}

/** A recogniser of the PP-OCR family. It reads line by line: batches gain nothing on a processor. */
export class CtcRecognizer implements LineRecognizer {
  readonly name: string;
  readonly family = 'ctc';
  readonly #network: CtcNetwork;
  #characters: ReadonlySet<string> | undefined;

  constructor(network: CtcNetwork, name: string) {
    this.name = name;
    this.#network = network;
  }

  /** An accelerator makes batches of its own of all lines that it has. */
  get batch(): number {
    return this.#network.recognizer.concurrency === 1 ? 1 : Number.MAX_SAFE_INTEGER;
  }

  get characters(): ReadonlySet<string> {
    return (this.#characters ??= new Set(this.#network.alphabet.filter((text) => text !== '')));
  }

  async read(lines: readonly LinePicture[], timer: StageTimer): Promise<ReadCharacter[][]> {
    const texts: ReadCharacter[][] = lines.map(() => []);
    await inTurn([...lines.entries()], this.#network.recognizer.concurrency, async ([at, picture]) => {
      const { recognition } = this.#network.manifest;
      const image = fitted(picture, recognition);
      const read = await readInPieces(image, (piece) => recognizeCrop(this.#network, piece, timer));
      const scale = picture.image.width / image.width;
      texts[at] = scale === 1 ? read : read.map((c) => ({ ...c, x: c.x * scale }));
    });
    return texts;
  }

  async release(): Promise<void> {
    await this.#network.recognizer.release();
  }
}

/** The picture as the recogniser wants it: of its height and stretch. Those of its own page model are. */
function fitted(
  { image, stretch }: LinePicture,
  { height, stretch: own = USUAL_STRETCH }: CtcRecognition,
): GreyImage {
  if (image.height === height && stretch === own) return image;
  const width = Math.max(1, Math.round((image.width * height * own) / (image.height * stretch)));
  return resizeGrey(image, width, height);
}
