import { DataType, graphNode, type OnnxGraph } from '../../../../models/onnx/onnxGraph.ts';
import { RANKS } from './stepClasses.ts';

/** From this version on, TopK takes the count as an input. */
const COUNT_AS_INPUT = 10;

/**
 * Changes the graph so that it returns the likeliest classes of each time step and their probabilities, [batch,
 * steps, RANKS] each, and the shape of what it chose from, [batch, steps, classes]. The probabilities of all
 * classes would be megabytes per line, copied to JavaScript and searched there. Throws if the graph does not end in
 * a softmax.
 */
export function answerBestPath(graph: OnnxGraph): void {
  const [output] = graph.outputNames;
  const last = output === undefined ? undefined : graph.producerOf(output);
  const probabilities = last?.opType === 'Softmax' ? last.output[0] : undefined;
  if (probabilities === undefined) throw new Error('the recogniser does not end in a softmax');
  const outputs = ['best/probability', 'best/class'];
  if (graph.opset >= COUNT_AS_INPUT) {
    const count = graph.addConstant('best/count', DataType.INT64, [1], BigInt64Array.of(BigInt(RANKS)));
    graph.add(graphNode('TopK', [probabilities, count], outputs, { axis: -1 }));
  } else {
    graph.add(graphNode('TopK', [probabilities], outputs, { axis: -1, k: RANKS }));
  }
  graph.add(graphNode('Shape', [probabilities], ['best/shape']));
  graph.setOutputs([
    ['best/class', DataType.INT64],
    ['best/probability', DataType.FLOAT],
    ['best/shape', DataType.INT64],
  ]);
}
