/**
 * How many pages may be begun at a time. Those that somebody waits for have as many places of their own, so
 * that they never wait behind a window full of batch pages.
 */
export class PageWindow {
  readonly #size: () => number;
  #inFlight = 0;
  /** Of these, pages that somebody waits for. */
  #awaited = 0;

  constructor(size: () => number) {
    this.#size = size;
  }

  get inFlight(): number {
    return this.#inFlight;
  }

  admits(isAwaited: boolean): boolean {
    return this.#inFlight < this.#size() || (isAwaited && this.#awaited < this.#size());
  }

  /** Takes a place; what it returns gives it back. */
  enter(isAwaited: boolean): () => void {
    this.#inFlight += 1;
    if (isAwaited) this.#awaited += 1;
    return () => {
      this.#inFlight -= 1;
      if (isAwaited) this.#awaited -= 1;
    };
  }
}
