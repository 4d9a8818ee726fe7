import type { Clock } from '../../../server/src/clock.ts';

interface Timer {
  readonly at: number;
  readonly order: number;
  /** Undefined when it was taken back: what it held must not live until it is due. */
  call: (() => void) | undefined;
}

/** Time that passes only when nothing is left to do: hours of pages in seconds, always the same. */
export class VirtualClock implements Clock {
  #now = 0;
  #order = 0;
  /** A binary heap, the next timer first. */
  readonly #heap: Timer[] = [];

  now(): number {
    return this.#now;
  }

  after(milliseconds: number, call: () => void): () => void {
    const timer: Timer = { at: this.#now + milliseconds, order: this.#order++, call };
    this.#push(timer);
    return () => (timer.call = undefined);
  }

  /** Lets time pass until `done`; between two timers everything that was begun is done. */
  async run(done: () => boolean): Promise<void> {
    for (;;) {
      await settle();
      if (done()) return;
      const next = this.#pop();
      if (!next) throw new Error('nothing is left to wait for, and it is not done');
      this.#now = next.at;
      next.call?.();
      // What falls due at the same moment happens together.
      for (let same = this.#heap[0]; same && same.at <= this.#now; same = this.#heap[0]) {
        this.#pop()?.call?.();
      }
    }
  }

  #push(timer: Timer): void {
    const heap = this.#heap;
    heap.push(timer);
    let at = heap.length - 1;
    while (at > 0) {
      const above = (at - 1) >> 1;
      if (!isBefore(timer, heap[above])) break;
      heap[at] = heap[above] as Timer;
      at = above;
    }
    heap[at] = timer;
  }

  #pop(): Timer | undefined {
    let first = this.#take();
    while (first && !first.call) first = this.#take();
    return first;
  }

  #take(): Timer | undefined {
    const heap = this.#heap;
    const first = heap[0];
    const last = heap.pop();
    if (!first || !last || heap.length === 0) return first;
    let at = 0;
    for (;;) {
      let below = 2 * at + 1;
      if (below >= heap.length) break;
      if (below + 1 < heap.length && isBefore(heap[below + 1] as Timer, heap[below])) below += 1;
      if (!isBefore(heap[below] as Timer, last)) break;
      heap[at] = heap[below] as Timer;
      at = below;
    }
    heap[at] = last;
    return first;
  }
}

function isBefore(one: Timer, other: Timer | undefined): boolean {
  return !other || one.at < other.at || (one.at === other.at && one.order < other.order);
}

/** A few turns of the event loop: promises of promises, and streams that hand on. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 2; turn += 1) await new Promise<void>((resolve) => setImmediate(resolve));
}
