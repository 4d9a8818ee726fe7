import type { OutputTensor } from '../../readers/ppocr/inference/inference.ts';

/** Outputs of a device may differ from the processor's by so much: sums are added in another order. */
export const TOLERANCE = 1e-3;

/**
 * A tensor [batch, 3, height, width] as of print: white with dark strokes, always the same. Noise would
 * leave the recogniser undecided everywhere, and nothing could be compared.
 */
export function referenceInput(batch: number, height: number, width: number): Float32Array<ArrayBuffer> {
  const plane = height * width;
  const data = new Float32Array(batch * 3 * plane).fill(1);
  let seed = 0x2f6e2b1;
  const next = (below: number): number => {
    seed = (Math.imul(seed, 1103515245) + 12345) & 0x7fffffff;
    return seed % below;
  };
  for (let image = 0; image < batch; image += 1) {
    const strokes = Math.max(4, Math.round(plane / 400));
    const first = image * 3 * plane;
    for (let stroke = 0; stroke < strokes; stroke += 1) {
      const isTall = next(2) === 0;
      const left = next(width);
      const top = next(height);
      const right = Math.min(width, left + (isTall ? 3 : 12));
      const bottom = Math.min(height, top + (isTall ? 18 : 3));
      for (let y = top; y < bottom; y += 1)
        data.fill(-1, first + y * width + left, first + y * width + right);
    }
    data.copyWithin(first + plane, first, first + plane);
    data.copyWithin(first + 2 * plane, first, first + plane);
  }
  return data;
}

/** How far the outputs of a device are from the processor's. */
export interface Agreement {
  /** The largest difference of any number. */
  readonly difference: number;
  /** Steps whose likeliest class differs although the processor was sure of it. */
  readonly otherClasses: number;
}

/** Compares outputs of the same input; classes lie along the last axis. Throws where shapes differ. */
export function agreement(device: readonly OutputTensor[], processor: readonly OutputTensor[]): Agreement {
  let difference = 0;
  let otherClasses = 0;
  if (device.length !== processor.length) throw new Error('it gives another number of outputs');
  processor.forEach((expected, index) => {
    const given = device[index];
    if (!given || given.shape.join() !== expected.shape.join())
      throw new Error('its outputs have another shape');
    const classes = expected.shape.at(-1) ?? 1;
    for (let i = 0; i < expected.data.length; i += 1) {
      const apart = Math.abs(Number(given.data[i]) - Number(expected.data[i]));
      // A value that is no number is no agreement either.
      if (!(apart <= difference)) difference = Number.isNaN(apart) ? Infinity : apart;
    }
    if (expected.shape.length === 3)
      for (let row = 0; row < expected.data.length; row += classes)
        if (!sameClass(given.data, expected.data, row, classes)) otherClasses += 1;
  });
  return { difference, otherClasses };
}

/** The device's likeliest class is the processor's, or one that the processor found as likely. */
function sameClass(
  given: OutputTensor['data'],
  expected: OutputTensor['data'],
  row: number,
  classes: number,
): boolean {
  const chosen = largestAt(given, row, classes);
  const wanted = largestAt(expected, row, classes);
  return Number(expected[wanted]) - Number(expected[chosen]) <= 2 * TOLERANCE;
}

function largestAt(data: OutputTensor['data'], row: number, classes: number): number {
  let best = row;
  for (let i = row + 1; i < row + classes; i += 1) if (Number(data[i]) > Number(data[best])) best = i;
  return best;
}
