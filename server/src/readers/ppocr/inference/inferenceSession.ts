import ort from 'onnxruntime-node';
import { FolioError, reasonOf } from '../../../errors/catalogue.ts';
import { type Inference, nextMultiple, type OutputTensor } from './inference.ts';

/**
 * On the CPU, `run` blocks its thread, so sessions live in workers, each with a single intra-op thread:
 * several such sessions beat one with many threads. Spinning would burn the other workers' cores. The
 * arena is off: it keeps the largest block of every new input shape, and pages bring ever new shapes.
 */
export const CPU_SESSION: ort.InferenceSession.SessionOptions = {
  executionProviders: ['cpu'],
  intraOpNumThreads: 1,
  interOpNumThreads: 1,
  executionMode: 'sequential',
  graphOptimizationLevel: 'all',
  enableCpuMemArena: false,
  enableMemPattern: false,
  logSeverityLevel: 3,
  extra: {
    session: {
      intra_op: { allow_spinning: '0' },
      inter_op: { allow_spinning: '0' },
      set_denormal_as_zero: '1',
    },
  },
};

/** A model in this thread. */
export class Session implements Inference {
  readonly concurrency = 1;
  readonly #session: ort.InferenceSession;
  readonly #input: string;

  private constructor(session: ort.InferenceSession, input: string) {
    this.#session = session;
    this.#input = input;
  }

  /** Loads an ONNX file, or what would be in it; FolioError `model-invalid` where it cannot be used. */
  static async load(graph: string | Uint8Array, model: string, options = CPU_SESSION): Promise<Session> {
    try {
      const session =
        typeof graph === 'string'
          ? await ort.InferenceSession.create(graph, options)
          : await ort.InferenceSession.create(graph, options);
      const [input] = session.inputNames;
      if (input === undefined || session.outputNames.length === 0 || session.inputNames.length !== 1) {
        throw new Error('it must have one input');
      }
      return new Session(session, input);
    } catch (error) {
      throw new FolioError('model-invalid', { model, reason: reasonOf(error) }, { cause: error });
    }
  }

  paddedSize(size: number, multipleOf: number): number {
    return nextMultiple(size, multipleOf);
  }

  async run(data: Float32Array, shape: readonly number[]): Promise<readonly OutputTensor[]> {
    const outputs = await this.#session.run({ [this.#input]: new ort.Tensor('float32', data, shape) });
    return this.#session.outputNames.map((name) => outputOf(name, outputs[name]));
  }

  async release(): Promise<void> {
    await this.#session.release();
  }
}

function outputOf(name: string, tensor: ort.Tensor | undefined): OutputTensor {
  const data = tensor?.data;
  const isKnown = data instanceof Float32Array || data instanceof Int32Array || data instanceof BigInt64Array;
  if (!tensor || !isKnown)
    throw new FolioError('model-invalid', { model: name, reason: 'its output is not made of numbers' });
  return { data, shape: tensor.dims };
}
