import type { Clock } from '../../../clock.ts';
import { ServerProblem } from '../http/serverProblem.ts';
import type { StreamSettings } from './streamSettings.ts';

/**
 * Watches over an answer: aborts its request when the first token, the next one or the end takes too long,
 * and when the caller is gone.
 */
export class AnswerWatch {
  readonly #controller = new AbortController();
  readonly #clock: Clock;
  readonly #settings: StreamSettings;
  readonly #release: (() => void)[] = [];
  #pending: () => void;
  #lastAt: number;
  #streaming = false;

  constructor(clock: Clock, settings: StreamSettings, outer: AbortSignal) {
    this.#clock = clock;
    this.#settings = settings;
    this.#lastAt = clock.now();
    const onAbort = (): void => this.#controller.abort(outer.reason);
    if (outer.aborted) onAbort();
    outer.addEventListener('abort', onAbort, { once: true });
    this.#pending = clock.after(settings.firstTokenMilliseconds, () =>
      this.#expire(`no token came within ${seconds(settings.firstTokenMilliseconds)}`),
    );
    this.#release.push(
      () => outer.removeEventListener('abort', onAbort),
      clock.after(settings.totalMilliseconds, () =>
        this.#expire(`the answer had no end after ${seconds(settings.totalMilliseconds)}`),
      ),
    );
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** A piece came. Cheap, because it is called thousands of times a second: the timer is set anew when it is due. */
  touch(): void {
    this.#lastAt = this.#clock.now();
    if (this.#streaming) return;
    this.#streaming = true;
    this.#pending();
    this.#wait(this.#settings.betweenTokensMilliseconds);
  }

  /** Closes the request if it still runs. */
  end(): void {
    this.#pending();
    for (const release of this.#release.splice(0)) release();
    if (!this.#controller.signal.aborted) this.#controller.abort(new Error('the answer was read'));
  }

  #wait(milliseconds: number): void {
    this.#pending = this.#clock.after(milliseconds, () => {
      const limit = this.#settings.betweenTokensMilliseconds;
      const left = this.#lastAt + limit - this.#clock.now();
      if (left > 0.5) this.#wait(left);
      else this.#expire(`no token came for ${seconds(limit)}`);
    });
  }

  #expire(reason: string): void {
    this.#controller.abort(new ServerProblem('timeout', { reason }));
  }
}

function seconds(milliseconds: number): string {
  return `${Number((milliseconds / 1_000).toFixed(1))} s`;
}
