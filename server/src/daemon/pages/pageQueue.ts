import { PageDispatcher, type PageSource } from './pageDispatcher.ts';
import type { PageWindow } from './pageDispatcher.ts';

/** Where the reader works that a page waits for. */
export type ReaderSide = 'engine' | 'daemon';

/** What a queue asks of its job. */
export interface QueueOwner {
  readonly clientId: string;
  readonly priority: 'interactive' | 'batch';
  readonly urgency: number;
  /** Whether it may begin no page now. */
  readonly isHeld: boolean;
}

/** The pages of one job that wait for a reader in the engine, or for one in the daemon. */
export class PageQueue implements PageSource {
  readonly #window: () => PageWindow | undefined;
  readonly #owner: QueueOwner;
  readonly #read: (page: number) => Promise<void>;
  #waiting: number[] = [];

  /** `read` never rejects. `window`: that of the reader, where it has one of its own. */
  constructor(
    owner: QueueOwner,
    read: (page: number) => Promise<void>,
    window: () => PageWindow | undefined = () => undefined,
  ) {
    this.#owner = owner;
    this.#read = read;
    this.#window = window;
  }

  get window(): PageWindow | undefined {
    return this.#window();
  }

  get clientId(): string {
    return this.#owner.clientId;
  }

  get priority(): 'interactive' | 'batch' {
    return this.#owner.priority;
  }

  get urgency(): number {
    return this.#owner.urgency;
  }

  add(page: number): void {
    this.#waiting.push(page);
  }

  clear(): void {
    this.#waiting = [];
  }

  hasNext(): boolean {
    return this.#waiting.length > 0 && !this.#owner.isHeld;
  }

  async readNext(): Promise<void> {
    const page = this.#waiting.shift();
    if (page !== undefined) await this.#read(page);
  }
}

/** A job's queues. */
export type PageQueues = Readonly<Record<ReaderSide, PageQueue>>;

/**
 * The turns of all jobs, apart for readers in the engine and in the daemon: a hundred pages that models on servers
 * write keep no page of another job from the engine, and the other way round. Pages for one client's servers
 * keep none from another's.
 */
export class ReaderDispatcher {
  readonly #dispatchers: Readonly<Record<ReaderSide, PageDispatcher>>;

  /** How many pages may be in each now. */
  constructor(windows: Readonly<Record<ReaderSide, () => number>>) {
    this.#dispatchers = {
      engine: new PageDispatcher(windows.engine),
      daemon: new PageDispatcher(windows.daemon),
    };
  }

  add(queues: PageQueues): void {
    this.#dispatchers.engine.add(queues.engine);
    this.#dispatchers.daemon.add(queues.daemon);
  }

  remove(queues: PageQueues): void {
    this.#dispatchers.engine.remove(queues.engine);
    this.#dispatchers.daemon.remove(queues.daemon);
  }

  /** Looks again: a job has a new page, or may go on. */
  wake(): void {
    this.#dispatchers.engine.wake();
    this.#dispatchers.daemon.wake();
  }

  /** Begins no page of a side any more; resolves when those that began there have ended. */
  stop(side: ReaderSide): Promise<void> {
    return this.#dispatchers[side].stop();
  }
}
