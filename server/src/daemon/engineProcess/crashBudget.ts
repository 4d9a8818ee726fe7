/**
 * Counts crashes within a window of time. An engine that keeps crashing is ill, and starting it again
 * and again only heats the machine; so beyond the budget it is refused until the window has passed
 * without a crash.
 */
export class CrashBudget {
  readonly #budget: number;
  readonly #window: number;
  readonly #now: () => number;
  #recent: number[] = [];
  #refused = false;
  #total = 0;

  constructor(budget: number, windowMilliseconds: number, now: () => number) {
    this.#budget = budget;
    this.#window = windowMilliseconds;
    this.#now = now;
  }

  /** All crashes ever. */
  get total(): number {
    return this.#total;
  }

  get isSpent(): boolean {
    const now = this.#now();
    this.#recent = this.#recent.filter((time) => now - time < this.#window);
    if (this.#recent.length >= this.#budget) this.#refused = true;
    if (this.#recent.length === 0) this.#refused = false;
    return this.#refused;
  }

  /** Somebody asked for a new beginning. */
  reset(): void {
    this.#recent = [];
    this.#refused = false;
  }

  /** `confirming`: the page was read again alone to see whether it is the one that kills the engine. */
  crashed(confirming: boolean): void {
    this.#total += 1;
    // That crash tells of the page, not of the engine: counted, a document with three such pages would
    // lose all its others.
    if (!confirming) this.#recent.push(this.#now());
  }
}
