import type { JobProgressParams } from '../../protocol.ts';
import type { Clock } from '../../clock.ts';
import type { JobEvent, JobSink } from './jobEvent.ts';
import { Subscriber, type DraftToSend, type PageToSend } from './subscriber.ts';

/** Everybody who is told of one job. The slowest of them holds the job back, and nothing else. */
export class Audience {
  readonly #clock: Clock;
  readonly #onSpace: () => void;
  readonly #subscribers = new Map<string, Subscriber>();
  #waiting: (() => void)[] = [];

  constructor(clock: Clock, onSpace: () => void) {
    this.#clock = clock;
    this.#onSpace = onSpace;
  }

  /** A client that is there already is left as it is. */
  join(clientId: string, sink: JobSink): Subscriber | undefined {
    if (this.#subscribers.has(clientId)) return undefined;
    const subscriber = new Subscriber(sink, this.#clock, () => this.#hasSpace());
    this.#subscribers.set(clientId, subscriber);
    return subscriber;
  }

  leave(clientId: string): void {
    const subscriber = this.#subscribers.get(clientId);
    this.#subscribers.delete(clientId);
    subscriber?.close();
  }

  get isFull(): boolean {
    return this.#all().some((subscriber) => subscriber.isFull);
  }

  /** Resolves when nobody is full. */
  async space(): Promise<void> {
    while (this.isFull) await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  event(event: JobEvent): void {
    for (const subscriber of this.#all()) subscriber.event(event);
  }

  page(page: PageToSend): void {
    for (const subscriber of this.#all()) subscriber.page(page);
  }

  draft(draft: DraftToSend): void {
    for (const subscriber of this.#all()) subscriber.draft(draft);
  }

  progress(progress: JobProgressParams): void {
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
    this.#onSpace();
  }
}
