/** Time, as a parameter: tests of waits and idleness turn it by hand. */
export interface Clock {
  /** Milliseconds, never going back. */
  now(): number;
  /** Calls once after `milliseconds`; the returned function takes it back. Keeps no process alive. */
  after(milliseconds: number, call: () => void): () => void;
}

export const systemClock: Clock = {
  now: () => performance.now(),
  after(milliseconds, call) {
    const timer = setTimeout(call, milliseconds);
    timer.unref();
    return () => clearTimeout(timer);
  },
};
