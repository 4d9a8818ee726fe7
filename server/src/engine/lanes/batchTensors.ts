import type { OutputTensor } from '../../readers/ppocr/inference/inference.ts';

/** One input after the other in a tensor with `size` places; places beyond the inputs stay zero. */
export function joinInputs(inputs: readonly Float32Array[], size: number): Float32Array<ArrayBuffer> {
  const length = inputs[0]?.length ?? 0;
  const joined = new Float32Array(length * size);
  inputs.forEach((input, index) => {
    if (input.length !== length) throw new Error('inputs of one batch differ in size');
    joined.set(input, index * length);
  });
  return joined;
}

/** The outputs of the first `count` places of a batch, each in memory of its own, with a batch axis of 1. */
export function splitOutputs(
  outputs: readonly OutputTensor[],
  size: number,
  count: number,
): OutputTensor[][] {
  for (const { shape } of outputs) {
    if (shape[0] !== size) throw new Error(`the model does not keep batches apart (${shape.join('x')})`);
  }
  return Array.from({ length: count }, (_, index) =>
    outputs.map(({ data, shape }) => {
      const length = data.length / size;
      return {
        data: data.slice(index * length, (index + 1) * length),
        shape: [1, ...shape.slice(1)],
      };
    }),
  );
}
