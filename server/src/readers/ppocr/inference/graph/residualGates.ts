import { DataType, graphNode, type OnnxGraph } from '../../../../models/onnx/onnxGraph.ts';

/**
 * Writes `x + x * gate` as `x * (gate + 1)`: a gate is one number for each channel, x a picture for each, and every
 * operator is a pass over those. PP-OCR's detectors have it in their residual squeeze and excitation.
 */
export function joinResidualGates(graph: OnnxGraph): void {
  for (const gate of graph.nodes.filter(({ opType }) => opType === 'HardSigmoid')) {
    const [opening = ''] = gate.output;
    const product = graph.onlyConsumerOf(opening);
    const input = product?.input.find((name) => name !== opening);
    const sum = product?.opType === 'Mul' ? graph.onlyConsumerOf(product.output[0] ?? '') : undefined;
    if (!product || input === undefined || sum?.opType !== 'Add' || !sum.input.includes(input)) continue;
    const [result = ''] = sum.output;
    const one = graph.addConstant(`${result}/one`, DataType.FLOAT, [1], Float32Array.of(1));
    graph.replace(
      [product, sum],
      [
        graphNode('Add', [opening, one], [`${result}/gate`]),
        graphNode('Mul', [input, `${result}/gate`], [result]),
      ],
    );
  }
}
