import type { JobEvent, ProgressEvent } from '../../../protocol.ts';
import type { Clock } from '../../../clock.ts';
import {
  Subscriber,
  type DraftToSend,
  type JobSink,
  type PageToSend,
  type SpaceEvents,
} from './subscriber.ts';

/**
 * The clients that follow one job. The job goes as fast as the fastest of them; slower clients get pages that
 * are no longer in memory.
 */
export class Audience {
  readonly #clock: Clock;
  readonly #space: SpaceEvents;
  readonly #subscribers = new Map<string, Subscriber>();
  #waiting: (() => void)[] = [];

  constructor(clock: Clock, space: SpaceEvents) {
    this.#clock = clock;
    this.#space = space;
  }

  /** A client that was there already begins anew. */
  join(clientId: string, sink: JobSink): Subscriber {
    this.leave(clientId);
    const subscriber = new Subscriber(sink, this.#clock, {
      onFull: this.#space.onFull,
      onSpace: () => this.#hasSpace(),
    });
    this.#subscribers.set(clientId, subscriber);
    return subscriber;
  }

  leave(clientId: string): void {
    const subscriber = this.#subscribers.get(clientId);
    this.#subscribers.delete(clientId);
    subscriber?.close();
  }

  get isFull(): boolean {
    const all = this.#all();
    return all.length > 0 && all.every((subscriber) => subscriber.isFull);
  }

  /** Resolves when somebody has room, or nobody is there. */
  async space(): Promise<void> {
    while (this.isFull) await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  event(event: JobEvent): void {
    for (const subscriber of this.#all()) subscriber.event(event);
  }

  /** `late`: the same page for those who are full, without its result in memory. */
  page(page: PageToSend, late: PageToSend = page): void {
    for (const subscriber of this.#all()) subscriber.page(subscriber.isFull ? late : page);
  }

  draft(draft: DraftToSend): void {
    for (const subscriber of this.#all()) subscriber.draft(draft);
  }

  progress(progress: ProgressEvent): void {
    for (const subscriber of this.#all()) subscriber.progress(progress);
  }

  async drained(): Promise<void> {
    await Promise.all(this.#all().map((subscriber) => subscriber.drained()));
  }

  #all(): Subscriber[] {
    return [...this.#subscribers.values()];
  }

  #hasSpace(): void {
    for (const resolve of this.#waiting.splice(0)) resolve();
    this.#space.onSpace();
  }
}
