import { InferenceSession, Tensor, env } from 'onnxruntime-node';

env.logLevel = 'error';

/**
 * One thread a session: the workers are the parallelism. Spinning off, or idle sessions burn their core.
 * No memory pattern: it is planned for each shape, and every line has another width.
 */
const OPTIONS: InferenceSession.SessionOptions = {
  executionProviders: ['cpu'],
  intraOpNumThreads: 1,
  interOpNumThreads: 1,
  executionMode: 'sequential',
  graphOptimizationLevel: 'all',
  enableMemPattern: false,
  enableCpuMemArena: true,
  logSeverityLevel: 3,
  extra: {
    session: { intra_op: { allow_spinning: '0' }, inter_op: { allow_spinning: '0' }, set_denormal_as_zero: '1' },
  },
};

/** A loaded graph with one input and one output, which is what all PP-OCR models are. */
export class GraphSession {
  readonly #session: InferenceSession;
  readonly #input: string;
  readonly #output: string;

  private constructor(session: InferenceSession, input: string, output: string) {
    this.#session = session;
    this.#input = input;
    this.#output = output;
  }

  static async load(file: string): Promise<GraphSession> {
    const session = await InferenceSession.create(file, OPTIONS);
    const [input] = session.inputNames;
    const [output] = session.outputNames;
    if (input === undefined || output === undefined) throw new Error('the graph has no input or no output');
    return new GraphSession(session, input, output);
  }

  /** Runs on one float32 tensor of shape `dims`; the result's data belongs to the caller. */
  async run(data: Float32Array, dims: readonly number[]): Promise<{ data: Float32Array; dims: readonly number[] }> {
    const outputs = await this.#session.run({ [this.#input]: new Tensor('float32', data, dims) });
    const output = outputs[this.#output];
    if (!output || !(output.data instanceof Float32Array)) throw new Error('the graph gave no float32 output');
    return { data: output.data, dims: output.dims };
  }

  async release(): Promise<void> {
    await this.#session.release();
  }
}
