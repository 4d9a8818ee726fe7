import { create, fromBinary, type MessageInitShape, toBinary } from '@bufbuild/protobuf';
import {
  AttributeProto_AttributeType,
  AttributeProtoSchema,
  GraphProtoSchema,
  ModelProtoSchema,
  NodeProtoSchema,
  OperatorSetIdProtoSchema,
  StringStringEntryProtoSchema,
  TensorProto_DataType,
  TensorProtoSchema,
  TensorShapeProto_DimensionSchema,
  TensorShapeProtoSchema,
  TypeProto_TensorSchema,
  TypeProtoSchema,
  ValueInfoProtoSchema,
  type ModelProto,
  type NodeProto,
  type TensorProto,
  type ValueInfoProto,
} from 'onnx-buf';
import { floatOfHalf } from './halfPrecision.ts';

export { TensorProto_DataType as DataType, type NodeProto, type TensorProto };

const FLOAT = Number(TensorProto_DataType.FLOAT);
const FLOAT16 = Number(TensorProto_DataType.FLOAT16);

/** Version of the standard operators in new graphs, and the version of the file format that came with it. */
const OPSET = 17n;
const IR_VERSION = 8n;

/** A tensor that goes into a graph. */
export interface GraphInput {
  readonly name: string;
  readonly type: TensorProto_DataType;
  /** A number, or the name of what is known only when it runs. */
  readonly shape: readonly (number | string)[];
}

/** A model's graph, to be looked at and changed. https://github.com/onnx/onnx/blob/main/docs/IR.md */
export class OnnxGraph {
  readonly #model: ModelProto;
  readonly #constants: Map<string, TensorProto>;

  private constructor(model: ModelProto) {
    this.#model = model;
    const given = this.nodes.flatMap(({ opType, output, attribute }): [string, TensorProto][] => {
      const value = opType === 'Constant' ? attribute.find(({ name }) => name === 'value')?.t : undefined;
      return value && output[0] !== undefined ? [[output[0], value]] : [];
    });
    this.#constants = new Map([
      ...given,
      ...this.constants.map((one): [string, TensorProto] => [one.name, one]),
    ]);
  }

  /** Throws where the bytes are no ONNX model. */
  static parse(bytes: Uint8Array): OnnxGraph {
    const model = fromBinary(ModelProtoSchema, bytes);
    if (!model.graph) throw new Error('the model has no graph');
    return new OnnxGraph(model);
  }

  /** A new graph, without nodes and outputs as yet. */
  static create(inputs: readonly GraphInput[]): OnnxGraph {
    const graph = create(GraphProtoSchema, { name: 'folio', input: inputs.map(valueOf) });
    const opsetImport = [create(OperatorSetIdProtoSchema, { domain: '', version: OPSET })];
    return new OnnxGraph(create(ModelProtoSchema, { irVersion: IR_VERSION, opsetImport, graph }));
  }

  /** The model as a file, without constants that no node uses any more. */
  bytes(): Uint8Array {
    const used = new Set([...this.nodes.flatMap(({ input }) => input), ...this.outputNames]);
    this.#graph.node = this.nodes.filter(
      ({ opType, output }) => opType !== 'Constant' || output.some((name) => used.has(name)),
    );
    this.#graph.initializer = this.constants.filter(({ name }) => used.has(name));
    return toBinary(ModelProtoSchema, this.#model);
  }

  get nodes(): NodeProto[] {
    return this.#graph.node;
  }

  get constants(): TensorProto[] {
    return this.#graph.initializer;
  }

  /** Version of the standard operators. */
  get opset(): number {
    return Number(this.#model.opsetImport.find(({ domain }) => domain === '')?.version ?? 1n);
  }

  /** Has inputs of one type take another. */
  retypeInputs(from: TensorProto_DataType, to: TensorProto_DataType): void {
    for (const { type } of this.#graph.input) {
      if (type?.value.case === 'tensorType' && type.value.value.elemType === Number(from))
        type.value.value.elemType = Number(to);
    }
  }

  get outputNames(): string[] {
    return this.#graph.output.map(({ name }) => name);
  }

  /** What the file says of itself under a key, such as a recogniser's `character`. */
  metadata(key: string): string | undefined {
    return this.#model.metadataProps.find((entry) => entry.key === key)?.value;
  }

  /** Has the file say something of itself. */
  setMetadata(key: string, value: string): void {
    this.#model.metadataProps.push(create(StringStringEntryProtoSchema, { key, value }));
  }

  /** The node that gives a tensor, looking through nodes that change nothing. */
  producerOf(tensor: string): NodeProto | undefined {
    const producer = this.nodes.find((node) => node.output.includes(tensor));
    const input = producer?.input[0];
    if (producer && input !== undefined && (producer.opType === 'Identity' || producer.opType === 'Cast'))
      return this.producerOf(input);
    return producer;
  }

  /** The nodes that take a tensor. */
  consumersOf(tensor: string): NodeProto[] {
    return this.nodes.filter(({ input }) => input.includes(tensor));
  }

  /** The only node that takes a tensor; undefined where there are more, or where the graph answers with it. */
  onlyConsumerOf(tensor: string): NodeProto | undefined {
    const [consumer, ...others] = this.consumersOf(tensor);
    return others.length > 0 || this.outputNames.includes(tensor) ? undefined : consumer;
  }

  /** A tensor that is the same for all inputs: a constant, or what a Constant node gives. */
  constantOf(tensor: string): TensorProto | undefined {
    return this.#constants.get(tensor);
  }

  /** Puts nodes in the place of others, where the first of those stood. */
  replace(old: readonly NodeProto[], by: readonly NodeProto[]): void {
    const [first] = old;
    const gone = new Set(old);
    this.#graph.node = this.nodes.flatMap((node) => (node === first ? by : gone.has(node) ? [] : [node]));
  }

  addConstant(
    name: string,
    dataType: TensorProto_DataType,
    dims: readonly number[],
    data: ArrayBufferView,
  ): string {
    const rawData = new Uint8Array(data.byteLength);
    rawData.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
    const constant = create(TensorProtoSchema, { name, dataType, dims: dims.map(BigInt), rawData });
    this.constants.push(constant);
    this.#constants.set(name, constant);
    return name;
  }

  add(...nodes: readonly NodeProto[]): void {
    this.nodes.push(...nodes);
  }

  /** Says which tensors the graph answers with, of which types; shapes are found by onnxruntime. */
  setOutputs(outputs: readonly (readonly [name: string, type: TensorProto_DataType])[]): void {
    this.#graph.output = outputs.map(([name, elemType]) =>
      create(ValueInfoProtoSchema, {
        name,
        type: create(TypeProtoSchema, {
          value: { case: 'tensorType', value: create(TypeProto_TensorSchema, { elemType }) },
        }),
      }),
    );
  }

  /** Types of inner tensors are forgotten: onnxruntime finds them again, and they may have changed. */
  forgetInnerTypes(): void {
    this.#graph.valueInfo = [];
  }

  get #graph(): NonNullable<ModelProto['graph']> {
    const { graph } = this.#model;
    if (!graph) throw new Error('the model has no graph');
    return graph;
  }
}

