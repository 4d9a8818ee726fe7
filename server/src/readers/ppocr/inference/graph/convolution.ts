import type { Affine } from './affine.ts';
import { DataType, floatsOf, type NodeProto, type OnnxGraph } from '../../../../models/onnx/onnxGraph.ts';

/** A convolution over [batch, channels, height, width] whose weights are known, and can be changed. */
export interface Convolution {
  readonly outputChannels: number;
  /** It looks beyond the edges of its input, where it sees zeros. */
  readonly isPadded: boolean;
  /** Makes it give `scale * y + shift` of what it gives. */
  follow(affine: Affine): void;
  /** Makes it give of x what it gives of `scale * x + shift`. Exact where it is not padded, or nothing is shifted. */
  precede(affine: Affine): void;
}

/** Undefined for another node, for a transposed one in groups, and where the weights are not known. */
export function convolutionOf(graph: OnnxGraph, node: NodeProto): Convolution | undefined {
  const isTransposed = node.opType === 'ConvTranspose';
  if (node.opType !== 'Conv' && !isTransposed) return undefined;
  const [, weightName = '', biasName = ''] = node.input;
  const weight = graph.constantOf(weightName);
  const bias = biasName === '' ? undefined : graph.constantOf(biasName);
  const dims = weight?.dims.map(Number) ?? [];
  const group = Number(node.attribute.find(({ name }) => name === 'group')?.i ?? 1n);
  if (!weight || dims.length !== 4 || (biasName !== '' && !bias) || (isTransposed && group !== 1))
    return undefined;
  const [rows = 1, columns = 1, height = 1, width = 1] = dims;
  const outputChannels = isTransposed ? columns : rows;

  const size = height * width;
  const rowsOfGroup = rows / group;

  /** Scales the weights by a number for each channel that they give or take, and sets the biases. */
  const write = (scale: Float64Array, of: 'given' | 'taken', biases: Float32Array): void => {
    const before = floatsOf(weight);
    const after = new Float32Array(before.length);
    const isByRow = (of === 'given') !== isTransposed;
    for (let row = 0, at = 0; row < rows; row += 1) {
      const first = isTransposed ? 0 : Math.floor(row / rowsOfGroup) * columns;
      for (let column = 0; column < columns; column += 1) {
        const factor = scale[isByRow ? row : of === 'given' ? column : first + column] ?? 1;
        for (const end = at + size; at < end; at += 1) after[at] = (before[at] ?? 0) * factor;
      }
    }
    const name = unusedName(graph, `folio/${node.output[0] ?? node.name}`);
    node.input = [
      node.input[0] ?? '',
      graph.addConstant(`${name}/weight`, DataType.FLOAT, dims, after),
      graph.addConstant(`${name}/bias`, DataType.FLOAT, [outputChannels], biases),
    ];
  };
  const biases = (): Float32Array => (bias ? floatsOf(bias) : new Float32Array(outputChannels));
  /** What it makes of an input that is one number in each channel, where no pixel is beyond an edge. */
  const ofPlain = (level: Float64Array, channel: number, weights: Float32Array): number => {
    const first = Math.floor(channel / rowsOfGroup) * columns;
    let sum = 0;
    for (let column = 0, at = channel * columns * size; column < columns; column += 1) {
      const factor = level[first + column] ?? 0;
      for (const end = at + size; at < end; at += 1) sum += (weights[at] ?? 0) * factor;
    }
    return sum;
  };

  return {
    outputChannels,
    isPadded: isPadded(node),
    follow({ scale, shift }) {
      const changed = biases().map((value, c) => value * (scale[c] ?? 1) + (shift[c] ?? 0));
      write(scale, 'given', changed);
    },
    precede({ scale, shift }) {
      const weights = floatsOf(weight);
      // Nothing is shifted before a transposed one.
      const changed = biases().map((value, c) => value + (isTransposed ? 0 : ofPlain(shift, c, weights)));
      write(scale, 'taken', changed);
    },
  };
}

function isPadded({ opType, attribute }: NodeProto): boolean {
  // The pixels of a transposed convolution do not take the shift of all of its weights.
  if (opType === 'ConvTranspose') return true;
  return attribute.some(
    ({ name, s, ints }) =>
      (name === 'pads' && ints.some((pad) => pad !== 0n)) ||
      (name === 'auto_pad' && !['NOTSET', 'VALID'].includes(new TextDecoder().decode(s))),
  );
}

/** A name that no constant of the graph begins with. */
function unusedName(graph: OnnxGraph, name: string): string {
  return graph.constantOf(`${name}/weight`) ? unusedName(graph, `${name}'`) : name;
}
