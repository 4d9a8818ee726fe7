import type { FolioError } from '../errors/catalogue.ts';
import type { JobEvent } from '../protocol.ts';

/**
 * The events of one job, between their sender and their reader. Each event is either taken by the reader or
 * dropped, and the sender is told; a sender that is too fast waits for that.
 */
export class JobEvents implements AsyncIterable<JobEvent> {
  readonly #onGone: (events: number) => void;
  #queue: JobEvent[] = [];
  #wake: () => void = () => undefined;
  #error: FolioError | undefined;
  #ended = false;
  #abandoned = false;
  #cancelled = false;
  #lostPages = false;

  /** `onGone` is called with how many events left, as long as more may come. */
  constructor(onGone: (events: number) => void = () => undefined) {
    this.#onGone = onGone;
  }

  /** Whether `finished` has come or the job is lost. */
  get hasEnded(): boolean {
    return this.#ended;
  }

  push(event: JobEvent): void {
    if (this.#ended) return;
    if (event.kind === 'finished') this.#ended = true;
    if (this.#abandoned || (this.#cancelled && isLeftOut(event))) {
      this.#lostPages ||= event.kind === 'page';
      this.#gone(1);
      return;
    }
    if (event.kind === 'draft' || event.kind === 'page') this.#dropDraft(event.page);
    if (event.kind === 'progress') this.#dropLastProgress();
    const isCut = event.kind === 'finished' && this.#lostPages;
    this.#queue.push(isCut ? { ...event, outcome: 'cancelled' } : event);
    this.#wake();
  }

  /** The reader gets what has come, then the error. */
  fail(error: FolioError): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#error = error;
    this.#wake();
  }

  /**
   * Whoever cancelled wants no pages: neither those that wait nor those that are on their way. A job that
   * ended all the same, with pages that were dropped, ends as cancelled here. Not to be called after the end.
   */
  cancel(): void {
    this.#cancelled = true;
    this.#lostPages ||= this.#queue.some(({ kind }) => kind === 'page');
    this.#keep((event) => !isLeftOut(event));
  }

  /** What is newer of a page stands for its draft that nobody took. */
  #dropDraft(page: number): void {
    this.#keep((event) => event.kind !== 'draft' || event.page !== page);
  }

  #dropLastProgress(): void {
    const last = this.#queue.at(-1);
    if (last?.kind === 'progress') this.#keep((event) => event !== last);
  }

  #keep(isKept: (event: JobEvent) => boolean): void {
    const before = this.#queue.length;
    this.#queue = this.#queue.filter(isKept);
    this.#gone(before - this.#queue.length);
  }

  #gone(events: number): void {
    if (events > 0 && !this.#ended) this.#onGone(events);
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<JobEvent> {
    try {
      for (;;) {
        const event = this.#queue.shift();
        if (event) {
          this.#gone(1);
          yield event;
          if (event.kind === 'finished') return;
        } else if (this.#error) throw this.#error;
        else if (this.#ended || this.#abandoned) return;
        else await new Promise<void>((resolve) => (this.#wake = resolve));
      }
    } finally {
      this.#abandoned = true;
      this.#keep(() => false);
    }
  }
}

function isLeftOut({ kind }: JobEvent): boolean {
  return kind === 'page' || kind === 'draft' || kind === 'progress';
}
