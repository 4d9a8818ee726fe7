import type { JobPageDraftParams, JobPageParams, JobProgressParams } from '../../protocol.ts';
import type { Clock } from '../../clock.ts';
import type { JobEvent, JobSink } from './jobEvent.ts';
import { DRAFT_MILLISECONDS, MAX_UNSENT_PAGES, PROGRESS_MILLISECONDS } from './jobSettings.ts';

/** A page to be sent: made when its turn comes, so that what waits costs no memory. */
export interface PageToSend {
  readonly page: number;
  /** Whether its result is in memory until it is sent. */
  readonly held: boolean;
  /** Undefined: there is nothing to send any more. */
  make(): Promise<JobPageParams | undefined>;
}

/** A page as far as it is written; made when its turn comes, and only the newest of a page is. */
export interface DraftToSend {
  readonly page: number;
  make(): JobPageDraftParams;
}

type Item = { readonly event: JobEvent } | { readonly page: PageToSend };

/**
 * One client's view of one job. Events go out one after another, each when the one before has been taken.
 * Pages are never left out; of progress and of a page's drafts only the newest is kept, and drafts wait
 * for all else.
 */
export class Subscriber {
  readonly #sink: JobSink;
  readonly #clock: Clock;
  readonly #onSpace: () => void;
  readonly #items: Item[] = [];
  /** Of each page the revision that was sent: what waited may have been overtaken by the document's. */
  readonly #revisions = new Map<number, number>();
  #held = 0;
  readonly #drafts = new Map<number, DraftToSend>();
  /** When the last draft of a page went out; ms of the clock. */
  readonly #draftsAt = new Map<number, number>();
  #cancelDrafts: (() => void) | undefined;
  #progress: JobProgressParams | undefined;
  #progressAt = -Infinity;
  #cancelProgress: (() => void) | undefined;
  #sending = false;
  #closed = false;
  readonly #onDrained: (() => void)[] = [];

  /** `onSpace` is called when a full subscriber can take pages again, and when it closes. */
  constructor(sink: JobSink, clock: Clock, onSpace: () => void) {
    this.#sink = sink;
    this.#clock = clock;
    this.#onSpace = onSpace;
  }

  get isFull(): boolean {
    return this.#held >= MAX_UNSENT_PAGES;
  }

  event(event: JobEvent): void {
    if (event.type === 'finished') this.#drafts.clear();
    this.#add({ event });
  }

  page(page: PageToSend): void {
    if (page.held && !this.#closed) this.#held += 1;
    this.#drafts.delete(page.page);
    this.#draftsAt.delete(page.page);
    this.#add({ page });
  }

  /** Not to be called for a page that is done. */
  draft(draft: DraftToSend): void {
    if (this.#closed) return;
    this.#drafts.set(draft.page, draft);
    void this.#send();
  }

  progress(progress: JobProgressParams): void {
    if (this.#closed) return;
    this.#progress = progress;
    const wait = this.#progressAt + PROGRESS_MILLISECONDS - this.#clock.now();
    if (wait <= 0) void this.#send();
    else
      this.#cancelProgress ??= this.#clock.after(wait, () => {
        this.#cancelProgress = undefined;
        void this.#send();
      });
  }

  /** Resolves when everything has been taken or the client is gone. */
  drained(): Promise<void> {
    if (this.#closed || (this.#items.length === 0 && !this.#sending)) return Promise.resolve();
    return new Promise((resolve) => this.#onDrained.push(resolve));
  }

  /** Nothing is sent any more. */
  close(): void {
    this.#closed = true;
    this.#items.length = 0;
    this.#held = 0;
    this.#progress = undefined;
    this.#cancelProgress?.();
    this.#drafts.clear();
    this.#cancelDrafts?.();
    for (const resolve of this.#onDrained.splice(0)) resolve();
    this.#onSpace();
  }

  #add(item: Item): void {
    if (this.#closed) return;
    this.#items.push(item);
    void this.#send();
  }

  async #send(): Promise<void> {
    if (this.#sending) return;
    this.#sending = true;
    try {
      for (let next = this.#next(); next; next = this.#next()) {
        if ('event' in next) await this.#sink(next.event);
        else await this.#sendPage(next.page);
      }
      this.#sending = false;
      for (const resolve of this.#onDrained.splice(0)) resolve();
    } catch {
      // The client is gone; its connection's end is dealt with elsewhere.
      this.close();
    }
  }

  async #sendPage(page: PageToSend): Promise<void> {
    const params = await page.make();
    if (params && !this.#closed && (this.#revisions.get(params.page) ?? -1) < params.revision) {
      this.#revisions.set(params.page, params.revision);
      await this.#sink({ type: 'page', ...params });
    }
    if (!page.held || this.#closed) return;
    const wasFull = this.isFull;
    this.#held -= 1;
    if (wasFull) this.#onSpace();
  }

  #next(): Item | undefined {
    if (this.#closed) return undefined;
    const isDue = this.#clock.now() - this.#progressAt >= PROGRESS_MILLISECONDS;
    if (this.#progress && isDue && !this.#isFinishing()) {
      const event: JobEvent = { type: 'progress', ...this.#progress };
      this.#progress = undefined;
      this.#progressAt = this.#clock.now();
      return { event };
    }
    return this.#items.shift() ?? this.#nextDraft();
  }

  #nextDraft(): Item | undefined {
    const now = this.#clock.now();
    let wait = Infinity;
    for (const [page, draft] of this.#drafts) {
      const left = (this.#draftsAt.get(page) ?? -Infinity) + DRAFT_MILLISECONDS - now;
      if (left <= 0) {
        this.#drafts.delete(page);
        this.#draftsAt.set(page, now);
        return { event: { type: 'draft', ...draft.make() } };
      }
      wait = Math.min(wait, left);
    }
    if (wait < Infinity)
      this.#cancelDrafts ??= this.#clock.after(wait, () => {
        this.#cancelDrafts = undefined;
        void this.#send();
      });
    return undefined;
  }

  /** Progress after the end would only confuse. */
  #isFinishing(): boolean {
    const [first] = this.#items;
    return (
      first !== undefined &&
      'event' in first &&
      (first.event.type === 'finished' || first.event.type === 'opened')
    );
  }
}
