import { DataType, graphNode, type OnnxGraph } from './onnxGraph.ts';

/** From this version on, ReduceMax takes its axes as an input. */
const REDUCE_AXES_AS_INPUT = 18;

/**
 * Lets the graph answer with the likeliest class of each time step and its probability, [batch, steps]
 * each, and with the shape of what it chose from, [batch, steps, classes]; not with the probabilities of all
 * classes: megabytes a line that would be made into an array for JavaScript and searched there. Throws where the
 * graph does not end in a softmax.
 */
export function answerBestPath(graph: OnnxGraph): void {
  const [output] = graph.outputNames;
  const last = output === undefined ? undefined : graph.producerOf(output);
  const probabilities = last?.opType === 'Softmax' ? last.output[0] : undefined;
  if (probabilities === undefined) throw new Error('the recogniser does not end in a softmax');
  graph.add(graphNode('ArgMax', [probabilities], ['best/class'], { axis: -1, keepdims: 0 }));
  if (graph.opset >= REDUCE_AXES_AS_INPUT) {
    const axes = graph.addConstant('best/axes', DataType.INT64, [1], BigInt64Array.of(-1n));
    graph.add(graphNode('ReduceMax', [probabilities, axes], ['best/probability'], { keepdims: 0 }));
  } else {
    graph.add(graphNode('ReduceMax', [probabilities], ['best/probability'], { axes: [-1], keepdims: 0 }));
  }
  graph.add(graphNode('Shape', [probabilities], ['best/shape']));
  graph.setOutputs([
    ['best/class', DataType.INT64],
    ['best/probability', DataType.FLOAT],
    ['best/shape', DataType.INT64],
  ]);
}
