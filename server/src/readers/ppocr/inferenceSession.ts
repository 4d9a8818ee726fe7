import ort from 'onnxruntime-node';
import { FolioError, reasonOf } from '../../errors/catalogue.ts';

/**
 * A model in one thread. `run` blocks its thread, so sessions live in workers, each with a single
 * intra-op thread: several such sessions beat one with many threads. Spinning would burn the other
 * workers' cores. The arena is off: it keeps the largest block of every new input shape, and pages bring
 * ever new shapes.
 */
export class Session {
  readonly #session: ort.InferenceSession;
  readonly #input: string;
  readonly #output: string;

  private constructor(session: ort.InferenceSession, input: string, output: string) {
    this.#session = session;
    this.#input = input;
    this.#output = output;
  }

  /** Loads an ONNX file; FolioError `model-invalid` where it cannot be used. */
  static async load(path: string, model: string): Promise<Session> {
    try {
      const session = await ort.InferenceSession.create(path, {
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
      });
      const [input] = session.inputNames;
      const [output] = session.outputNames;
      if (input === undefined || output === undefined || session.inputNames.length !== 1) {
        throw new Error('it must have one input');
      }
      return new Session(session, input, output);
    } catch (error) {
      throw new FolioError('model-invalid', { model, reason: reasonOf(error) }, { cause: error });
    }
  }

  /** Runs one float32 tensor through; returns the first output and its shape. */
  async run(
    data: Float32Array,
    shape: readonly number[],
  ): Promise<{ data: Float32Array; shape: readonly number[] }> {
    const output = (await this.#session.run({ [this.#input]: new ort.Tensor('float32', data, shape) }))[
      this.#output
    ];
    if (!(output?.data instanceof Float32Array))
      throw new FolioError('model-invalid', { model: this.#output, reason: 'its output is not float32' });
    return { data: output.data, shape: output.dims };
  }

  async release(): Promise<void> {
    await this.#session.release();
  }
}
