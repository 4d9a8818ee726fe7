import { FolioError } from '../../errors/catalogue.ts';
import type { TextLine } from '../../page/pageResult.ts';
import { decodeBestPath } from './ctc.ts';
import { normalisationTable } from './detectText.ts';
import type { LineCrop, RecognizedLines } from './lineCrop.ts';
import { composeLine } from './composeLine.ts';
import type { PpocrModel } from './model.ts';
import { StageTimer } from './stageTimer.ts';

/** Widths are rounded up to this many px, so that the graph sees few shapes and its arena does not grow. */
const WIDTH_STEP = 32;

export interface RecognizeOptions {
  readonly recoverSpaces: boolean;
  isCancelled(): boolean;
}

/**
 * Reads line crops, one at a time: on a CPU a batch is slower than its lines (padding, cache). The
 * answers are in the order of the crops. Throws `cancelled` between two lines.
 */
export async function recognizeLines(
  model: PpocrModel,
  crops: readonly LineCrop[],
  options: RecognizeOptions,
): Promise<RecognizedLines> {
  const timer = new StageTimer();
  const lines: (TextLine | null)[] = [];
  for (const crop of crops) {
    if (options.isCancelled()) throw new FolioError('cancelled');
    lines.push(await recognizeLine(model, crop, options.recoverSpaces, timer));
  }
  return { lines, timings: timer.timings };
}

async function recognizeLine(
  model: PpocrModel,
  crop: LineCrop,
  recoverSpaces: boolean,
  timer: StageTimer,
): Promise<TextLine | null> {
  const output = await recognizePixels(model, crop, timer);
  return timer.timeSync('recognize.decode', () => {
    const { blankIndex } = model.manifest.recognition.dictionary;
    const characters = decodeBestPath(output.data, model.classes, blankIndex);
    return composeLine(crop, characters, output.stepWidth, recoverSpaces);
  });
}

/** The recogniser's probabilities (steps × classes) for a crop, and the width of a step in px of the crop. */
export async function recognizePixels(
  model: PpocrModel,
  crop: Pick<LineCrop, 'pixels' | 'width' | 'height'>,
  timer: StageTimer,
): Promise<{ data: Float32Array; stepWidth: number }> {
  const { mean, std } = model.manifest.recognition;
  const width = Math.ceil(crop.width / WIDTH_STEP) * WIDTH_STEP;
  const tensor = timer.timeSync('recognize.fill', () => lineTensor(crop, width, mean, std));
  const output = await timer.time('recognize.run', () => model.recognition.run(tensor, [1, 3, crop.height, width]));
  return { data: output.data, stepWidth: width / (output.data.length / model.classes.length) };
}

function lineTensor(crop: Pick<LineCrop, 'pixels' | 'width' | 'height'>, width: number, mean: readonly number[], std: readonly number[]): Float32Array {
  const plane = width * crop.height;
  const tensor = new Float32Array(3 * plane);
  for (let channel = 0; channel < 3; channel++) {
    if (channel > 0 && mean[channel] === mean[0] && std[channel] === std[0]) {
      tensor.copyWithin(channel * plane, 0, plane);
      continue;
    }
    const table = normalisationTable(mean[channel]!, std[channel]!);
    for (let y = 0, i = 0; y < crop.height; y++) {
      let o = channel * plane + y * width;
      for (let x = 0; x < crop.width; x++) tensor[o++] = table[crop.pixels[i++]!]!;
    }
  }
  return tensor;
}
