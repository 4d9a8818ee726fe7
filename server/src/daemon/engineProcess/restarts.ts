/** When an engine that died may be started again; milliseconds. */
export interface RestartSettings {
  /** After the first death; twice as long after each further one in a row. */
  readonly firstPauseMilliseconds: number;
  /** No pause is longer. */
  readonly longestPauseMilliseconds: number;
  /** Deaths without a page read between them are borne for so long. */
  readonly patienceMilliseconds: number;
  /** The same where somebody waits and no engine has started yet: then it is the installation that is broken. */
  readonly startPatienceMilliseconds: number;
}

/**
 * Deaths of the engine, in rows: a page that was read ends a row. However long a row is the engine is started
 * again, after a pause that grows, so that an ill one does not heat the machine; only when nothing has succeeded
 * for minutes there is no hope any more. Each pause that has passed is a new chance.
 */
export class Restarts {
  readonly #settings: RestartSettings;
  readonly #now: () => number;
  #total = 0;
  #inRow = 0;
  #firstAt = 0;
  #lastAt = 0;
  #hasStarted = false;

  constructor(settings: RestartSettings, now: () => number) {
    this.#settings = settings;
    this.#now = now;
  }

  /** All deaths ever. */
  get total(): number {
    return this.#total;
  }

  /** Deaths since the last page. */
  get inRow(): number {
    return this.#inRow;
  }

  /** `confirming`: the page was read again alone to see whether it is the one that kills the engine. */
  died(confirming: boolean): void {
    this.#total += 1;
    // That death tells of the page, not of the engine.
    if (confirming) return;
    const now = this.#now();
    if (now - this.#lastAt > this.#settings.patienceMilliseconds) this.#inRow = 0;
    if (this.#inRow === 0) this.#firstAt = now;
    this.#inRow += 1;
    this.#lastAt = now;
  }

  started(): void {
    this.#hasStarted = true;
  }

  /** A page was read. */
  succeeded(): void {
    this.#inRow = 0;
  }

  /** Somebody asked for a new beginning. */
  reset(): void {
    this.#inRow = 0;
  }

  /** How long the next start has to wait yet. */
  get pause(): number {
    if (this.#inRow === 0) return 0;
    const { firstPauseMilliseconds, longestPauseMilliseconds } = this.#settings;
    const pause = Math.min(longestPauseMilliseconds, firstPauseMilliseconds * 2 ** (this.#inRow - 1));
    return Math.max(0, this.#lastAt + pause - this.#now());
  }

  /** Whether to give up what waits; `isAwaited`: for somebody who sits there, and not a batch. */
  isHopeless(isAwaited: boolean): boolean {
    const { patienceMilliseconds, startPatienceMilliseconds } = this.#settings;
    const patience = isAwaited && !this.#hasStarted ? startPatienceMilliseconds : patienceMilliseconds;
    return this.#inRow > 1 && this.#now() - this.#firstAt >= patience;
  }
}
