import type { Clock } from '../clock.ts';

export interface IdleTimes {
  /** Without jobs, until models leave the memory: what people complain of long before a sleeping process. */
  readonly unloadMilliseconds: number;
  /** Without jobs and clients, until the daemon leaves. */
  readonly exitMilliseconds: number;
}

export const DEFAULT_IDLE_TIMES: IdleTimes = {
  unloadMilliseconds: 5 * 60_000,
  exitMilliseconds: 10 * 60_000,
};

/** Decides when a daemon that does nothing gives back what it holds. Work counts, not only connections. */
export class IdlePolicy {
  readonly #clock: Clock;
  #times: IdleTimes;
  #state: { clients: number; hasJobs: boolean } | undefined;
  readonly #unload: () => void;
  readonly #exit: () => void;
  #cancelUnload: (() => void) | undefined;
  #cancelExit: (() => void) | undefined;

  constructor(clock: Clock, times: IdleTimes, actions: { unload: () => void; exit: () => void }) {
    this.#clock = clock;
    this.#times = times;
    this.#unload = actions.unload;
    this.#exit = actions.exit;
  }

  /** Other times from now on; waiting begins anew. */
  setTimes(times: IdleTimes): void {
    const { unloadMilliseconds, exitMilliseconds } = this.#times;
    if (times.unloadMilliseconds === unloadMilliseconds && times.exitMilliseconds === exitMilliseconds)
      return;
    this.#times = times;
    this.#cancelUnload?.();
    this.#cancelExit?.();
    this.#cancelUnload = this.#cancelExit = undefined;
    if (this.#state) this.update(this.#state);
  }

  /** To be called whenever jobs begin or end and clients come or go. */
  update(state: { clients: number; hasJobs: boolean }): void {
    this.#state = state;
    const { clock, times } = { clock: this.#clock, times: this.#times };
    if (state.hasJobs) {
      this.#cancelUnload?.();
      this.#cancelUnload = undefined;
    } else this.#cancelUnload ??= clock.after(times.unloadMilliseconds, this.#unload);
    if (state.hasJobs || state.clients > 0) {
      this.#cancelExit?.();
      this.#cancelExit = undefined;
    } else this.#cancelExit ??= clock.after(times.exitMilliseconds, this.#exit);
  }
}
