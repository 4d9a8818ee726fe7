import { systemClock, type Clock } from '../clock.ts';

/** Long enough that a daemon which has just ended has left, short enough to be waited for. */
const FIRST_PAUSE_MILLISECONDS = 1_000;

/** A machine that ran out of memory has some again within half a minute. */
const LONGEST_PAUSE_MILLISECONDS = 30_000;

/** A daemon that got nothing done for so long will not get it done by being started once more. */
const GIVE_UP_MILLISECONDS = 3 * 60_000;

/**
 * How long to wait before a daemon that ended is started again: twice as long each time, and short again after any
 * success. The number of losses does not matter, only that nothing succeeds between them.
 */
export class LossPauses {
  readonly #clock: Clock;
  #losses = 0;
  #firstAt = 0;

  constructor(clock: Clock = systemClock) {
    this.#clock = clock;
  }

  /** Losses since something succeeded. */
  get losses(): number {
    return this.#losses;
  }

  /** The daemon ended, or did not start. Milliseconds until the next try; undefined: it is time to give up. */
  lost(): number | undefined {
    const now = this.#clock.now();
    if (this.#losses === 0) this.#firstAt = now;
    this.#losses += 1;
    if (now - this.#firstAt >= GIVE_UP_MILLISECONDS) return undefined;
    return Math.min(LONGEST_PAUSE_MILLISECONDS, FIRST_PAUSE_MILLISECONDS * 2 ** (this.#losses - 1));
  }

  /** Something was done that had not been done before. What is only done again proves nothing. */
  succeeded(): void {
    this.#losses = 0;
  }
}

/** Resolves after the given time of the clock; keeps the process alive meanwhile. */
export async function pauseFor(clock: Clock, milliseconds: number): Promise<void> {
  const alive = setInterval(() => undefined, LONGEST_PAUSE_MILLISECONDS);
  try {
    await new Promise<void>((resolve) => clock.after(milliseconds, resolve));
  } finally {
    clearInterval(alive);
  }
}
