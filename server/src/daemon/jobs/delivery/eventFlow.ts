import { FolioError } from '../../../errors/catalogue.ts';
import type { ReadEvent } from '../../../protocol.ts';
import { MAX_UNTAKEN_EVENTS } from '../jobSettings.ts';

/**
 * Sends one client no more events of one job than it takes: a job that nobody reads waits, and neither the
 * client's other jobs nor the answers to its questions wait with it.
 */
export class EventFlow {
  readonly #send: (event: ReadEvent) => Promise<void>;
  #untaken = 0;
  #waiting: (() => void)[] = [];
  #closed = false;

  /** `send` resolves when the event is on its way, and rejects when the client is gone. */
  constructor(send: (event: ReadEvent) => Promise<void>) {
    this.#send = send;
  }

  /** Resolves when the client can take another event; rejects with `cancelled` when it never will. */
  async send(event: ReadEvent): Promise<void> {
    this.#untaken += 1;
    await this.#send(event);
    while (this.#untaken >= MAX_UNTAKEN_EVENTS && !this.#closed)
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    if (this.#closed) throw new FolioError('cancelled');
  }

  /** The client took, or dropped, so many events. */
  taken(events: number): void {
    this.#untaken = Math.max(0, this.#untaken - events);
    this.#wake();
  }

  /** Nobody waits for the client any more. */
  close(): void {
    this.#closed = true;
    this.#wake();
  }

  #wake(): void {
    for (const resolve of this.#waiting.splice(0)) resolve();
  }
}
