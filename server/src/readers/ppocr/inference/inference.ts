/** One output of a model, row-major. */
export interface OutputTensor {
  readonly data: Float32Array | Int32Array | BigInt64Array;
  readonly shape: readonly number[];
}

/**
 * A model that can be run, wherever that happens: in this thread (`Session`), or on a device that serves
 * several threads. Batches lie along the first axis.
 */
export interface Inference {
  /** How many inputs are worth sending before the first answer: 1 where running blocks this thread. */
  readonly concurrency: number;
  /**
   * The size an input's axis of `size` px is to be padded to: never less, a multiple of `multipleOf`.
   * Accelerators plan for every new shape, so they take few.
   */
  paddedSize(size: number, multipleOf: number): number;
  /**
   * Runs one float32 tensor through; all outputs in the model's order. The input may be used again when it
   * has answered, and not before: it may be copied late.
   */
  run(data: Float32Array, shape: readonly number[]): Promise<readonly OutputTensor[]>;
  release(): Promise<void>;
}

/** The next multiple, at least one. */
export function nextMultiple(size: number, multipleOf: number): number {
  return Math.max(1, Math.ceil(size / multipleOf)) * multipleOf;
}

/** The first output as float32, with its shape. Throws if the model returns something else. */
export function firstFloats(outputs: readonly OutputTensor[]): {
  readonly data: Float32Array;
  readonly shape: readonly number[];
} {
  const [output] = outputs;
  if (!(output?.data instanceof Float32Array)) throw new TypeError('the output of the model is not float32');
  return { data: output.data, shape: output.shape };
}
