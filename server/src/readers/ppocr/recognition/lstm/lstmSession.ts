import ort from 'onnxruntime-node';
import { FolioError, reasonOf } from '../../../../errors/catalogue.ts';
import type { LstmModel } from '../../../../models/traineddata/lstmModel.ts';
import { TENSORS } from '../../../../models/traineddata/networkGraph.ts';
import { CPU_SESSION } from '../../inference/inferenceSession.ts';
import type { StepClasses } from '../../inference/graph/stepClasses.ts';
import type { NetworkInput } from './networkInput.ts';

/** The network of a recogniser in this thread, on the CPU. */
export class LstmSession {
  readonly #session: ort.InferenceSession;
  readonly #height: number;
  readonly #stepWidth: number;
  readonly #border: number;
  readonly #model: string;

  private constructor(
    session: ort.InferenceSession,
    { height, stepWidth, border }: LstmModel,
    model: string,
  ) {
    this.#session = session;
    this.#height = height;
    this.#stepWidth = stepWidth;
    this.#border = border;
    this.#model = model;
  }

  /** Errors: FolioError `model-invalid`. */
  static async load(lstm: LstmModel, model: string): Promise<LstmSession> {
    try {
      return new LstmSession(await ort.InferenceSession.create(lstm.onnx, CPU_SESSION), lstm, model);
    } catch (error) {
      throw new FolioError('model-invalid', { model, reason: reasonOf(error) }, { cause: error });
    }
  }

  /** Runs lines as one batch. Each gives the same numbers as alone. */
  async run(inputs: readonly NetworkInput[]): Promise<StepClasses[]> {
    const steps = inputs.map(({ width }) => Math.floor(width / this.#stepWidth));
    const widest = Math.max(this.#stepWidth, ...inputs.map(({ width }) => width));
    const [rows, columns] = [this.#height + 2 * this.#border, widest + 2 * this.#border];
    const size = rows * columns;
    const image = new Float32Array(inputs.length * size);
    for (const [i, input] of inputs.entries())
      place(input.pixels, image.subarray(i * size, (i + 1) * size), rows, columns);
    const outputs = await this.#session.run({
      [TENSORS.image]: new ort.Tensor('float32', image, [inputs.length, 1, rows, columns]),
      // A line narrower than one step has none, and the network wants one.
      [TENSORS.steps]: new ort.Tensor(
        'int32',
        Int32Array.from(steps, (n) => Math.max(1, n)),
        [inputs.length],
      ),
    });
    return steps.map((count, line) => this.#stepsOf(outputs, line, count));
  }

  async release(): Promise<void> {
    await this.#session.release();
  }

  #stepsOf(outputs: ort.InferenceSession.OnnxValueMapType, line: number, steps: number): StepClasses {
    const classes = outputs[TENSORS.classes];
    const probabilities = outputs[TENSORS.probabilities]?.data;
    if (!(classes?.data instanceof Int32Array) || !(probabilities instanceof Float32Array))
      throw new FolioError('model-invalid', {
        model: this.#model,
        reason: 'its output is not made of numbers',
      });
    const [, most = 0, ranks = 0] = classes.dims;
    const start = line * most * ranks;
    const end = start + steps * ranks;
    return {
      steps,
      ranks,
      classes: classes.data.slice(start, end),
      probabilities: probabilities.slice(start, end),
    };
  }
}

/** Puts a line at the left of a wider one; nothing looks at what is beyond its border. */
function place(pixels: Float32Array, target: Float32Array, rows: number, columns: number): void {
  const width = pixels.length / rows;
  for (let y = 0; y < rows; y += 1) target.set(pixels.subarray(y * width, (y + 1) * width), y * columns);
}
