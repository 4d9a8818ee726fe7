import { DEVICE_MEGABYTES } from './engineSettings.ts';

/** Megabytes of an engine that is well: libraries and parsers, and what each worker adds with its model. */
const USUAL_MEGABYTES = { engine: 300, worker: 200 } as const;

/** What a larger model needs anyhow shows after so many pages a worker; up to so many times that is usual, too. */
const MEASURED_AFTER_PAGES_PER_WORKER = 2;
const USUAL_GROWTH = 1.5;

/** Pages of an engine before it may be recycled: loading the model again must stay cheap beside them. */
const PAGES_BETWEEN = 16;

/**
 * Says when an engine has kept so much memory that another is to take its place. Fragments of native heaps,
 * fonts and caches pile up over many odd documents, and nothing but the end of the process gives them all
 * back. A single large page is no reason: what counts is what stays when nothing is read.
 */
export class MemoryCare {
  readonly #workers: number;
  #pages = 0;
  #nextAt = PAGES_BETWEEN;
  #resident = 0;
  #measured = 0;
  #hasDevice = false;

  constructor(workers: number) {
    this.#workers = workers;
  }

  /** What it is about to take would come back in the next engine. */
  deviceOpened(): void {
    this.#hasDevice = true;
  }

  /** A page was read, whatever came of it. */
  pageRead(): void {
    this.#pages += 1;
    const isWarm = this.#pages >= MEASURED_AFTER_PAGES_PER_WORKER * this.#workers;
    if (isWarm && this.#measured === 0) this.#measured = this.#resident;
  }

  reported(residentBytes: number): void {
    this.#resident = residentBytes;
  }

  /** Whether to let the engine come to rest, and then to look what it has kept. */
  get isDoubtful(): boolean {
    return this.#pages >= this.#nextAt && this.#resident > this.#usualBytes;
  }

  /** It is at rest, and has reported: whether another is to take its place. If not, it is not asked again soon. */
  isTooMuch(): boolean {
    if (this.isDoubtful) return true;
    this.#nextAt = this.#pages + PAGES_BETWEEN;
    return false;
  }

  get #usualBytes(): number {
    const { engine, worker } = USUAL_MEGABYTES;
    const usual = (engine + worker * this.#workers) * 1e6;
    const ofDevice = this.#hasDevice ? DEVICE_MEGABYTES * 1e6 : 0;
    return Math.max(usual, this.#measured * USUAL_GROWTH) + ofDevice;
  }
}
