import type { MessagePort } from 'node:worker_threads';
import type { OutputTensor } from '../../readers/ppocr/inference/inference.ts';
import type { LaneAnswer, LaneRequest, ModelPart } from './laneMessages.ts';
import { RUN_LIMIT_MILLISECONDS } from './settings.ts';

interface Waiting {
  readonly resolve: (outputs: readonly OutputTensor[]) => void;
  readonly reject: (error: Error) => void;
}

/** A page worker's end of a lane, for one task. */
export class LaneConnection {
  readonly #port: MessagePort;
  readonly #limitMilliseconds: number;
  readonly #waiting = new Map<number, Waiting>();
  #nextId = 1;
  #problem: string | undefined;
  #timer: NodeJS.Timeout | undefined;

  /** The lane watches its device itself; the limit here is for a lane that does not answer at all. */
  constructor(port: MessagePort, limitMilliseconds = 3 * RUN_LIMIT_MILLISECONDS) {
    this.#port = port;
    this.#limitMilliseconds = limitMilliseconds;
    port.on('message', (answer: LaneAnswer) => this.#take(answer));
    port.on('close', () => this.#fail('its lane is gone'));
    port.unref();
  }

  /** What went wrong with it; from then on the task is not to use it. */
  get problem(): string | undefined {
    return this.#problem;
  }

  /** Runs one input. Rejects with the reason why the lane did not. */
  run(part: ModelPart, data: Float32Array, shape: readonly number[]): Promise<readonly OutputTensor[]> {
    return new Promise((resolve, reject) => {
      if (this.#problem !== undefined) return reject(new Error(this.#problem));
      const request: LaneRequest = { id: this.#nextId++, part, data, shape };
      this.#waiting.set(request.id, { resolve, reject });
      this.#watch();
      // Copied, not moved: the input is needed again should the device fail.
      this.#port.postMessage(request);
    });
  }

  /** What the lane has not run yet it forgets. */
  close(): void {
    this.#fail('the task has ended');
  }

  #take(answer: LaneAnswer): void {
    const waiting = this.#waiting.get(answer.id);
    if (!waiting) return;
    this.#waiting.delete(answer.id);
    this.#watch();
    if ('outputs' in answer) return waiting.resolve(answer.outputs);
    this.#problem ??= answer.problem;
    waiting.reject(new Error(answer.problem));
  }

  #watch(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#waiting.size === 0) {
      this.#port.unref();
      return;
    }
    this.#port.ref();
    this.#timer = setTimeout(
      () => this.#fail(`it did not answer within ${this.#limitMilliseconds / 1000} s`),
      this.#limitMilliseconds,
    );
  }

  #fail(reason: string): void {
    this.#problem ??= reason;
    clearTimeout(this.#timer);
    for (const { reject } of this.#waiting.values()) reject(new Error(reason));
    this.#waiting.clear();
    this.#port.close();
  }
}
