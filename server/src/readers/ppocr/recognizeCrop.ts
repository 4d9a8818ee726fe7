import { CtcDecoder } from './ctc.ts';
import type { GreyImage } from './greyImage.ts';
import { firstFloats } from './inference.ts';
import type { PpocrModel } from './model.ts';
import type { StageTimer } from './stageTimer.ts';
import { fillTensor } from './tensorFilling.ts';

/** One character of a line, with its place along the crop. */
export interface ReadCharacter {
  readonly text: string;
  readonly confidence: number;
  /** px of the crop: the surest time step's middle. */
  readonly x: number;
}

/** Input widths are multiples of this: few shapes, little padding. px */
const WIDTH_STEP = 32;

const decoders = new WeakMap<PpocrModel, CtcDecoder>();
const buffers = new WeakMap<PpocrModel, Map<number, Float32Array>>();

/** Reads one line image of the recogniser's height. Spaces come back as characters. */
export async function recognizeCrop(
  model: PpocrModel,
  image: GreyImage,
  timer: StageTimer,
): Promise<ReadCharacter[]> {
  const { recognition } = model.manifest;
  const width = model.recognizer.paddedSize(image.width, WIDTH_STEP);
  const input = bufferOf(model, 3 * image.height * width);
  fillTensor(input, width, image.height, image, recognition);
  const start = performance.now();
  const { data, shape } = firstFloats(await model.recognizer.run(input, [1, 3, image.height, width]));
  timer.add('recognize.run', performance.now() - start);
  const steps = shape[1] ?? 0;
  const stepWidth = width / steps;
  return decoderOf(model)
    .decode(data, steps)
    .map((c) => ({
      text: model.alphabet[c.index] ?? '',
      confidence: c.confidence,
      x: ((c.first + c.last) / 2 + 0.5) * stepWidth,
    }));
}

function decoderOf(model: PpocrModel): CtcDecoder {
  let decoder = decoders.get(model);
  if (!decoder)
    decoders.set(
      model,
      (decoder = new CtcDecoder(model.alphabet.length, model.manifest.recognition.dictionary.blankIndex)),
    );
  return decoder;
}

/** Inference copies its input, so that one buffer a width serves all lines. */
function bufferOf(model: PpocrModel, size: number): Float32Array {
  let sizes = buffers.get(model);
  if (!sizes) buffers.set(model, (sizes = new Map<number, Float32Array>()));
  let buffer = sizes.get(size);
  if (!buffer) sizes.set(size, (buffer = new Float32Array(size)));
  return buffer;
}
