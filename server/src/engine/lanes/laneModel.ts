import type { PageModelManifest } from '../../models/manifest.ts';
import type { Inference, OutputTensor } from '../../readers/ppocr/inference/inference.ts';
import type { PpocrDescription, PpocrModel } from '../../readers/ppocr/inference/model.ts';
import type { LaneConnection } from './laneConnection.ts';
import type { ModelPart } from './laneMessages.ts';
import { LINES_UNDER_WAY } from './settings.ts';
import { bucketSize } from './shapeBuckets.ts';

/**
 * A model whose inference a lane does, for one task of a page worker. What the lane does not answer this
 * thread runs itself, so that a lost device costs time and no page; then it says so.
 */
export class LaneModel implements PpocrModel {
  readonly name: string;
  readonly manifest: PageModelManifest;
  readonly alphabet: readonly string[];
  readonly detector: Inference;
  readonly recognizer: Inference;
  readonly orienter: Inference | undefined;
  readonly #device: string;
  readonly #connection: LaneConnection;

  constructor(
    { name, manifest, alphabet }: PpocrDescription,
    device: string,
    connection: LaneConnection,
    /** The model in this thread; loaded only when it is needed. */
    local: () => Promise<PpocrModel>,
  ) {
    this.name = name;
    this.manifest = manifest;
    this.alphabet = alphabet;
    this.#device = device;
    this.#connection = connection;
    const part = (name: ModelPart): Inference => new LanePart(name, connection, local);
    this.detector = part('detector');
    this.recognizer = part('recognizer');
    this.orienter = manifest.lineOrientation ? part('orienter') : undefined;
  }

  get device(): string {
    return this.#connection.problem === undefined ? this.#device : 'cpu';
  }

  get deviceProblem(): string | undefined {
    const { problem } = this.#connection;
    return problem === undefined ? undefined : `${this.#device}: ${problem}`;
  }

  release(): Promise<void> {
    this.#connection.close();
    return Promise.resolve();
  }
}

class LanePart implements Inference {
  readonly concurrency = LINES_UNDER_WAY;
  readonly #part: ModelPart;
  readonly #connection: LaneConnection;
  readonly #local: () => Promise<PpocrModel>;

  constructor(part: ModelPart, connection: LaneConnection, local: () => Promise<PpocrModel>) {
    this.#part = part;
    this.#connection = connection;
    this.#local = local;
  }

  paddedSize(size: number, multipleOf: number): number {
    return bucketSize(size, multipleOf);
  }

  async run(data: Float32Array, shape: readonly number[]): Promise<readonly OutputTensor[]> {
    // Inputs of several lines share memory; this one is needed until it is answered.
    const input = data.slice();
    if (this.#connection.problem === undefined) {
      try {
        return await this.#connection.run(this.#part, input, shape);
      } catch {
        // The connection knows why.
      }
    }
    const session = (await this.#local())[this.#part];
    if (!session) throw new Error(`the model has no ${this.#part}`);
    return session.run(input, shape);
  }

  release(): Promise<void> {
    return Promise.resolve();
  }
}
