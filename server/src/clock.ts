/** Time, as a parameter: tests of waits and idleness turn it by hand. */
export interface Clock {
  /** Milliseconds, never going back. */
  now(): number;
  /** Calls once after `milliseconds`; the returned function takes it back. Keeps no process alive. */
  after(milliseconds: number, call: () => void): () => void;
}

/** The longest time that Node's timers take, 24 days; one that is set further fires at once. */
export const LONGEST_TIMER_MILLISECONDS = 2 ** 31 - 1;

export const systemClock: Clock = {
  now: () => performance.now(),
  after(milliseconds, call) {
    const timer = setTimeout(call, Math.min(milliseconds, LONGEST_TIMER_MILLISECONDS));
    timer.unref();
    return () => clearTimeout(timer);
  },
};
