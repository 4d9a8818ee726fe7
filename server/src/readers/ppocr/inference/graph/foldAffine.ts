import { type Affine, affineChain } from './affine.ts';
import { convolutionOf } from './convolution.ts';
import { DataType, graphNode, type NodeProto, type OnnxGraph } from '../../../../models/onnx/onnxGraph.ts';

/**
 * Takes multiplications by and additions of constants that follow a convolution into its weights. They are a pass over
 * all pixels each, which takes a small model as long as its convolutions. onnxruntime does it for batch normalizations,
 * and not for the learnable scales of PP-LCNetV3.
 */
export function foldAffine(graph: OnnxGraph): void {
  for (const node of graph.nodes) {
    const convolution = convolutionOf(graph, node);
    const [tensor] = node.output;
    if (!convolution || tensor === undefined) continue;
    const { affine, nodes, output } = affineChain(graph, tensor, convolution.outputChannels);
    if (!affine) continue;
    convolution.follow(affine);
    graph.replace(nodes, []);
    node.output = [output];
  }
}

/**
 * Nodes that give `affine` of a tensor as `result`. There are none where all that take the result are convolutions that
 * can do it, which then take the tensor.
 */
export function affineNodes(graph: OnnxGraph, tensor: string, result: string, affine: Affine): NodeProto[] {
  if (isTakenIn(graph, result, affine)) {
    for (const node of graph.consumersOf(result)) {
      convolutionOf(graph, node)?.precede(affine);
      node.input[0] = tensor;
    }
    return [];
  }
  // The one affine operator that onnxruntime knows in the order of channels that it has between convolutions.
  const { scale, shift } = affine;
  const constant = (name: string, values: Float64Array): string =>
    graph.addConstant(`folio/${result}/${name}`, DataType.FLOAT, [values.length], Float32Array.from(values));
  const inputs = [
    constant('scale', scale),
    constant('shift', shift),
    constant(
      'mean',
      scale.map(() => 0),
    ),
    constant(
      'variance',
      scale.map(() => 1),
    ),
  ];
  return [graphNode('BatchNormalization', [tensor, ...inputs], [result], {}, { epsilon: 0 })];
}

function isTakenIn(graph: OnnxGraph, result: string, { shift }: Affine): boolean {
  const isShifted = shift.some((value) => value !== 0);
  const consumers = graph.consumersOf(result);
  return (
    consumers.length > 0 &&
    !graph.outputNames.includes(result) &&
    consumers.every((node) => {
      const convolution = node.input[0] === result ? convolutionOf(graph, node) : undefined;
      return convolution !== undefined && !(convolution.isPadded && isShifted);
    })
  );
}