function valueOf({ name, type, shape }: GraphInput): ValueInfoProto {
  const dim = shape.map((size) =>
    create(TensorShapeProto_DimensionSchema, {
      value:
        typeof size === 'number'
          ? { case: 'dimValue', value: BigInt(size) }
          : { case: 'dimParam', value: size },
    }),
  );
  const tensor = create(TypeProto_TensorSchema, {
    elemType: type,
    shape: create(TensorShapeProtoSchema, { dim }),
  });
  const value = { case: 'tensorType', value: tensor } as const;
  return create(ValueInfoProtoSchema, { name, type: create(TypeProtoSchema, { value }) });
}

/** A new node. Attributes are whole numbers, lists of them, or names; `floats`: numbers that are not whole. */
export function graphNode(
  opType: string,
  input: readonly string[],
  output: readonly string[],
  attributes: Readonly<Record<string, number | readonly number[] | string>> = {},
  floats: Readonly<Record<string, number>> = {},
): NodeProto {
  return create(NodeProtoSchema, {
    opType,
    name: `folio/${output[0] ?? opType}`,
    input: [...input],
    output: [...output],
    attribute: [
      ...Object.entries(attributes).map(([name, value]) =>
        create(AttributeProtoSchema, attribute(name, value)),
      ),
      ...Object.entries(floats).map(([name, f]) =>
        create(AttributeProtoSchema, { name, type: AttributeProto_AttributeType.FLOAT, f }),
      ),
    ],
  });
}

function attribute(
  name: string,
  value: number | readonly number[] | string,
): MessageInitShape<typeof AttributeProtoSchema> {
  if (typeof value === 'number') return { name, type: AttributeProto_AttributeType.INT, i: BigInt(value) };
  if (typeof value === 'string')
    return { name, type: AttributeProto_AttributeType.STRING, s: new TextEncoder().encode(value) };
  return { name, type: AttributeProto_AttributeType.INTS, ints: value.map(BigInt) };
}

/** A tensor of 32-bit or 16-bit floats as numbers; empty where it holds something else. */
export function floatsOf(tensor: TensorProto): Float32Array {
  const { rawData } = tensor;
  const view = new DataView(rawData.buffer, rawData.byteOffset, rawData.byteLength);
  if (tensor.dataType === FLOAT) {
    if (rawData.byteLength === 0) return Float32Array.from(tensor.floatData);
    // A copy, because the bytes lie anywhere in the file; ONNX is little-endian, as all machines of ours are.
    return new Float32Array(new Uint8Array(rawData).buffer);
  }
  if (tensor.dataType !== FLOAT16) return new Float32Array(0);
  if (rawData.byteLength === 0) return Float32Array.from(tensor.int32Data, floatOfHalf);
  return Float32Array.from({ length: rawData.byteLength / 2 }, (_, i) =>
    floatOfHalf(view.getUint16(2 * i, true)),
  );
}
