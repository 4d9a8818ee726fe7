import type { Clock } from '../clock.ts';
import type { IdleSettings } from '../protocol.ts';

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

const MINUTE = 60_000;

/**
 * The idle times that connected clients have set. The longest one counts: a client that wants its models kept
 * does not lose them to one that wants the memory.
 */
export class ClientIdleTimes {
  readonly #defaults: IdleTimes;
  readonly #onChange: (times: IdleTimes) => void;
  readonly #clients = new Map<object, IdleSettings>();

  constructor(defaults: IdleTimes, onChange: (times: IdleTimes) => void) {
    this.#defaults = defaults;
    this.#onChange = onChange;
  }

  set(client: object, settings: IdleSettings): void {
    this.#clients.set(client, settings);
    this.#onChange(this.times);
  }

  /** The last client's settings stay when it goes: they say how long to wait for the next. */
  remove(client: object): void {
    if (this.#clients.size <= 1 || !this.#clients.delete(client)) return;
    this.#onChange(this.times);
  }

  get times(): IdleTimes {
    const { unloadMilliseconds, exitMilliseconds } = this.#defaults;
    return {
      unloadMilliseconds: this.#longest('unloadAfterMinutes', unloadMilliseconds),
      exitMilliseconds: this.#longest('exitAfterMinutes', exitMilliseconds),
    };
  }

  #longest(name: keyof IdleSettings, otherwise: number): number {
    const times = [...this.#clients.values()].map(({ [name]: minutes }) => minutes);
    if (times.length === 0) return otherwise;
    return Math.max(...times.map((minutes) => (minutes === undefined ? otherwise : minutes * MINUTE)));
  }
}
