import type { IdleSettings } from '../protocol.ts';
import type { IdleTimes } from './idlePolicy.ts';

const MINUTE = 60_000;

/**
 * What the connected windows wish of an idle daemon. The longest wish counts: a window that wants its models
 * kept does not lose them to one that wants the memory.
 */
export class IdleWishes {
  readonly #defaults: IdleTimes;
  readonly #onChange: (times: IdleTimes) => void;
  readonly #wishes = new Map<object, IdleSettings>();

  constructor(defaults: IdleTimes, onChange: (times: IdleTimes) => void) {
    this.#defaults = defaults;
    this.#onChange = onChange;
  }

  set(client: object, wish: IdleSettings): void {
    this.#wishes.set(client, wish);
    this.#onChange(this.times);
  }

  /** The last wish stays when its window goes: it says how long to wait for the next. */
  remove(client: object): void {
    if (this.#wishes.size <= 1 || !this.#wishes.delete(client)) return;
    this.#onChange(this.times);
  }

  get times(): IdleTimes {
    const wishes = [...this.#wishes.values()];
    const longest = (of: (wish: IdleSettings) => number | undefined, otherwise: number): number => {
      if (wishes.length === 0) return otherwise;
      return Math.max(...wishes.map((wish) => (of(wish) ?? otherwise / MINUTE) * MINUTE));
    };
    return {
      unloadMilliseconds: longest((wish) => wish.unloadAfterMinutes, this.#defaults.unloadMilliseconds),
      exitMilliseconds: longest((wish) => wish.exitAfterMinutes, this.#defaults.exitMilliseconds),
    };
  }
}
