import { floatsOf, type NodeProto, type OnnxGraph } from '../../../../models/onnx/onnxGraph.ts';

/** `scale * x + shift`, a number for each channel. */
export interface Affine {
  readonly scale: Float64Array;
  readonly shift: Float64Array;
}

/**
 * What a node makes of a tensor [batch, channels, height, width], where that is a multiplication by and an addition of
 * constants, the same for all pixels of a channel. Undefined for any other node.
 */
function affineOf(graph: OnnxGraph, node: NodeProto, tensor: string, channels: number): Affine | undefined {
  const [a, b] = node.input;
  switch (node.opType) {
    case 'Mul':
    case 'Add': {
      const other = channelValues(graph, a === tensor ? b : a, channels);
      if (!other) return undefined;
      return node.opType === 'Mul'
        ? { scale: other, shift: new Float64Array(channels) }
        : { scale: new Float64Array(channels).fill(1), shift: other };
    }
    case 'Div': {
      const divisor = a === tensor ? channelValues(graph, b, channels) : undefined;
      return divisor && { scale: divisor.map((value) => 1 / value), shift: new Float64Array(channels) };
    }
    case 'BatchNormalization':
      return normalizationOf(graph, node, channels);
    default:
      return undefined;
  }
}

/** Batch normalization as it is in a trained model: an affine function. */
function normalizationOf(graph: OnnxGraph, node: NodeProto, channels: number): Affine | undefined {
  const [weight, bias, mean, variance] = node.input.slice(1, 5).map((name) => perChannel(graph, name));
  if (weight?.length !== channels || bias?.length !== channels) return undefined;
  if (mean?.length !== channels || variance?.length !== channels || node.output.length !== 1)
    return undefined;
  const epsilon = node.attribute.find(({ name }) => name === 'epsilon')?.f ?? 1e-5;
  const scale = Float64Array.from(weight, (value, c) => value / Math.sqrt((variance[c] ?? 0) + epsilon));
  return { scale, shift: Float64Array.from(bias, (value, c) => value - (mean[c] ?? 0) * (scale[c] ?? 0)) };
}

function perChannel(graph: OnnxGraph, name: string): Float32Array | undefined {
  const tensor = graph.constantOf(name);
  return tensor && floatsOf(tensor);
}

/** A constant of one number, or of one for each channel ([1, channels, 1, 1], [channels, 1, 1]). */
function channelValues(
  graph: OnnxGraph,
  name: string | undefined,
  channels: number,
): Float64Array | undefined {
  const tensor = name === undefined ? undefined : graph.constantOf(name);
  if (!tensor) return undefined;
  const values = floatsOf(tensor);
  const dims = tensor.dims.map(Number);
  const [only] = values;
  if (values.length === 1 && only !== undefined && dims.length <= 4)
    return new Float64Array(channels).fill(only);
  const isPerChannel =
    values.length === channels &&
    dims.length >= 3 &&
    dims.length <= 4 &&
    dims.at(-3) === channels &&
    dims.at(-2) === 1 &&
    dims.at(-1) === 1;
  return isPerChannel ? Float64Array.from(values) : undefined;
}

/** What comes of one after the other. */
function composed(first: Affine, second: Affine): Affine {
  return {
    scale: first.scale.map((value, c) => value * (second.scale[c] ?? 1)),
    shift: first.shift.map((value, c) => value * (second.scale[c] ?? 1) + (second.shift[c] ?? 0)),
  };
}

/** The affine nodes that follow a tensor one after the other, and what they come to. */
export interface AffineChain {
  readonly affine: Affine | undefined;
  readonly nodes: readonly NodeProto[];
  /** What the last of them gives; the tensor where there is none. */
  readonly output: string;
}

/** `nodes` is empty where something else follows as well. */
export function affineChain(graph: OnnxGraph, tensor: string, channels: number): AffineChain {
  let affine: Affine | undefined;
  const nodes: NodeProto[] = [];
  let output = tensor;
  for (;;) {
    const next = graph.onlyConsumerOf(output);
    const step = next && affineOf(graph, next, output, channels);
    if (!step) return { affine, nodes, output };
    affine = affine ? composed(affine, step) : step;
    nodes.push(next);
    output = next.output[0] ?? output;
  }
}
