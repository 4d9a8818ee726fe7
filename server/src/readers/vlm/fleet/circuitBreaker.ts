import type { FleetSettings } from './fleetSettings.ts';

/** `closed`: it gets pages. `open`: it gets none. `half-open`: it gets one, to see. */
export type BreakerState = 'closed' | 'open' | 'half-open';

/**
 * Keeps pages from a server that fails, so that they go elsewhere at once, and lets it come back by itself.
 * Says what state is; when to look again is up to its owner.
 */
export class CircuitBreaker {
  readonly #settings: FleetSettings;
  readonly #random: () => number;
  #state: BreakerState = 'closed';
  #failures = 0;
  #openings = 0;

  /** `random`: in 0..1. */
  constructor(settings: FleetSettings, random: () => number) {
    this.#settings = settings;
    this.#random = random;
  }

  get state(): BreakerState {
    return this.#state;
  }

  /** Failures since the last success. */
  get failures(): number {
    return this.#failures;
  }

  /** A page came through. */
  succeed(): void {
    this.#failures = 0;
    this.#openings = 0;
    this.#state = 'closed';
  }

  /** Counts a failure; true when the breaker opens by it. `fatal`: the next page would fail as well. */
  fail(fatal: boolean): boolean {
    this.#failures += 1;
    if (this.#state === 'open') return false;
    if (this.#state === 'closed' && !fatal && this.#failures < this.#settings.failuresToOpen) return false;
    this.#state = 'open';
    this.#openings += 1;
    return true;
  }

  /** It was looked at and answers: one page may try. */
  admitOne(): void {
    if (this.#state === 'open') this.#state = 'half-open';
  }

  /** It was looked at and does not answer: the next look waits longer. */
  stayOpen(): void {
    this.#state = 'open';
    this.#openings += 1;
  }

  /** Milliseconds until the next look; random by a fifth, so that clients do not all look at once. */
  get openMilliseconds(): number {
    const { openMilliseconds, openMaxMilliseconds } = this.#settings;
    const doubled = openMilliseconds * 2 ** Math.min(20, Math.max(0, this.#openings - 1));
    return Math.min(openMaxMilliseconds, doubled) * (0.8 + 0.4 * this.#random());
  }
}
