import ort from 'onnxruntime-node';
import { FolioError, reasonOf } from '../../errors/catalogue.ts';
import { floatOfHalf } from '../../models/onnx/halfPrecision.ts';
import { CPU_SESSION } from '../ppocr/inference/inferenceSession.ts';

/** One input or output of a graph, row-major. */
export interface StageTensor {
  readonly data: Float32Array | Int32Array | BigInt64Array;
  readonly shape: readonly number[];
}

/**
 * A graph with any number of inputs, on the CPU of this thread. Halves are widened and narrowed here: stages reckon in
 * float32.
 */
export class StageSession {
  readonly #session: ort.InferenceSession;
  readonly #model: string;

  private constructor(session: ort.InferenceSession, model: string) {
    this.#session = session;
    this.#model = model;
  }

  /** Loads an ONNX file, or what would be in it. Errors: `model-invalid`. */
  static async load(graph: string | Uint8Array, model: string): Promise<StageSession> {
    try {
      const session =
        typeof graph === 'string'
          ? await ort.InferenceSession.create(graph, CPU_SESSION)
          : await ort.InferenceSession.create(graph, CPU_SESSION);
      return new StageSession(session, model);
    } catch (error) {
      throw new FolioError('model-invalid', { model, reason: reasonOf(error) }, { cause: error });
    }
  }

  get inputNames(): readonly string[] {
    return this.#session.inputNames;
  }

  get outputNames(): readonly string[] {
    return this.#session.outputNames;
  }

  /**
   * Runs it, for these outputs, or all in the graph's order: others are not made where nothing else needs them. Errors:
   * `model-invalid` for inputs that it does not take.
   */
  async run(
    inputs: Readonly<Record<string, StageTensor>>,
    wanted: readonly string[] = this.outputNames,
  ): Promise<StageTensor[]> {
    try {
      const feeds = Object.fromEntries(
        Object.entries(inputs).map(([name, tensor]) => [name, this.#feed(name, tensor)]),
      );
      const outputs = await this.#session.run(feeds, wanted);
      return wanted.map((name) => read(name, outputs[name]));
    } catch (error) {
      const model = this.#model;
      throw new FolioError('model-invalid', { model, reason: reasonOf(error) }, { cause: error });
    }
  }

  async release(): Promise<void> {
    await this.#session.release();
  }

  #feed(name: string, { data, shape }: StageTensor): ort.Tensor {
    const known = this.#session.inputMetadata.find((one) => one.name === name);
    const isHalf = known?.isTensor === true && known.type === 'float16';
    if (isHalf && data instanceof Float32Array) return new ort.Tensor('float16', halvesOf(data), shape);
    if (known?.isTensor === true && known.type === 'bool') {
      const flags = Uint8Array.from({ length: data.length }, (_, i) => (data[i] ? 1 : 0));
      return new ort.Tensor('bool', flags, shape);
    }
    if (data instanceof Float32Array) return new ort.Tensor('float32', data, shape);
    if (data instanceof Int32Array) return new ort.Tensor('int32', data, shape);
    return new ort.Tensor('int64', data, shape);
  }
}

function read(name: string, tensor: ort.Tensor | undefined): StageTensor {
  if (!tensor) throw new Error(`it has no output ${name}`);
  const data: unknown = tensor.data;
  const shape = tensor.dims;
  if (data instanceof Float32Array || data instanceof Int32Array || data instanceof BigInt64Array)
    return { data, shape };
  if (tensor.type === 'float16') return { data: floatsOf(data), shape };
  if (tensor.type === 'float64') return { data: Float32Array.from(data as Float64Array), shape };
  throw new Error(`its output ${name} is not made of numbers`);
}

/** Runtimes with an array of halves hand one out, others the bits. */
function floatsOf(data: unknown): Float32Array {
  if (data instanceof Uint16Array) return Float32Array.from(data, floatOfHalf);
  return Float32Array.from(data as ArrayLike<number>);
}

const HALF_BITS = new DataView(new ArrayBuffer(4));

/** The bits of float32 values as IEEE 754 binary16; rounded to the nearest, small values to nothing. */
function halvesOf(values: Float32Array): Uint16Array {
  return Uint16Array.from(values, (value) => {
    HALF_BITS.setFloat32(0, value);
    const bits = HALF_BITS.getUint32(0);
    const sign = (bits >>> 16) & 0x8000;
    const exponent = ((bits >>> 23) & 0xff) - 112;
    if (exponent <= 0) return sign;
    if (exponent >= 31) return sign | 0x7bff;
    // A carry out of the fraction raises the exponent, as it should.
    return sign | Math.min(0x7bff, (exponent << 10) + ((bits & 0x7fffff) >>> 13) + ((bits >>> 12) & 1));
  });
}
