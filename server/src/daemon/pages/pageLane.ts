import { PageDispatcher, type PageSource } from './pageDispatcher.ts';
import type { PageWindow } from './pageWindow.ts';

/** Who reads a page next: the engine on this machine, or a model on a server. */
export type Lane = 'engine' | 'vlm';

/** What a lane asks of its job. */
export interface LaneOwner {
  readonly clientId: string;
  readonly priority: 'interactive' | 'batch';
  readonly urgency: number;
  /** Whether it may begin no page now. */
  readonly isHeld: boolean;
}

/** The pages of one job that wait for the engine, or for the servers. */
export class PageLane implements PageSource {
  readonly window: PageWindow | undefined;
  readonly #owner: LaneOwner;
  readonly #read: (page: number) => Promise<void>;
  #waiting: number[] = [];

  /** `read` never rejects. `window`: that of the servers, in their lane. */
  constructor(owner: LaneOwner, read: (page: number) => Promise<void>, window?: PageWindow) {
    this.#owner = owner;
    this.#read = read;
    this.window = window;
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

/** A job's lanes. */
export type PageLanes = Readonly<Record<Lane, PageLane>>;

/**
 * The turns of all jobs, apart for the engine and for the servers: a hundred pages that models on servers
 * write keep no page of another job from the engine, and the other way round. Pages for one client's servers
 * keep none from another's.
 */
export class LaneDispatcher {
  readonly #dispatchers: Readonly<Record<Lane, PageDispatcher>>;

  /** How many pages may be in each now. */
  constructor(windows: Readonly<Record<Lane, () => number>>) {
    this.#dispatchers = {
      engine: new PageDispatcher(windows.engine),
      vlm: new PageDispatcher(windows.vlm),
    };
  }

  add(lanes: PageLanes): void {
    this.#dispatchers.engine.add(lanes.engine);
    this.#dispatchers.vlm.add(lanes.vlm);
  }

  remove(lanes: PageLanes): void {
    this.#dispatchers.engine.remove(lanes.engine);
    this.#dispatchers.vlm.remove(lanes.vlm);
  }

  /** Looks again: a job has a new page, or may go on. */
  wake(): void {
    this.#dispatchers.engine.wake();
    this.#dispatchers.vlm.wake();
  }

  /** Begins no page in a lane any more; resolves when those that began there have ended. */
  stop(lane: Lane): Promise<void> {
    return this.#dispatchers[lane].stop();
  }
}
