import { DataType, graphNode, OnnxGraph } from '../onnx/onnxGraph.ts';
import type { Layer, LstmGates } from './layers.ts';
import { Unusable } from './unusable.ts';
import type { WeightMatrix } from './weightMatrix.ts';

/** A network as an ONNX graph. */
export interface NetworkGraph {
  /** ONNX file. */
  readonly onnx: Uint8Array;
  /** px of a line for one time step. */
  readonly stepWidth: number;
  /** px that the network sees beyond each edge of the picture. */
  readonly border: number;
}

/** Names of the graph's inputs and outputs. */
export const TENSORS = {
  /** Pictures with their borders, [lines, 1, border + height + border, border + width + border], float. */
  image: 'image',
  /** Time steps of each line, [lines], int32. */
  steps: 'steps',
  /** The likeliest classes of each time step, likeliest first: [lines, steps, ranks], int32 and float. */
  classes: 'classes',
  probabilities: 'probabilities',
} as const;

/** What the layers so far give. */
interface Flow {
  readonly tensor: string;
  /** Of an image, [lines, channels, height, width], or of a sequence, [steps, lines, channels]. */
  readonly channels: number;
  /** px; undefined of a sequence. */
  readonly height: number | undefined;
  readonly stepWidth: number;
}

type Connected = Extract<Layer, { kind: 'connected' }>;
type Lstm = Extract<Layer, { kind: 'lstm' }>;

/**
 * Makes an ONNX graph of a network: convolutions over the picture, an LSTM down its columns, LSTMs along the line in
 * either direction, and the likeliest `ranks` classes of each time step. All lines of a batch give the same numbers
 * as alone: `steps` says where each ends. Throws `Unusable` for networks of another build.
 */
export function networkGraph(network: Layer, ranks: number): NetworkGraph {
  return new GraphBuilder().build(network, ranks);
}

