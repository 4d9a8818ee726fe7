import type { IdleSettings } from '../protocol.ts';
import type { IdleTimes } from './idlePolicy.ts';

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
