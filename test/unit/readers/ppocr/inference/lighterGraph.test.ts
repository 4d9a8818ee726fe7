import { create, toBinary } from '@bufbuild/protobuf';
import fc from 'fast-check';
import {
  GraphProtoSchema,
  ModelProtoSchema,
  OperatorSetIdProtoSchema,
  TensorShapeProtoSchema,
  TensorShapeProto_DimensionSchema,
  TypeProto_TensorSchema,
  TypeProtoSchema,
  ValueInfoProtoSchema,
  type ValueInfoProto,
} from 'onnx-buf';
import { describe, expect, it } from 'vitest';
import {
  DataType,
  graphNode,
  OnnxGraph,
  type NodeProto,
} from '../../../../../server/src/models/onnx/onnxGraph.ts';
import { lighten } from '../../../../../server/src/readers/ppocr/inference/graph/lighterGraph.ts';
import { firstFloats } from '../../../../../server/src/readers/ppocr/inference/inference.ts';
import { Session } from '../../../../../server/src/readers/ppocr/inference/inferenceSession.ts';

const CHANNELS = 8;
const SIDE = { height: 6, width: 10 };

function valueInfo(name: string, dims: readonly number[]): ValueInfoProto {
  const dim = dims.map((size) =>
    create(TensorShapeProto_DimensionSchema, { value: { case: 'dimValue', value: BigInt(size) } }),
  );
  const shape = create(TensorShapeProtoSchema, { dim });
  const tensor = create(TypeProto_TensorSchema, { elemType: DataType.FLOAT, shape });
  return create(ValueInfoProtoSchema, {
    name,
    type: create(TypeProtoSchema, { value: { case: 'tensorType', value: tensor } }),
  });
}

/** A graph from `x` to `y` that is still to be given its nodes. */
function emptyGraph(): OnnxGraph {
  const graph = create(GraphProtoSchema, {
    name: 'test',
    input: [valueInfo('x', [1, CHANNELS, SIDE.height, SIDE.width])],
  });
  const opsetImport = [create(OperatorSetIdProtoSchema, { domain: '', version: 11n })];
  const made = OnnxGraph.parse(
    toBinary(ModelProtoSchema, create(ModelProtoSchema, { irVersion: 7n, opsetImport, graph })),
  );
  made.setOutputs([['y', DataType.FLOAT]]);
  return made;
}

/** Numbers that look random and are the same each time. */
function numbers(count: number, seed: number, least = -1, most = 1): Float32Array {
  let state = (seed * 747_796_405 + 1) >>> 0;
  return Float32Array.from({ length: count }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return least + ((most - least) * state) / 2 ** 32;
  });
}

/** Writes a graph node by node, each from what the last one gave. */
class Chain {
  readonly graph = emptyGraph();
  last = 'x';
  #count = 0;

  constant(dims: readonly number[], data: Float32Array): string {
    return this.graph.addConstant(`c${String((this.#count += 1))}`, DataType.FLOAT, dims, data);
  }

  number(value: number): string {
    return this.constant([1], Float32Array.of(value));
  }

  add(node: (output: string) => NodeProto): this {
    const output = `t${String((this.#count += 1))}`;
    this.graph.add(node(output));
    this.last = output;
    return this;
  }

  convolution(kernel: number, group: 1 | typeof CHANNELS, seed: number, hasBias = true): this {
    const pad = (kernel - 1) / 2;
    const inputs = [
      this.last,
      this.constant(
        [CHANNELS, CHANNELS / group, kernel, kernel],
        numbers((CHANNELS * CHANNELS * kernel * kernel) / group, seed),
      ),
      ...(hasBias ? [this.constant([CHANNELS], numbers(CHANNELS, seed + 1))] : []),
    ];
    return this.add((output) =>
      graphNode('Conv', inputs, [output], {
        kernel_shape: [kernel, kernel],
        pads: [pad, pad, pad, pad],
        strides: [1, 1],
        group,
      }),
    );
  }

  /** `last * scale + shift` */
  scaled(scale: number, shift: number): this {
    const x = this.last;
    this.add((output) => graphNode('Mul', [this.number(scale), x], [output]));
    const product = this.last;
    return this.add((output) => graphNode('Add', [product, this.number(shift)], [output]));
  }

  normalized(seed: number): this {
    const inputs = [1, 2, 3, 4].map((at) =>
      this.constant([CHANNELS], numbers(CHANNELS, seed + at, at === 4 ? 0.5 : -1, 2)),
    );
    const x = this.last;
    return this.add((output) =>
      graphNode('BatchNormalization', [x, ...inputs], [output], {}, { epsilon: 1e-5 }),
    );
  }

  hardSwish(): this {
    const x = this.last;
    this.add((output) => graphNode('Add', [x, this.number(3)], [output]));
    const raised = this.last;
    this.add((output) => graphNode('Clip', [raised, this.number(0), this.number(6)], [output]));
    const clipped = this.last;
    this.add((output) => graphNode('Mul', [x, clipped], [output]));
    const product = this.last;
    return this.add((output) => graphNode('Div', [product, this.number(6)], [output]));
  }

  residualGate(): this {
    const x = this.last;
    this.add((output) => graphNode('GlobalAveragePool', [x], [output]));
    const pooled = this.last;
    this.add((output) => graphNode('HardSigmoid', [pooled], [output], {}, { alpha: 0.2, beta: 0.5 }));
    const gate = this.last;
    this.add((output) => graphNode('Mul', [x, gate], [output]));
    const product = this.last;
    return this.add((output) => graphNode('Add', [x, product], [output]));
  }

