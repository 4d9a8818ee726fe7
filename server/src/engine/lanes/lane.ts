import { MessageChannel, Worker, type MessagePort } from 'node:worker_threads';
import { reasonOf } from '../../errors/catalogue.ts';
import type { Accelerator } from './devices.ts';
import type { FromLane, LaneStart, ToLane } from './laneMessages.ts';
import { LOAD_LIMIT_MILLISECONDS, RUN_LIMIT_MILLISECONDS } from './settings.ts';

export interface LaneEntries {
  /** The lane's thread. */
  readonly lane: string;
  /** The thread that owns the sessions. */
  readonly device: string;
}

export interface LaneOptions {
  readonly device: Accelerator;
  readonly entries: LaneEntries;
  readonly runLimitMilliseconds?: number;
  readonly loadLimitMilliseconds?: number;
  onLost?(reason: string): void;
}

type ModelState =
  | { readonly state: 'loading'; readonly settled: Promise<void>; readonly settle: () => void }
  | { readonly state: 'loaded' }
  | { readonly state: 'refused'; readonly reason: string };

/** One device that serves all page workers, as the engine's main thread sees it. */
export class Lane {
  readonly device: Accelerator;
  readonly #worker: Worker;
  readonly #models = new Map<string, ModelState>();
  readonly #options: LaneOptions;
  #lost: string | undefined;

  constructor(options: LaneOptions) {
    this.#options = options;
    this.device = options.device;
    const workerData: LaneStart = {
      device: options.device,
      deviceEntry: options.entries.device,
      runLimitMilliseconds: options.runLimitMilliseconds ?? RUN_LIMIT_MILLISECONDS,
      loadLimitMilliseconds: options.loadLimitMilliseconds ?? LOAD_LIMIT_MILLISECONDS,
    };
    this.#worker = new Worker(options.entries.lane, { workerData });
    this.#worker.on('message', (message: FromLane) => this.#take(message));
    this.#worker.on('error', (error) => this.#lose(reasonOf(error)));
    this.#worker.on('exit', () => this.#lose('its thread ended'));
  }

  /** Why it is of no use any more. */
  get lost(): string | undefined {
    return this.#lost;
  }

  /** Why the device does not take a model; undefined while it may. */
  refusal(model: string): string | undefined {
    const known = this.#models.get(model);
    return this.#lost ?? (known?.state === 'refused' ? known.reason : undefined);
  }

  isReady(model: string): boolean {
    return this.#lost === undefined && this.#models.get(model)?.state === 'loaded';
  }

  /** Puts a model onto the device; resolves when that has ended well or not. Bounded by the lane itself. */
  load(model: string, bestBatch: number): Promise<void> {
    const known = this.#models.get(model);
    if (known || this.#lost !== undefined)
      return known?.state === 'loading' ? known.settled : Promise.resolve();
    let settle = (): void => undefined;
    const settled = new Promise<void>((resolve) => (settle = resolve));
    this.#models.set(model, { state: 'loading', settled, settle });
    this.#say({ type: 'load', model, bestBatch }, []);
    return settled;
  }

  /** A port over which one task of a page worker reaches the device; it ends with the port. */
  connect(model: string): MessagePort {
    const { port1, port2 } = new MessageChannel();
    this.#say({ type: 'connect', model, port: port2 }, [port2]);
    return port1;
  }

  #say(message: ToLane, moved: MessagePort[]): void {
    this.#worker.postMessage(message, moved);
  }

  #take(message: FromLane): void {
    if (message.type === 'lost') return this.#lose(message.reason);
    const known = this.#models.get(message.model);
    this.#models.set(
      message.model,
      message.type === 'loaded' ? { state: 'loaded' } : { state: 'refused', reason: message.reason },
    );
    if (known?.state === 'loading') known.settle();
  }

  #lose(reason: string): void {
    if (this.#lost !== undefined) return;
    this.#lost = reason;
    for (const model of this.#models.values()) if (model.state === 'loading') model.settle();
    // Not ended: with it would end the thread of the device, which may be inside a driver.
    this.#worker.unref();
    this.#options.onLost?.(reason);
  }
}
