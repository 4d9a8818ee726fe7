import { type Alternative, alternativesBetween, alternativesTo } from './alternatives.ts';
import { collapse } from './ctc.ts';
import { bestPathOf, stepsOf, type StepClasses } from '../inference/graph/stepClasses.ts';
import type { GreyImage } from '../pagePixels/greyImage.ts';
import { firstFloats, type Inference, type OutputTensor } from '../inference/inference.ts';
import type { StageTimer } from '../stageTimer.ts';
import type { CtcNetwork } from './ctcNetwork.ts';
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
const freeInputs = new WeakMap<Inference, Map<number, Float32Array>>();

/** Reads one line image of the recogniser's height. Spaces come back as characters. */
export async function recognizeCrop(
  network: CtcNetwork,
  image: GreyImage,
  timer: StageTimer,
): Promise<ReadCharacter[]> {
  const { recognizer, alphabet } = network;
  const { recognition } = network.manifest;
  const width = recognizer.paddedSize(image.width, WIDTH_STEP);
  const input = takeInput(recognizer, 3 * image.height * width);
  fillTensor(input, width, image.height, image, recognition);
  const start = performance.now();
  const outputs = await recognizer.run(input, [1, 3, image.height, width]);
  timer.add('recognize.run', performance.now() - start);
  giveBack(recognizer, input);
  const steps = stepClassesOf(outputs);
  const stepWidth = width / steps.steps;
  const { blankIndex } = recognition.dictionary;
  const runs = collapse(steps, blankIndex);
  return runs.map((c, i) => ({
    text: alphabet[c.index] ?? '',
    confidence: c.confidence,
    x: ((c.first + c.last) / 2 + 0.5) * stepWidth,
    others: alternativesTo(c, steps, alphabet, blankIndex),
    missed: alternativesBetween(runs[i - 1], c, steps, alphabet, blankIndex),
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
function takeInput(recognizer: Inference, size: number): Float32Array {
  const free = freeInputsOf(recognizer);
  const input = free.get(size) ?? new Float32Array(size);
  free.delete(size);
  return input;
}

function giveBack(recognizer: Inference, input: Float32Array): void {
  freeInputsOf(recognizer).set(input.length, input);
}

function freeInputsOf(recognizer: Inference): Map<number, Float32Array> {
  let free = freeInputs.get(recognizer);
  if (!free) freeInputs.set(recognizer, (free = new Map<number, Float32Array>()));
  return free;
}
