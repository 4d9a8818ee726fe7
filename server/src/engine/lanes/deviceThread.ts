import { Worker } from 'node:worker_threads';
import { reasonOf } from '../../errors/catalogue.ts';
import type { OutputTensor } from '../../readers/ppocr/inference/inference.ts';
import type { FromDevice, LaneStart, ModelPart, ToDevice } from './laneMessages.ts';

/** The device will not answer any more. */
export class DeviceLost extends Error {
  override readonly name = 'DeviceLost';
}

interface Waiting {
  readonly resolve: (outputs: readonly OutputTensor[]) => void;
  readonly reject: (error: Error) => void;
  readonly stopWatching: () => void;
}

/**
 * The thread that owns a device's sessions, as the lane sees it. Inference blocks that thread, so the time
 * of each run is watched from here; a thread that hangs inside a driver cannot be ended, only left alone.
 */
export class DeviceThread {
  readonly #worker: Worker;
  readonly #start: LaneStart;
  readonly #waiting = new Map<number, Waiting>();
  readonly #onLost: (reason: string) => void;
  #nextId = 1;
  #lost: DeviceLost | undefined;

  constructor(start: LaneStart, onLost: (reason: string) => void) {
    this.#start = start;
    this.#onLost = onLost;
    this.#worker = new Worker(start.deviceEntry, { workerData: { device: start.device } });
    this.#worker.on('message', (answer: FromDevice) => this.#take(answer));
    this.#worker.on('error', (error) => this.lose(reasonOf(error)));
    this.#worker.on('exit', (code) => this.lose(`its thread ended with code ${code}`));
  }

  /** Puts a model onto the device. Rejects with the reason, or DeviceLost. */
  async load(model: string): Promise<void> {
    await this.#ask((id) => ({ type: 'load', id, model }), this.#start.loadLimitMilliseconds, []);
  }

  /** Runs a batch, whose memory moves away. Rejects with the reason, or DeviceLost. */
  run(
    model: string,
    part: ModelPart,
    data: Float32Array<ArrayBuffer>,
    shape: readonly number[],
  ): Promise<readonly OutputTensor[]> {
    // Two batches are here at a time, and the second waits for the first.
    const limit = this.#start.runLimitMilliseconds * (1 + this.#waiting.size);
    return this.#ask((id) => ({ type: 'run', id, model, part, data, shape }), limit, [data.buffer]);
  }

  /** Leaves the device alone for good. */
  lose(reason: string): void {
    if (this.#lost) return;
    this.#lost = new DeviceLost(reason);
    for (const { reject, stopWatching } of this.#waiting.values()) {
      stopWatching();
      reject(this.#lost);
    }
    this.#waiting.clear();
    // Not ended: a thread that is inside a driver or the runtime would take the process along.
    this.#worker.unref();
    this.#onLost(reason);
  }

  #ask(
    message: (id: number) => ToDevice,
    limitMilliseconds: number,
    moved: ArrayBuffer[],
  ): Promise<readonly OutputTensor[]> {
    return new Promise((resolve, reject) => {
      if (this.#lost) return reject(this.#lost);
      const id = this.#nextId++;
      const timer = setTimeout(
        () => this.lose(`it did not answer within ${limitMilliseconds / 1000} s`),
        limitMilliseconds,
      );
      this.#waiting.set(id, { resolve, reject, stopWatching: () => clearTimeout(timer) });
      this.#worker.postMessage(message(id), moved);
    });
  }

  #take(answer: FromDevice): void {
    const waiting = this.#waiting.get(answer.id);
    if (!waiting) return;
    this.#waiting.delete(answer.id);
    waiting.stopWatching();
    if ('problem' in answer) waiting.reject(new Error(answer.problem));
    else waiting.resolve(answer.outputs);
  }
}
