import { planBatch } from './shapeBuckets.ts';

export interface BatchClock {
  now(): number;
  /** Calls back once; the answer cancels that. */
  after(milliseconds: number, run: () => void): () => void;
}

/** What waits to be run on a device. */
export interface BatchRequest<Input, Output> {
  /** Requests of one key may share a batch: the same model and shape. */
  readonly key: string;
  /** Who asks; all of its requests can be dropped together. */
  readonly owner: object;
  readonly input: Input;
  /** The most that may share its batch. */
  readonly maxBatch: number;
  resolve(output: Output): void;
  reject(error: unknown): void;
}

export interface BatcherOptions<Input, Output> {
  /** Runs a batch of `size` places, the last of which may be empty; one output an input, in order. */
  run(key: string, inputs: readonly Input[], size: number): Promise<readonly Output[]>;
  readonly clock: BatchClock;
  readonly maxWaitMilliseconds: number;
  /** Batches at the device at a time: the next is put together while one runs. */
  readonly underWay: number;
  /** Told of every request that failed alone (true) or was answered (false), in order. */
  onOutcome?(failed: boolean): void;
}

interface Queue<Input, Output> {
  readonly requests: BatchRequest<Input, Output>[];
  /** When the oldest came. */
  since: number;
  /** Learnt from batches that failed where their requests alone did not: memory. */
  limit: number;
}

/**
 * Joins requests of the same shape, whichever page or document they are of, into batches. A batch goes
 * when it is full or its oldest request has waited long enough, the oldest queue first. Order within a
 * shape is kept. When a batch fails its requests are run one by one, so that each fails for itself.
 */
export class Batcher<Input, Output> {
  readonly #options: BatcherOptions<Input, Output>;
  readonly #queues = new Map<string, Queue<Input, Output>>();
  #underWay = 0;
  #cancelTimer: (() => void) | undefined;
  #closedBy: Error | undefined;

  constructor(options: BatcherOptions<Input, Output>) {
    this.#options = options;
  }

  get waiting(): number {
    let count = 0;
    for (const { requests } of this.#queues.values()) count += requests.length;
    return count;
  }

  add(request: BatchRequest<Input, Output>): void {
    if (this.#closedBy) return request.reject(this.#closedBy);
    let queue = this.#queues.get(request.key);
    if (!queue) this.#queues.set(request.key, (queue = { requests: [], since: 0, limit: Infinity }));
    if (queue.requests.length === 0) queue.since = this.#options.clock.now();
    queue.requests.push(request);
    this.#pump();
  }

  /** Forgets what an owner still waits for; what is on the device comes back unheard. */
  drop(owner: object): void {
    for (const queue of this.#queues.values()) {
      const kept = queue.requests.filter((request) => request.owner !== owner);
      queue.requests.splice(0, Infinity, ...kept);
    }
  }

  /** Rejects all that waits and all that comes. */
  close(reason: Error): void {
    this.#closedBy ??= reason;
    this.#cancelTimer?.();
    for (const { requests } of this.#queues.values())
      for (const request of requests.splice(0)) request.reject(this.#closedBy);
  }

  #pump(): void {
    this.#cancelTimer?.();
    this.#cancelTimer = undefined;
    while (this.#underWay < this.#options.underWay) {
      const [key, queue] = this.#oldest() ?? [];
      if (key === undefined || !queue) return;
      const now = this.#options.clock.now();
      const ready = this.#ready(now);
      if (!ready) {
        const left = queue.since + this.#options.maxWaitMilliseconds - now;
        this.#cancelTimer = this.#options.clock.after(left, () => this.#pump());
        return;
      }
      this.#send(...ready);
    }
  }

  /** Of the queues that may go, the one that waits longest. */
  #ready(now: number): [string, Queue<Input, Output>] | undefined {
    const { maxWaitMilliseconds } = this.#options;
    let found: [string, Queue<Input, Output>] | undefined;
    for (const [key, queue] of this.#queues) {
      if (queue.requests.length === 0) continue;
      const isReady = now - queue.since >= maxWaitMilliseconds || queue.requests.length >= maxBatchOf(queue);
      if (isReady && (!found || queue.since < found[1].since)) found = [key, queue];
    }
    return found;
  }

  #oldest(): [string, Queue<Input, Output>] | undefined {
    let found: [string, Queue<Input, Output>] | undefined;
    for (const entry of this.#queues) {
      if (entry[1].requests.length > 0 && (!found || entry[1].since < found[1].since)) found = entry;
    }
    return found;
  }

  #send(key: string, queue: Queue<Input, Output>): void {
    const { take, size } = planBatch(queue.requests.length, maxBatchOf(queue));
    // What stays behind has waited as long: it goes next.
    const requests = queue.requests.splice(0, take);
    this.#underWay += 1;
    void this.#run(key, requests, size).finally(() => {
      this.#underWay -= 1;
      this.#pump();
    });
  }

  async #run(key: string, requests: readonly BatchRequest<Input, Output>[], size: number): Promise<void> {
    try {
      const inputs = requests.map((request) => request.input);
      const outputs = await this.#options.run(key, inputs, size);
      if (outputs.length !== requests.length) throw new Error('a batch gave another number of answers');
      requests.forEach((request, index) => request.resolve(outputs[index] as Output));
      this.#options.onOutcome?.(false);
    } catch (error) {
      await this.#runAlone(key, requests, error);
    }
  }

  async #runAlone(
    key: string,
    requests: readonly BatchRequest<Input, Output>[],
    error: unknown,
  ): Promise<void> {
    if (requests.length === 1 || this.#closedBy) {
      for (const request of requests) request.reject(this.#closedBy ?? error);
      this.#options.onOutcome?.(true);
      return;
    }
    let answered = 0;
    for (const request of requests) {
      if (this.#closedBy) {
        request.reject(this.#closedBy);
        continue;
      }
      try {
        const [output] = await this.#options.run(key, [request.input], 1);
        request.resolve(output as Output);
        answered += 1;
        this.#options.onOutcome?.(false);
      } catch (alone) {
        request.reject(alone);
        this.#options.onOutcome?.(true);
      }
    }
    const queue = this.#queues.get(key);
    if (queue && answered === requests.length) queue.limit = Math.max(1, Math.floor(requests.length / 2));
  }
}

function maxBatchOf<Input, Output>({ requests, limit }: Queue<Input, Output>): number {
  return Math.max(1, Math.min(requests[0]?.maxBatch ?? 1, limit));
}
