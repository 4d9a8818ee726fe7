import { CONTRIB, DataType, graphNode, intAttribute, type NodeProto, type OnnxGraph } from './onnxGraph.ts';

/** Smallest and largest value that a tensor took on the calibration lines. */
export type Range = readonly [smallest: number, largest: number];

/** A 1×1 convolution of at least this many channels on both sides is worth its conversions; measured. */
const WORTH_CHANNELS = 96;

/** The version of the standard operators that brought 8 bits. */
const STANDARD_QUANTIZATION = 10;

/** The convolutions that are to run in 8 bits: wide 1×1 ones. Depthwise and first ones lose accuracy and gain little. */
export function wideConvolutions(graph: OnnxGraph): NodeProto[] {
  return graph.nodes.filter((node) => {
    if (node.opType !== 'Conv' || (intAttribute(node, 'group') ?? 1) !== 1) return false;
    const [outputs = 0, inputs = 0, height, width] = graph.constant(node.input[1])?.dims ?? [];
    return height === 1 && width === 1 && outputs >= WORTH_CHANNELS && inputs >= WORTH_CHANNELS;
  });
}

/** The tensors whose ranges `quantizeConvolution` needs. */
export function rangedTensors(convolution: NodeProto): [input: string, output: string] {
  return [convolution.input[0] ?? '', convolution.output[0] ?? ''];
}

/**
 * Runs a convolution in 8 bits: activations with one scale and zero point each, weights with one scale a
 * channel, sums in 32 bits (https://arxiv.org/abs/1712.05877). Batch norms must have been folded into it.
 */
export function quantizeConvolution(
  graph: OnnxGraph,
  convolution: NodeProto,
  ranges: ReadonlyMap<string, Range>,
): void {
  const [input, output] = rangedTensors(convolution);
  const weights = graph.constant(convolution.input[1]);
  const [inputRange, outputRange] = [ranges.get(input), ranges.get(output)];
  if (!weights || !inputRange || !outputRange) throw new Error(`nothing is known of ${convolution.name}`);
  const key = `int8/${output}`;
  const from = addActivation(graph, `${key}/from`, inputRange);
  const to = addActivation(graph, `${key}/to`, outputRange);
  const rows = quantizeRows(weights.data, weights.dims[0] ?? 0);
  const channels = rows.scales.length;
  const inputs = [
    `${key}/from/value`,
    ...from.names,
    graph.addConstant(`${key}/weights`, DataType.INT8, weights.dims, rows.values),
    graph.addConstant(`${key}/weights/scale`, DataType.FLOAT, [channels], rows.scales),
    graph.addConstant(`${key}/weights/zero`, DataType.INT8, [channels], new Int8Array(channels)),
    ...to.names,
  ];
  const bias = graph.constant(convolution.input[2]);
  if (bias) {
    const sums = Int32Array.from(bias.data, (value, c) =>
      Math.round(value / (from.scale * (rows.scales[c] ?? 1))),
    );
    inputs.push(graph.addConstant(`${key}/bias`, DataType.INT32, [channels], sums));
  }
  // Older graphs know these operators from onnxruntime only.
  const domain = graph.opset >= STANDARD_QUANTIZATION ? '' : CONTRIB;
  if (domain === CONTRIB) graph.useContrib();
  const inner = graphNode('QLinearConv', inputs, [`${key}/to/value`], {}, domain);
  inner.attribute = convolution.attribute;
  graph.replace(
    convolution,
    graphNode('QuantizeLinear', [input, ...from.names], [`${key}/from/value`], {}, domain),
    inner,
    graphNode('DequantizeLinear', [`${key}/to/value`, ...to.names], [output], {}, domain),
  );
}

/**
 * Runs the last layer, which gives every class its score, in 8 bits, its input scaled anew for every line.
 * Answers whether the graph has such a layer (a matrix product and a bias before the softmax).
 */
export function quantizeClassifier(graph: OnnxGraph): boolean {
  const softmax = graph.nodes.findLast(({ opType }) => opType === 'Softmax');
  const add = softmax && graph.producerOf(softmax.input[0] ?? '');
  if (add?.opType !== 'Add') return false;
  const product = add.input.map((name) => graph.producerOf(name)).find((node) => node?.opType === 'MatMul');
  const bias = add.input.find((name) => graph.constant(name));
  const weights = graph.constant(product?.input[1]);
  if (!product || bias === undefined || weights?.dims.length !== 2) return false;
  const [depth = 0, classes = 0] = weights.dims;
  const columns = quantizeRows(transposed(weights.data, depth, classes), classes);
  const key = `int8/${add.output[0] ?? ''}`;
  const values = transposed(columns.values, classes, depth);
  graph.useContrib();
  graph.replace(product);
  graph.replace(
    add,
    graphNode(
      'DynamicQuantizeMatMul',
      [
        product.input[0] ?? '',
        graph.addConstant(`${key}/weights`, DataType.INT8, [depth, classes], values),
        graph.addConstant(`${key}/weights/scale`, DataType.FLOAT, [classes], columns.scales),
        graph.addConstant(`${key}/weights/zero`, DataType.INT8, [classes], new Int8Array(classes)),
        bias,
      ],
      [add.output[0] ?? ''],
      {},
      CONTRIB,
    ),
  );
  return true;
}

interface Activation {
  readonly scale: number;
  /** Its scale and zero point as constants. */
  readonly names: readonly [scale: string, zero: string];
}

function addActivation(graph: OnnxGraph, key: string, [smallest, largest]: Range): Activation {
  // Zero must be exact: it pads, and most activations are near it.
  const [low, high] = [Math.min(0, smallest), Math.max(0, largest)];
  const scale = Math.fround(Math.max((high - low) / 255, 1e-8));
  const zero = Math.min(255, Math.max(0, Math.round(-low / scale)));
  return {
    scale,
    names: [
      graph.addConstant(`${key}/scale`, DataType.FLOAT, [], Float32Array.of(scale)),
      graph.addConstant(`${key}/zero`, DataType.UINT8, [], Uint8Array.of(zero)),
    ],
  };
}

/** Rows as whole numbers from -127 to 127, each row with a scale of its own. */
export function quantizeRows(
  values: Float32Array,
  rows: number,
): { readonly values: Int8Array; readonly scales: Float32Array } {
  const width = values.length / rows;
  const whole = new Int8Array(values.length);
  const scales = new Float32Array(rows);
  for (let row = 0; row < rows; row += 1) {
    let largest = 0;
    for (let i = row * width; i < (row + 1) * width; i += 1)
      largest = Math.max(largest, Math.abs(values[i] ?? 0));
    const scale = Math.fround(Math.max(largest / 127, 1e-12));
    scales[row] = scale;
    for (let i = row * width; i < (row + 1) * width; i += 1) whole[i] = Math.round((values[i] ?? 0) / scale);
  }
  return { values: whole, scales };
}

function transposed<T extends Float32Array | Int8Array>(values: T, rows: number, columns: number): T {
  const out = values.slice() as T;
  for (let r = 0; r < rows; r += 1)
    for (let c = 0; c < columns; c += 1) out[c * rows + r] = values[r * columns + c] ?? 0;
  return out;
}
