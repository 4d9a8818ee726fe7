import { affineChain } from './affine.ts';
import { convolutionOf } from './convolution.ts';
import { affineNodes } from './foldAffine.ts';
import { floatsOf, graphNode, type NodeProto, type OnnxGraph } from '../../../../models/onnx/onnxGraph.ts';

/**
 * Writes each hard swish that is spelled out, `x * clip(x + 3, 0, 6) / 6`, and the learnable scale after it as two
 * operators where there were six: each is a pass over all pixels. https://arxiv.org/abs/1905.02244
 */
export function joinHardSwish(graph: OnnxGraph): void {
  for (const clip of graph.nodes.filter(({ opType }) => opType === 'Clip')) {
    const swish = hardSwishOf(graph, clip);
    if (!swish) continue;
    const { input, channels, nodes } = swish;
    const chain = affineChain(graph, swish.output, channels);
    const [gate, product] = [`folio/${chain.output}/gate`, `folio/${chain.output}/product`];
    graph.replace(
      [...nodes, ...chain.nodes],
      [
        graphNode('HardSigmoid', [input], [gate], {}, { alpha: 1 / 6, beta: 0.5 }),
        graphNode('Mul', [input, gate], [chain.affine ? product : chain.output]),
        ...(chain.affine ? affineNodes(graph, product, chain.output, chain.affine) : []),
      ],
    );
  }
}

interface HardSwish {
  readonly input: string;
  readonly output: string;
  readonly channels: number;
  readonly nodes: readonly NodeProto[];
}

function hardSwishOf(graph: OnnxGraph, clip: NodeProto): HardSwish | undefined {
  const add = graph.nodes.find(({ output }) => output[0] === clip.input[0]);
  const [limited] = clip.output;
  if (add?.opType !== 'Add' || limited === undefined || !isClip(graph, clip, 0, 6)) return undefined;
  const input = add.input.find((name) => graph.constantOf(name) === undefined);
  if (input === undefined || !add.input.some((name) => numberOf(graph, name) === 3)) return undefined;
  const product = graph.onlyConsumerOf(limited);
  const sum = add.output[0];
  if (product?.opType !== 'Mul' || !product.input.includes(input)) return undefined;
  if (sum === undefined || graph.onlyConsumerOf(sum) !== clip) return undefined;
  const divided = graph.onlyConsumerOf(product.output[0] ?? '');
  const [output] = divided?.output ?? [];
  if (!divided || output === undefined || !isSixth(graph, divided)) return undefined;
  const source = graph.nodes.find((node) => node.output.includes(input));
  const channels = source && convolutionOf(graph, source)?.outputChannels;
  return channels === undefined
    ? undefined
    : { input, output, channels, nodes: [add, clip, product, divided] };
}

/** The limits are inputs from version 11 of the operators on, and attributes before. */
function isClip(graph: OnnxGraph, { input, attribute }: NodeProto, least: number, most: number): boolean {
  const limit = (at: number, name: string): number | undefined => {
    const tensor = input[at];
    if (tensor !== undefined) return numberOf(graph, tensor);
    return attribute.find((one) => one.name === name)?.f;
  };
  return limit(1, 'min') === least && limit(2, 'max') === most;
}

/** Whether a node divides by six. */
function isSixth(graph: OnnxGraph, { opType, input }: NodeProto): boolean {
  const values = input.map((name) => numberOf(graph, name));
  return opType === 'Div' ? values[1] === 6 : opType === 'Mul' && values.includes(Math.fround(1 / 6));
}

function numberOf(graph: OnnxGraph, name: string): number | undefined {
  const tensor = graph.constantOf(name);
  const values = tensor ? floatsOf(tensor) : [];
  return values.length === 1 ? values[0] : undefined;
}
