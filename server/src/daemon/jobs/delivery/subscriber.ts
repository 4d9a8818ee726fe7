import type { DraftEvent, JobEvent, PageEvent, ProgressEvent } from '../../../protocol.ts';
import type { Clock } from '../../../clock.ts';
import { DRAFT_MILLISECONDS, MAX_UNSENT_PAGES, PROGRESS_MILLISECONDS } from '../jobSettings.ts';

/**
 * Where the events of one job go for one client: `accepted` first, `finished` last. Resolves when the client can
 * take the next one, and rejects when it never will; the sender waits for that, which is all that keeps a slow
 * client from filling the memory.
 */
export type JobSink = (event: JobEvent) => Promise<void>;

/** A page to be sent: made when its turn comes, so that what waits costs no memory. */
export interface PageToSend {
  readonly page: number;
  /** Whether its result is in memory until it is sent. */
  readonly held: boolean;
  /** Undefined: there is nothing to send any more. */
  make(): Promise<PageEvent | undefined>;
}

/** A page as far as it is written; made when its turn comes, and only the newest of a page is. */
export interface DraftToSend {
  readonly page: number;
  make(): DraftEvent;
}

/** What is told of the room for pages. */
export interface SpaceEvents {
  readonly onFull: () => void;
  readonly onSpace: () => void;
}

/** What comes before anything is told of how far a job is. */
const OPENING: ReadonlySet<JobEvent['kind']> = new Set(['accepted', 'opened']);

type Item = { readonly event: JobEvent } | { readonly page: PageToSend };

/**
 * One client's view of one job. Events go out one after another, each when the one before has been taken,
 * and the first after the answer to the request. Pages are never left out; of progress and of a
 * page's drafts only the newest is kept, and drafts wait for all else. After "finished" comes nothing.
 */
export class Subscriber {
  readonly #sink: JobSink;
  readonly #clock: Clock;
  readonly #onFull: () => void;
  readonly #onSpace: () => void;
  readonly #items: Item[] = [];
  /** Of each page the revision that was sent: what waited may have been overtaken by the document's. */
  readonly #revisions = new Map<number, number>();
  #held = 0;
  readonly #drafts = new Map<number, DraftToSend>();
  /** When the last draft of a page went out; ms of the clock. */
  readonly #draftsAt = new Map<number, number>();
  #cancelDrafts: (() => void) | undefined;
  #progress: ProgressEvent | undefined;
  #progressAt = -Infinity;
  #cancelProgress: (() => void) | undefined;
  #sending = true;
  #finished = false;
  #closed = false;
  readonly #onDrained: (() => void)[] = [];

  /** Called when it is full, and when it can take pages again or closes. */
  constructor(sink: JobSink, clock: Clock, { onFull, onSpace }: SpaceEvents) {
    this.#sink = sink;
    this.#clock = clock;
    this.#onFull = onFull;
    this.#onSpace = onSpace;
    setImmediate(() => {
      this.#sending = false;
      void this.#send();
    });
  }

  get isFull(): boolean {
    return this.#held >= MAX_UNSENT_PAGES;
  }

  event(event: JobEvent): void {
    this.#add({ event });
    if (event.kind === 'finished') this.#finish();
  }

  page(page: PageToSend): void {
    if (this.#isOver) return;
    if (page.held) this.#held += 1;
    this.#drafts.delete(page.page);
    this.#draftsAt.delete(page.page);
    this.#add({ page });
    if (page.held && this.isFull) this.#onFull();
  }

  /** Not to be called for a page that is done. */
  draft(draft: DraftToSend): void {
    if (this.#isOver) return;
    this.#drafts.set(draft.page, draft);
    void this.#send();
  }

  progress(progress: ProgressEvent): void {
    if (this.#isOver) return;
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
    this.#dropTransient();
    for (const resolve of this.#onDrained.splice(0)) resolve();
    this.#onSpace();
  }

  get #isOver(): boolean {
    return this.#closed || this.#finished;
  }

  #finish(): void {
    this.#finished = true;
    this.#dropTransient();
  }

  /** What only says how far the job is, and the timers of it. */
  #dropTransient(): void {
    this.#progress = undefined;
    this.#cancelProgress?.();
    this.#drafts.clear();
    this.#cancelDrafts?.();
  }

  #add(item: Item): void {
    if (this.#isOver) return;
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
      await this.#sink(params);
    }
    if (!page.held || this.#closed) return;
    const wasFull = this.isFull;
    this.#held -= 1;
    if (wasFull) this.#onSpace();
  }

  #next(): Item | undefined {
    if (this.#closed) return undefined;
    const isDue = this.#clock.now() - this.#progressAt >= PROGRESS_MILLISECONDS;
    if (this.#progress && isDue && !this.#isOpening()) {
      const event = this.#progress;
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
        return { event: draft.make() };
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

  #isOpening(): boolean {
    const [first] = this.#items;
    return first !== undefined && 'event' in first && OPENING.has(first.event.kind);
  }
}
