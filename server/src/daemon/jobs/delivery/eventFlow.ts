import { FolioError } from '../../../errors/catalogue.ts';
import type { JobEvent, JobSink } from './jobEvent.ts';
import { MAX_UNTAKEN_EVENTS } from '../jobSettings.ts';

/** Events of one job that were sent and not taken yet, and who waits for that. */
interface Flow {
  untaken: number;
  waiting: (() => void)[];
}

/**
 * Sends one client no more events of a job than it takes, each job by itself: one that nobody reads waits,
 * and neither the client's other jobs nor the answers to its questions wait with it.
 */
export class EventFlow {
  readonly #send: (event: JobEvent) => Promise<void>;
  readonly #flows = new Map<string, Flow>();
  #closed = false;

  /** `send` resolves when the event is on its way, and rejects when the client is gone. */
  constructor(send: (event: JobEvent) => Promise<void>) {
    this.#send = send;
  }

  readonly sink: JobSink = async (event) => {
    if (event.type === 'finished') {
      this.#end(event.jobId);
      return this.#send(event);
    }
    const flow = this.#flows.get(event.jobId) ?? { untaken: 0, waiting: [] };
    this.#flows.set(event.jobId, flow);
    flow.untaken += 1;
    await this.#send(event);
    while (flow.untaken >= MAX_UNTAKEN_EVENTS && !this.#closed)
      await new Promise<void>((resolve) => flow.waiting.push(resolve));
    if (this.#closed) throw new FolioError('cancelled');
  };

  /** The client took, or dropped, so many events of a job. */
  taken(jobId: string, events: number): void {
    const flow = this.#flows.get(jobId);
    if (!flow) return;
    flow.untaken = Math.max(0, flow.untaken - events);
    for (const resolve of flow.waiting.splice(0)) resolve();
  }

  /** The client is gone: nobody waits for it any more. */
  close(): void {
    this.#closed = true;
    for (const jobId of [...this.#flows.keys()]) this.#end(jobId);
  }

  /** Nothing is counted after the end of a job. */
  #end(jobId: string): void {
    const flow = this.#flows.get(jobId);
    this.#flows.delete(jobId);
    if (!flow) return;
    flow.untaken = 0;
    for (const resolve of flow.waiting.splice(0)) resolve();
  }
}