  enlarged(channels: number, seed: number): this {
    const weights = this.constant([CHANNELS, channels, 2, 2], numbers(CHANNELS * channels * 4, seed));
    const x = this.last;
    this.add((output) =>
      graphNode('ConvTranspose', [x, weights], [output], { kernel_shape: [2, 2], strides: [2, 2] }),
    );
    const bias = this.constant([1, channels, 1, 1], numbers(channels, seed + 1));
    const large = this.last;
    return this.add((output) => graphNode('Add', [large, bias], [output]));
  }

  relu(): this {
    const x = this.last;
    return this.add((output) => graphNode('Relu', [x], [output]));
  }

  bytes(): Uint8Array {
    this.graph.add(graphNode('Identity', [this.last], ['y']));
    return this.graph.bytes();
  }
}

async function answerOf(graph: Uint8Array): Promise<{ data: Float32Array; shape: readonly number[] }> {
  const session = await Session.load(graph, 'test');
  const { height, width } = SIDE;
  const x = numbers(CHANNELS * height * width, 7, -4, 4);
  const answer = firstFloats(await session.run(x, [1, CHANNELS, height, width]));
  await session.release();
  return answer;
}

/** Expects the same answer of the lighter graph; returns its operators. */
async function lightened(chain: Chain): Promise<string[]> {
  const bytes = chain.bytes();
  const graph = OnnxGraph.parse(bytes);
  lighten(graph);
  const [before, after] = [await answerOf(bytes), await answerOf(graph.bytes())];
  expect(after.shape).toEqual(before.shape);
  const largest = Math.max(1, ...before.data.map(Math.abs));
  const difference = Math.max(...before.data.map((value, at) => Math.abs(value - (after.data[at] ?? NaN))));
  expect(difference / largest).toBeLessThan(1e-5);
  return graph.nodes.map(({ opType }) => opType).filter((type) => type !== 'Identity');
}

describe('a lighter graph', () => {
  it('has scales and normalizations in the convolution before them', async () => {
    const chain = new Chain()
      .convolution(3, 1, 1, false)
      .normalized(2)
      .scaled(0.7, -0.3)
      .convolution(1, 1, 3);
    expect(await lightened(chain)).toEqual(['Conv', 'Conv']);
  });

  it('has a hard swish and its scale in two operators before a convolution without edges', async () => {
    const chain = new Chain().convolution(3, CHANNELS, 1).scaled(1.2, 0.1).hardSwish().scaled(0.8, 0.4);
    expect(await lightened(chain.convolution(1, 1, 5))).toEqual(['Conv', 'HardSigmoid', 'Mul', 'Conv']);
  });

  it('keeps a shift before a convolution that sees beyond the edges, and takes a scale alone into it', async () => {
    const shifted = new Chain().convolution(1, 1, 1).hardSwish().scaled(0.8, 0.4).convolution(3, CHANNELS, 5);
    expect(await lightened(shifted)).toEqual(['Conv', 'HardSigmoid', 'Mul', 'BatchNormalization', 'Conv']);
    const scaled = new Chain().convolution(1, 1, 1).hardSwish().scaled(0.8, 0).convolution(3, 1, 5);
    expect(await lightened(scaled)).toEqual(['Conv', 'HardSigmoid', 'Mul', 'Conv']);
  });

  it('opens a residual gate by one instead of adding', async () => {
    const types = await lightened(new Chain().convolution(1, 1, 1).residualGate().convolution(3, 1, 2));
    expect(types).toEqual(['Conv', 'GlobalAveragePool', 'HardSigmoid', 'Add', 'Mul', 'Conv']);
  });

  it('enlarges four times at once', async () => {
    const chain = new Chain().convolution(3, 1, 1).relu().enlarged(CHANNELS, 2).normalized(9).relu();
    const types = await lightened(chain.enlarged(1, 3));
    expect(types).toEqual(['Conv', 'Relu', 'Conv', 'Relu', 'Conv', 'DepthToSpace']);
  });

  it('leaves alone what is taken twice', async () => {
    const chain = new Chain().convolution(3, 1, 1);
    const twice = chain.last;
    chain.add((output) => graphNode('Mul', [twice, chain.number(2)], [output]));
    const doubled = chain.last;
    chain.add((output) => graphNode('Mul', [twice, doubled], [output]));
    expect(await lightened(chain)).toEqual(['Conv', 'Mul', 'Mul']);
  });

  it('answers as before, whatever follows what', async () => {
    const steps: readonly ((chain: Chain, seed: number) => Chain)[] = [
      (chain, seed) => chain.convolution(3, 1, seed),
      (chain, seed) => chain.convolution(3, CHANNELS, seed, false),
      (chain, seed) => chain.convolution(1, 1, seed),
      (chain) => chain.scaled(0.9, 0.2),
      (chain) => chain.scaled(1.1, 0),
      (chain, seed) => chain.normalized(seed),
      (chain) => chain.hardSwish(),
      (chain) => chain.residualGate(),
      (chain) => chain.relu(),
    ];
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom(...steps), { minLength: 1, maxLength: 7 }),
        fc.nat(1000),
        async (chosen, seed) => {
          const chain = new Chain();
          for (const [at, step] of chosen.entries()) step(chain, seed + 10 * at);
          await lightened(chain);
        },
      ),
      { numRuns: 40 },
    );
  });
});
