import {
  DataType,
  floatsOf,
  graphNode,
  type NodeProto,
  type OnnxGraph,
} from '../../../../models/onnx/onnxGraph.ts';

/** What both convolutions enlarge by. */
const STEP = 2;

/**
 * Makes two transposed convolutions of 2 by 2 px with ReLU between them, which end DB's detectors, into two
 * convolutions of single pixels and a reordering: a pixel of the small map decides 16 of the large one and no others
 * do, and onnxruntime's transposed convolution takes several times as long.
 */
export function flattenUpsampling(graph: OnnxGraph): void {
  for (const node of graph.nodes.filter(({ opType }) => opType === 'ConvTranspose')) {
    const first = enlargementOf(graph, node);
    const relu = first && graph.onlyConsumerOf(first.output);
    const last = relu?.opType === 'Relu' ? graph.onlyConsumerOf(relu.output[0] ?? '') : undefined;
    const second = last && enlargementOf(graph, last);
    if (!first || !relu || !last || !second || second.input !== relu.output[0]) continue;
    const { output } = second;
    const name = (part: string): string => `folio/${output}/${part}`;
    const middle = STEP * STEP * first.channels;
    const large = STEP * STEP * STEP * STEP * second.channels;
    const constant = (part: string, dims: readonly number[], data: Float32Array): string =>
      graph.addConstant(name(part), DataType.FLOAT, dims, data);
    const square = { kernel_shape: [1, 1], strides: [1, 1], pads: [0, 0, 0, 0], group: 1 };
    const inner = constant('inner', [middle, first.inputs, 1, 1], innerWeights(first));
    const innerBias = constant('inner/bias', [middle], repeated(first.bias, STEP * STEP));
    const outer = constant('outer', [large, middle, 1, 1], outerWeights(first, second));
    const outerBias = constant('outer/bias', [large], repeated(second.bias, large / second.channels));
    graph.replace(
      [node, relu, last],
      [
        graphNode('Conv', [first.input, inner, innerBias], [name('wide')], square),
        graphNode('Relu', [name('wide')], [name('relu')]),
        graphNode('Conv', [name('relu'), outer, outerBias], [name('deep')], square),
        graphNode('DepthToSpace', [name('deep')], [output], { blocksize: STEP * STEP }),
      ],
    );
  }
}

interface Enlargement {
  readonly input: string;
  readonly output: string;
  readonly inputs: number;
  readonly channels: number;
  /** [inputs, channels, 2, 2] */
  readonly weights: Float32Array;
  readonly bias: Float32Array;
}

/** A transposed convolution in which no two pixels of the input reach the same one of the output. */
function enlargementOf(graph: OnnxGraph, node: NodeProto): Enlargement | undefined {
  const [input, weightName = '', biasName = ''] = node.input;
  const [output] = node.output;
  const weight = node.opType === 'ConvTranspose' ? graph.constantOf(weightName) : undefined;
  const bias = biasName === '' ? undefined : graph.constantOf(biasName);
  if (!weight || input === undefined || output === undefined || (biasName !== '' && !bias)) return undefined;
  const [inputs = 0, channels = 0, ...kernel] = weight.dims.map(Number);
  const isPlain = node.attribute.every(({ name, i, ints }) => {
    if (name === 'strides' || name === 'kernel_shape') return ints.every((value) => Number(value) === STEP);
    if (name === 'dilations') return ints.every((value) => value === 1n);
    if (name === 'pads' || name === 'output_padding') return ints.every((value) => value === 0n);
    return name === 'group' && i === 1n;
  });
  const hasStrides = node.attribute.some(({ name }) => name === 'strides');
  if (!isPlain || !hasStrides || kernel.length !== 2 || kernel.some((side) => side !== STEP))
    return undefined;
  const weights = floatsOf(weight);
  const biases = bias ? floatsOf(bias) : new Float32Array(channels);
  if (weights.length !== inputs * channels * STEP * STEP || biases.length !== channels) return undefined;
  return { input, output, inputs, channels, weights, bias: biases };
}

/** Channel `(row * 2 + column) * channels + c` is the pixel at row and column of channel c. */
function innerWeights({ inputs, channels, weights }: Enlargement): Float32Array {
  const places = STEP * STEP;
  const out = new Float32Array(places * channels * inputs);
  for (let place = 0; place < places; place += 1) {
    for (let c = 0; c < channels; c += 1) {
      for (let from = 0; from < inputs; from += 1)
        out[(place * channels + c) * inputs + from] = weights[(from * channels + c) * places + place] ?? 0;
    }
  }
  return out;
}

/** The same of a pixel's four pixels; channels as DepthToSpace wants them, `(row * 4 + column) * channels + c`. */
function outerWeights(first: Enlargement, { channels, weights }: Enlargement): Float32Array {
  const places = STEP * STEP;
  const middle = places * first.channels;
  const out = new Float32Array(places * places * channels * middle);
  for (let coarse = 0; coarse < places; coarse += 1) {
    for (let fine = 0; fine < places; fine += 1) {
      const row = STEP * Math.floor(coarse / STEP) + Math.floor(fine / STEP);
      const column = STEP * (coarse % STEP) + (fine % STEP);
      for (let c = 0; c < channels; c += 1) {
        const to = ((row * STEP * STEP + column) * channels + c) * middle + coarse * first.channels;
        for (let from = 0; from < first.channels; from += 1)
          out[to + from] = weights[(from * channels + c) * places + fine] ?? 0;
      }
    }
  }
  return out;
}

function repeated(values: Float32Array, times: number): Float32Array {
  return Float32Array.from({ length: values.length * times }, (_, at) => values[at % values.length] ?? 0);
}