class GraphBuilder {
  readonly #graph = OnnxGraph.create([
    { name: TENSORS.image, type: DataType.FLOAT, shape: ['lines', 1, 'height', 'width'] },
    { name: TENSORS.steps, type: DataType.INT32, shape: ['lines'] },
  ]);
  #tensors = 0;
  #border: number | undefined;

  build(network: Layer, ranks: number): NetworkGraph {
    const layers = network.kind === 'series' ? network.layers : [network];
    const [input, ...between] = layers;
    const output = between.pop();
    if (input?.kind !== 'input' || output?.kind !== 'connected') throw otherBuild();
    const start = { tensor: TENSORS.image, channels: input.depth, height: input.height, stepWidth: 1 };
    const end = this.#series(between, start);
    if (end.height !== undefined) throw otherBuild();
    this.#choose(output, end, ranks);
    return { onnx: this.#graph.bytes(), stepWidth: end.stepWidth, border: this.#border ?? 0 };
  }

  #series(layers: readonly Layer[], start: Flow): Flow {
    let flow = start;
    for (let i = 0; i < layers.length; i += 1) {
      const layer = layers[i];
      const next = layers[i + 1];
      if (!layer) break;
      if (layer.kind === 'convolve') {
        if (next?.kind !== 'connected') throw otherBuild();
        flow = this.#convolve(layer, next, flow);
        i += 1;
      } else flow = this.#layer(layer, flow);
    }
    return flow;
  }

  #layer(layer: Layer, flow: Flow): Flow {
    switch (layer.kind) {
      case 'series':
        return this.#series(layer.layers, flow);
      case 'parallel':
        return this.#parallel(layer.layers, flow);
      case 'maxpool':
        return this.#pool(layer, flow);
      case 'transposed':
        return this.#summarise(onlyLstm(layer), flow);
      case 'lstm':
        return this.#lstm(layer, 'forward', flow);
      case 'reversed':
        return this.#lstm(onlyLstm(layer), 'reverse', flow);
      case 'input':
      case 'convolve':
      case 'connected':
        throw otherBuild();
    }
  }

  #convolve(around: Extract<Layer, { kind: 'convolve' }>, weigh: Connected, flow: Flow): Flow {
    const { halfWidth, halfHeight } = around;
    const [width, height] = [2 * halfWidth + 1, 2 * halfHeight + 1];
    // Only the picture has a border: what lies beyond later layers would depend on the batch.
    if (flow.height === undefined || this.#border !== undefined || halfWidth !== halfHeight)
      throw otherBuild();
    if (weigh.inputs !== width * height * flow.channels) throw otherBuild();
    this.#border = halfWidth;
    // The file has the columns outside, the rows within them, the channels innermost.
    const kernel = new Float32Array(weigh.outputs * weigh.inputs);
    let to = 0;
    for (let o = 0; o < weigh.outputs; o += 1)
      for (let c = 0; c < flow.channels; c += 1)
        for (let y = 0; y < height; y += 1)
          for (let x = 0; x < width; x += 1, to += 1)
            kernel[to] = at(weigh.weights, o, (x * height + y) * flow.channels + c);
    const weights = this.#floats([weigh.outputs, flow.channels, height, width], kernel);
    const bias = this.#floats([weigh.outputs], biasOf(weigh.weights));
    const sums = this.#node('Conv', [flow.tensor, weights, bias], { kernel_shape: [height, width] });
    return { ...flow, tensor: this.#activate(weigh, sums), channels: weigh.outputs };
  }

  #pool({ width, height }: Extract<Layer, { kind: 'maxpool' }>, flow: Flow): Flow {
    if (flow.height === undefined || this.#border === undefined) throw otherBuild();
    const size = [height, width];
    const tensor = this.#node('MaxPool', [flow.tensor], { kernel_shape: size, strides: size });
    const rows = Math.floor(flow.height / height);
    if (rows === 0) throw otherBuild();
    return { ...flow, tensor, height: rows, stepWidth: flow.stepWidth * width };
  }

  /** Reads each column of the picture from its top, and gives what is known at its bottom. */
  #summarise(lstm: Lstm, flow: Flow): Flow {
    if (flow.height === undefined || !lstm.summarises || lstm.inputs !== flow.channels) throw otherBuild();
    // [lines, channels, rows, columns] to [rows, lines, columns, channels], then all columns as one batch.
    const turned = this.#node('Transpose', [flow.tensor], { perm: [2, 0, 3, 1] });
    const rows = this.#node('Shape', [turned], { start: 0, end: 1 });
    const flat = this.#node('Concat', [rows, this.#whole([-1, lstm.inputs])], { axis: 0 });
    const columns = this.#node('Reshape', [turned, flat]);
    const last = this.#name();
    this.#add('LSTM', [columns, ...this.#lstmWeights(lstm)], ['', last], lstmAttributes(lstm, 'forward'));
    const lines = this.#node('Shape', [flow.tensor], { start: 0, end: 1 });
    const shape = this.#node('Concat', [lines, this.#whole([-1, lstm.outputs])], { axis: 0 });
    const byLine = this.#node('Reshape', [last, shape]);
    const tensor = this.#node('Transpose', [byLine], { perm: [1, 0, 2] });
    return { tensor, channels: lstm.outputs, height: undefined, stepWidth: flow.stepWidth };
  }

  #lstm(lstm: Lstm, direction: 'forward' | 'reverse', flow: Flow): Flow {
    if (flow.height !== undefined || lstm.summarises || lstm.inputs !== flow.channels) throw otherBuild();
    const states = this.#node(
      'LSTM',
      [flow.tensor, ...this.#lstmWeights(lstm), TENSORS.steps],
      lstmAttributes(lstm, direction),
    );
    const tensor = this.#node('Squeeze', [states, this.#whole([1])]);
    return { ...flow, tensor, channels: lstm.outputs };
  }

  /** All layers on the same input, their channels beside each other. */
  #parallel(layers: readonly Layer[], flow: Flow): Flow {
    const flows = layers.map((layer) => this.#layer(layer, flow));
    const [first] = flows;
    if (!first || flow.height !== undefined) throw otherBuild();
    const tensor = this.#node(
      'Concat',
      flows.map((one) => one.tensor),
      { axis: 2 },
    );
    return { ...first, tensor, channels: flows.reduce((sum, one) => sum + one.channels, 0) };
  }

  /** The likeliest classes: all of them would be copied to JavaScript and searched there. */
  #choose(output: Connected, flow: Flow, ranks: number): void {
    if (output.inputs !== flow.channels || output.activation !== 'Softmax') throw otherBuild();
    const { outputs, inputs, weights } = output;
    const turned = new Float32Array(inputs * outputs);
    for (let i = 0; i < inputs; i += 1)
      for (let o = 0; o < outputs; o += 1) turned[i * outputs + o] = at(weights, o, i);
    const product = this.#node('MatMul', [flow.tensor, this.#floats([inputs, outputs], turned)]);
    const sums = this.#node('Add', [product, this.#floats([outputs], biasOf(weights))]);
    const probabilities = this.#node('Softmax', [sums], { axis: -1 });
    const [best, indices] = [this.#name(), this.#name()];
    const count = this.#whole([Math.min(ranks, outputs)]);
    this.#add('TopK', [probabilities, count], [best, indices], { axis: -1 });
    const classes = this.#node('Cast', [indices], { to: DataType.INT32 });
    this.#add('Transpose', [classes], [TENSORS.classes], { perm: [1, 0, 2] });
    this.#add('Transpose', [best], [TENSORS.probabilities], { perm: [1, 0, 2] });
    this.#graph.setOutputs([
      [TENSORS.classes, DataType.INT32],
      [TENSORS.probabilities, DataType.FLOAT],
    ]);
  }

  #activate({ activation }: Connected, tensor: string): string {
    if (activation === 'Linear') return tensor;
    if (activation === 'Softmax') throw otherBuild();
    return this.#node(activation === 'Logistic' ? 'Sigmoid' : activation, [tensor]);
  }

  /** Weights as ONNX has them: gates in the order input, output, forget, cell; no bias of the state. */
  #lstmWeights({ inputs, outputs, gates }: Lstm): string[] {
    const size = 4 * outputs;
    const weights = new Float32Array(size * inputs);
    const recurrent = new Float32Array(size * outputs);
    const bias = new Float32Array(2 * size);
    for (const [g, matrix] of inOnnxOrder(gates).entries()) {
      for (let row = 0; row < outputs; row += 1) {
        const to = g * outputs + row;
        const from = row * matrix.columns;
        weights.set(matrix.values.subarray(from, from + inputs), to * inputs);
        recurrent.set(matrix.values.subarray(from + inputs, from + inputs + outputs), to * outputs);
        bias[to] = at(matrix, row, matrix.columns - 1);
      }
    }
    return [
      this.#floats([1, size, inputs], weights),
      this.#floats([1, size, outputs], recurrent),
      this.#floats([1, 2 * size], bias),
    ];
  }

  #node(type: string, inputs: readonly string[], attributes: Parameters<typeof graphNode>[3] = {}): string {
    const output = this.#name();
    this.#add(type, inputs, [output], attributes);
    return output;
  }

  #add(...node: Parameters<typeof graphNode>): void {
    this.#graph.add(graphNode(...node));
  }

  #floats(dims: readonly number[], values: Float32Array): string {
    return this.#graph.addConstant(this.#name(), DataType.FLOAT, dims, values);
  }

  #whole(values: readonly number[]): string {
    const data = BigInt64Array.from(values, BigInt);
    return this.#graph.addConstant(this.#name(), DataType.INT64, [values.length], data);
  }

  #name(): string {
    this.#tensors += 1;
    return `t${this.#tensors}`;
  }
}

function inOnnxOrder({ cell, input, forget, output }: LstmGates): readonly WeightMatrix[] {
  return [input, output, forget, cell];
}

function lstmAttributes({ outputs }: Lstm, direction: string): Record<string, number | string> {
  return { hidden_size: outputs, direction };
}

/** The one LSTM within a layer that changes its direction. */
function onlyLstm(layer: Layer): Lstm {
  if (layer.kind === 'lstm') return layer;
  const [only, ...others] = 'layers' in layer ? layer.layers : [];
  if (!only || others.length > 0 || (only.kind !== 'lstm' && only.kind !== 'series')) throw otherBuild();
  return onlyLstm(only);
}

function biasOf(matrix: WeightMatrix): Float32Array {
  return Float32Array.from({ length: matrix.rows }, (_, row) => at(matrix, row, matrix.columns - 1));
}

function at({ values, columns }: WeightMatrix, row: number, column: number): number {
  return values[row * columns + column] ?? 0;
}

function otherBuild(): Unusable {
  return new Unusable('its network is built in a way that Folio does not know');
}
