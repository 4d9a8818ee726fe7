import type { MessagePort } from 'node:worker_threads';
import { reasonOf } from '../../errors/catalogue.ts';
import type { OutputTensor } from '../../readers/ppocr/inference/inference.ts';
import { Batcher, type BatchClock } from './batcher.ts';
import { joinInputs, splitOutputs } from './batchTensors.ts';
import type { LaneAnswer, LaneRequest, ModelPart } from './laneMessages.ts';
import {
  BATCHES_AT_DEVICE,
  FAILURES_UNTIL_LOST,
  LARGEST_BATCH,
  MAX_BATCH_BYTES,
  MAX_WAIT_MILLISECONDS,
  REFERENCE_WIDTH,
} from './settings.ts';

/** A device as the lane uses it. */
export interface LaneDevice {
  load(model: string): Promise<void>;
  run(
    model: string,
    part: ModelPart,
    data: Float32Array<ArrayBuffer>,
    shape: readonly number[],
  ): Promise<readonly OutputTensor[]>;
  /** The device is of no use any more. */
  lose(reason: string): void;
}

interface LaneInput {
  readonly model: string;
  readonly part: ModelPart;
  readonly data: Float32Array;
  readonly shape: readonly number[];
}

/** Serves the requests of all page workers on one device, in batches. */
export class LaneService {
  readonly #device: LaneDevice;
  readonly #batcher: Batcher<LaneInput, readonly OutputTensor[]>;
  readonly #bestBatches = new Map<string, number>();
  #failures = 0;

  constructor(device: LaneDevice, clock: BatchClock) {
    this.#device = device;
    this.#batcher = new Batcher({
      run: (_key, inputs, size) => this.#run(inputs, size),
      clock,
      maxWaitMilliseconds: MAX_WAIT_MILLISECONDS,
      underWay: BATCHES_AT_DEVICE,
      onOutcome: (failed) => {
        this.#failures = failed ? this.#failures + 1 : 0;
        if (this.#failures >= FAILURES_UNTIL_LOST)
          this.#device.lose(`${this.#failures} runs in a row failed`);
      },
    });
  }

  /** Puts a model onto the device; `bestBatch` lines of the reference width at a time suit it. */
  async load(model: string, bestBatch: number): Promise<void> {
    await this.#device.load(model);
    this.#bestBatches.set(model, bestBatch);
  }

  /** Answers what comes over the port until it closes; what still waits then is forgotten. */
  connect(model: string, port: MessagePort): void {
    port.on('message', (request: LaneRequest) => this.#take(model, request, port));
    port.on('close', () => this.#batcher.drop(port));
  }

  /** Answers all that waits and all that comes with the reason. */
  close(reason: string): void {
    this.#batcher.close(new Error(reason));
  }

  #take(model: string, { id, part, data, shape }: LaneRequest, port: MessagePort): void {
    const answer = (message: LaneAnswer, moved: ArrayBuffer[] = []): void => port.postMessage(message, moved);
    this.#batcher.add({
      key: [model, part, ...shape.slice(1)].join('|'),
      owner: port,
      input: { model, part, data, shape },
      maxBatch: maxBatch(this.#bestBatches.get(model) ?? 1, part, shape),
      resolve: (outputs) =>
        answer(
          { id, outputs },
          outputs.map(({ data: output }) => output.buffer as ArrayBuffer),
        ),
      reject: (error) => answer({ id, problem: reasonOf(error) }),
    });
  }

  async #run(inputs: readonly LaneInput[], size: number): Promise<readonly (readonly OutputTensor[])[]> {
    const [first] = inputs;
    if (!first) return [];
    const { model, part, shape } = first;
    const joined = joinInputs(
      inputs.map(({ data }) => data),
      size,
    );
    const outputs = await this.#device.run(model, part, joined, [size, ...shape.slice(1)]);
    return splitOutputs(outputs, size, inputs.length);
  }
}

/** How many inputs of a shape may share a batch: what suits the device, and what its memory is to hold. */
export function maxBatch(bestBatch: number, part: ModelPart, shape: readonly number[]): number {
  const bytes = shape.slice(1).reduce((product, size) => product * size, 4);
  const byMemory = Math.floor(MAX_BATCH_BYTES / bytes);
  const bySpeed =
    part === 'recognizer'
      ? Math.floor((bestBatch * REFERENCE_WIDTH) / Math.max(REFERENCE_WIDTH, shape[3] ?? REFERENCE_WIDTH))
      : bestBatch;
  return Math.max(1, Math.min(byMemory, bySpeed, LARGEST_BATCH));
}
