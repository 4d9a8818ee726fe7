const WINDOW_MILLISECONDS = 3 * 60_000;
const NOTICE_AT = 3;
const GIVE_UP_AT = 5;

/** What to do about an engine that went away by itself. */
export type LossResponse = 'quiet' | 'notice' | 'give-up';

/**
 * One loss is nothing: the daemon starts another engine. Three within three minutes are worth a message,
 * and so are five.
 */
export class LossBudget {
  readonly #now: () => number;
  #losses: number[] = [];

  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  add(): LossResponse {
    const now = this.#now();
    this.#losses = [...this.#losses.filter((at) => now - at < WINDOW_MILLISECONDS), now];
    const count = this.#losses.length;
    return count >= GIVE_UP_AT ? 'give-up' : count === NOTICE_AT ? 'notice' : 'quiet';
  }

  reset(): void {
    this.#losses = [];
  }
}
