import type { Clock } from '../../clock.ts';
import type { ThreadTime } from '../../processorTime.ts';

/** More than this between two looks is a machine that slept, or a daemon that was stopped. */
const MOST_BETWEEN_LOOKS = 5_000;

/**
 * The time that an engine had: wall-clock, less what one of its threads stood ready and other programs had the
 * processors. An engine that computes is charged with what it computes, one that hangs asleep with all of
 * the time, and one on a machine that is thirty times too busy with a thirtieth. Where the system does not
 * tell of threads it is wall-clock.
 */
export class EngineTime {
  readonly #clock: Clock;
  readonly #threads: () => ReadonlyMap<number, ThreadTime>;
  #before: ReadonlyMap<number, ThreadTime>;
  #lookedAt: number;
  #elapsed = 0;

  constructor(clock: Clock, threads: () => ReadonlyMap<number, ThreadTime>) {
    this.#clock = clock;
    this.#threads = threads;
    this.#before = threads();
    this.#lookedAt = clock.now();
  }

  /** Milliseconds; looks anew. To be asked every second or so. */
  now(): number {
    const now = this.#clock.now();
    const passed = Math.min(now - this.#lookedAt, MOST_BETWEEN_LOOKS);
    if (passed <= 0) return this.#elapsed;
    const threads = this.#threads();
    let waited = 0;
    for (const [thread, time] of threads)
      waited = Math.max(waited, time.waited - (this.#before.get(thread)?.waited ?? 0));
    this.#before = threads;
    this.#lookedAt = now;
    this.#elapsed += Math.max(0, passed - waited);
    return this.#elapsed;
  }
}
