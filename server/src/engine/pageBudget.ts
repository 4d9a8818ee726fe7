import { FolioError } from '../errors/catalogue.ts';
import { SLEEP_PER_WORK } from '../limits.ts';
import type { PageTurn } from '../readers/pageRequest.ts';
import { CancelFlag } from './cancellation.ts';

/** What one page has cost so far, and the way to stop it: the main thread's side of its `CancelFlag`. */
export class PageBudget {
  readonly #turn: PageTurn;
  readonly #flag = new CancelFlag();
  readonly #listeners = new Set<(end: FolioError) => void>();
  #stopped: FolioError | undefined;
  #worked = 0;
  #slept = 0;

  constructor(turn: PageTurn) {
    this.#turn = turn;
  }

  /** Workers look at it between steps. */
  get flag(): SharedArrayBuffer {
    return this.#flag.flag;
  }

  /** How the page ends, where it was stopped. */
  get stopped(): FolioError | undefined {
    return this.#stopped;
  }

  /** Milliseconds of work on the page so far: time on a processor, waiting of all kinds left out. */
  get worked(): number {
    return this.#worked;
  }

  /** Charges the page, and stops it where that was too much. Milliseconds. */
  spend(worked: number, slept: number): void {
    this.#worked += worked;
    this.#slept += slept;
    const { document, page } = this.#turn;
    const { pageSeconds: seconds } = document.limits;
    if (this.#worked <= seconds * 1_000 && this.#slept <= seconds * 1_000 * SLEEP_PER_WORK) return;
    this.stop(new FolioError('limit-time', { file: document.name, page, seconds }));
  }

  stop(end: FolioError): void {
    if (this.#stopped) return;
    this.#stopped = end;
    this.#flag.cancel();
    for (const listener of [...this.#listeners]) listener(end);
    this.#listeners.clear();
  }

  /** Calls at most once, when it is stopped; the returned function takes it back. */
  onStop(listener: (end: FolioError) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}
