import type { Clock } from '../../../clock.ts';
import type { ServerLoad } from '../adapters/adapter.ts';
import type { FleetSettings } from './fleetSettings.ts';

/** First tokens that the judgement of slowness looks back on. */
const REMEMBERED = 32;
/** Fewer say nothing. */
const ENOUGH = 8;
const LEAST_QUEUE = 4;
/** Without a look at the queue, growth after the first congestion is this much a round. */
const CAREFUL_GROWTH = 4;

/**
 * How many requests a server may have at a time: more as long as it takes all there are at once, half as
 * many when its queue grows longer than its work or first tokens come late (additive increase,
 * multiplicative decrease: Chiu and Jain, 1989). The server knows best, so its queue counts more than times.
 */
export class InFlightLimit {
  readonly #clock: Clock;
  readonly #settings: FleetSettings;
  readonly #first: number;
  readonly #highest: number;
  #limit: number;
  #load: ServerLoad | undefined;
  #congested = false;
  #lastCutAt = -Infinity;
  #firstTokens: number[] = [];

  constructor(clock: Clock, settings: FleetSettings, first: number, highest: number) {
    this.#clock = clock;
    this.#settings = settings;
    this.#first = first;
    this.#highest = highest;
    this.#limit = first;
  }

  get value(): number {
    return Math.floor(this.#limit);
  }

  /** Back to the start: the server was away. */
  reset(): void {
    this.#limit = this.#first;
    this.#load = undefined;
    this.#congested = false;
    this.#firstTokens = [];
  }

  /**
   * A first token came after so long. `full`: the server had all it was allowed when the request went out,
   * so that the limit was what held it.
   */
  onFirstToken(milliseconds: number, full: boolean, sentAt: number): void {
    if (sentAt < this.#lastCutAt) return;
    this.#firstTokens.push(milliseconds);
    if (this.#firstTokens.length > REMEMBERED) this.#firstTokens.shift();
    if (this.#isSlow()) return this.#cut();
    if (!full) return;
    if (this.#load) {
      if (this.#load.waiting === 0) this.#grow(1);
    } else if (milliseconds < this.#settings.slowFirstTokenMilliseconds / 2) {
      this.#grow(this.#congested ? CAREFUL_GROWTH / this.#limit : 1);
    }
  }

  /** What the server does now, all clients together. */
  onLoad(load: ServerLoad): void {
    this.#load = load;
    if (load.waiting >= LEAST_QUEUE && load.waiting > load.running) this.#cut();
  }

  /** It said that it is busy, or kept a request waiting until that was given up. */
  onCongestion(sentAt: number): void {
    if (sentAt >= this.#lastCutAt) this.#cut();
  }

  #isSlow(): boolean {
    if (this.#firstTokens.length < ENOUGH) return false;
    const sorted = this.#firstTokens.toSorted((a, b) => a - b);
    const p95 = sorted[Math.ceil(sorted.length * 0.95) - 1] ?? 0;
    return p95 > this.#settings.slowFirstTokenMilliseconds;
  }

  #grow(by: number): void {
    this.#limit = Math.min(this.#highest, this.#limit + by);
  }

  #cut(): void {
    const now = this.#clock.now();
    if (now - this.#lastCutAt < this.#settings.calmMilliseconds) return;
    this.#lastCutAt = now;
    this.#congested = true;
    this.#firstTokens = [];
    this.#limit = Math.max(1, this.#limit / 2);
  }
}
