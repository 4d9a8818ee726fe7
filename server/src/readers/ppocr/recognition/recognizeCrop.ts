import { type Alternative, alternativesBetween, alternativesTo } from './alternatives.ts';
import { collapse } from './ctc.ts';
import { bestPathOf, stepsOf, type StepClasses } from '../inference/graph/stepClasses.ts';
import type { GreyImage } from '../pagePixels/greyImage.ts';
import { firstFloats, type OutputTensor } from '../inference/inference.ts';
import type { PpocrModel } from '../inference/model.ts';
import type { StageTimer } from '../stageTimer.ts';
import { fillTensor } from '../inference/tensorFilling.ts';

/** One character of a line, with its place along the crop. */
export interface ReadCharacter {
  readonly text: string;
  readonly confidence: number;
  /** px of the crop: the surest time step's middle. */
  readonly x: number;
  /** What it may be instead. */
  readonly others: readonly Alternative[];
  /** What may stand between it and the character before. */
  readonly missed: readonly Alternative[];
}

/** Input widths are multiples of this: few shapes, little padding. px */
const WIDTH_STEP = 32;

/** Inputs that no line uses just now, by size. */
const freeInputs = new WeakMap<PpocrModel, Map<number, Float32Array>>();

/** Reads one line image of the recogniser's height. Spaces come back as characters. */
export async function recognizeCrop(
  model: PpocrModel,
  image: GreyImage,
  timer: StageTimer,
): Promise<ReadCharacter[]> {
  const { recognition } = model.manifest;
  const width = model.recognizer.paddedSize(image.width, WIDTH_STEP);
  const input = takeInput(model, 3 * image.height * width);
  fillTensor(input, width, image.height, image, recognition);
  const start = performance.now();
  const outputs = await model.recognizer.run(input, [1, 3, image.height, width]);
  timer.add('recognize.run', performance.now() - start);
  giveBack(model, input);
  const steps = stepClassesOf(outputs);
  const stepWidth = width / steps.steps;
  const { blankIndex } = recognition.dictionary;
  const runs = collapse(steps, blankIndex);
  return runs.map((c, i) => ({
    text: model.alphabet[c.index] ?? '',
    confidence: c.confidence,
    x: ((c.first + c.last) / 2 + 0.5) * stepWidth,
    others: alternativesTo(c, steps, model.alphabet, blankIndex),
    missed: alternativesBetween(runs[i - 1], c, steps, model.alphabet, blankIndex),
  }));
}

/** Prepared graphs answer with the best path, others with the probabilities of all classes. */
function stepClassesOf(outputs: readonly OutputTensor[]): StepClasses {
  const [steps] = stepsOf(outputs);
  if (steps) return steps;
  const { data, shape } = firstFloats(outputs);
  return bestPathOf(data, shape[2] ?? 0);
}

/**
 * One input a size serves all lines that are read in turn. It is taken out while the model runs, which may copy it
 * later: a second line of that size under way has its own.
 */
function takeInput(model: PpocrModel, size: number): Float32Array {
  const free = freeInputsOf(model);
  const input = free.get(size) ?? new Float32Array(size);
  free.delete(size);
  return input;
}

function giveBack(model: PpocrModel, input: Float32Array): void {
  freeInputsOf(model).set(input.length, input);
}

function freeInputsOf(model: PpocrModel): Map<number, Float32Array> {
  let free = freeInputs.get(model);
  if (!free) freeInputs.set(model, (free = new Map<number, Float32Array>()));
  return free;
}
