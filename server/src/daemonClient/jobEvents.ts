import type { JobEvent } from '../daemon/jobs/jobEvent.ts';

/**
 * The events of one job between who brings them and who reads them. What waits is counted by the bringer,
 * who stops when it is too much.
 */
export class JobEvents implements AsyncIterable<JobEvent> {
  readonly #onTaken: () => void;
  #queue: JobEvent[] = [];
  #wake: () => void = () => undefined;
  #error: Error | undefined;
  #ended = false;
  #abandoned = false;

  /** `onTaken` is called when fewer events wait. */
  constructor(onTaken: () => void = () => undefined) {
    this.#onTaken = onTaken;
  }

  get waiting(): number {
    return this.#queue.length;
  }

  /** Whether `finished` has come or the job is lost. */
  get hasEnded(): boolean {
    return this.#ended;
  }

  push(event: JobEvent): void {
    if (event.type === 'finished') this.#ended = true;
    if (this.#abandoned) return;
    if (event.type === 'draft' || event.type === 'page') this.#dropDraft(event.page);
    this.#queue.push(event);
    this.#wake();
  }

  /** The reader gets what has come, then the error. */
  fail(error: Error): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#error = error;
    this.#wake();
  }

  /** Drops the pages that wait: whoever cancelled does not want them. */
  dropPages(): void {
    this.#queue = this.#queue.filter(({ type }) => type !== 'page' && type !== 'draft');
    this.#onTaken();
  }

  /** What is newer of a page stands for its draft that nobody took. */
  #dropDraft(page: number): void {
    const at = this.#queue.findIndex((event) => event.type === 'draft' && event.page === page);
    if (at >= 0) this.#queue.splice(at, 1);
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<JobEvent> {
    try {
      for (;;) {
        const event = this.#queue.shift();
        if (event) {
          this.#onTaken();
          yield event;
          if (event.type === 'finished') return;
        } else if (this.#error) throw this.#error;
        else await new Promise<void>((resolve) => (this.#wake = resolve));
      }
    } finally {
      this.#abandoned = true;
      this.#queue = [];
      this.#onTaken();
    }
  }
}
