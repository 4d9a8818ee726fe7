import type { JobEvent } from '../daemon/jobs/delivery/jobEvent.ts';
import { FolioError } from '../errors/catalogue.ts';
import { JobEvents } from './jobEvents.ts';

/** A job that was asked for, and what is told of it. */
export interface AskedJob {
  readonly jobId: string;
  readonly events: JobEvents;
}

/**
 * The jobs that one client asked for, each with its events until its end. Events of other jobs are
 * dropped: of those that have ended, of those nobody asked for.
 */
export class JobQueues {
  readonly #onGone: (jobId: string, events: number) => void;
  readonly #queues = new Map<string, JobEvents>();
  /** While an answer is under way, events may come that belong to it. */
  readonly #early = new Map<string, JobEvent[]>();
  #asking = 0;
  #error: Error | undefined;

  /** `onGone` is called when events of a job were taken by its reader, or dropped. */
  constructor(onGone: (jobId: string, events: number) => void) {
    this.#onGone = onGone;
  }

  /**
   * A job that begins with the answer to a question, or of which all is told anew after it. Who read it here
   * before gets no more than has come, and then "cancelled". Rejects as the question does, and changes nothing.
   */
  begin(ask: () => Promise<{ readonly jobId: string }>): Promise<AskedJob> {
    return this.#whileAsking(async () => {
      const { jobId } = await ask();
      return { jobId, events: this.#open(jobId) };
    });
  }

  push(event: JobEvent): void {
    const { jobId } = event;
    const events = this.#queues.get(jobId);
    if (events) {
      events.push(event);
      if (event.type === 'finished') this.#queues.delete(jobId);
    } else if (this.#asking > 0) {
      const early = this.#early.get(jobId) ?? [];
      early.push(event);
      this.#early.set(jobId, early);
    } else this.#onGone(jobId, 1);
  }

  /** No more events come. Jobs that have not ended end with the error, and so do those asked for from now on. */
  fail(error: Error): void {
    this.#error = error;
    for (const events of this.#queues.values()) events.fail(error);
    this.#queues.clear();
    this.#early.clear();
  }

  cancelAll(): void {
    for (const events of this.#queues.values()) events.cancel();
  }

  #open(jobId: string): JobEvents {
    const events = new JobEvents((gone) => this.#onGone(jobId, gone));
    if (this.#error) {
      events.fail(this.#error);
      return events;
    }
    this.#queues.get(jobId)?.fail(new FolioError('cancelled'));
    this.#queues.set(jobId, events);
    const early = this.#early.get(jobId) ?? [];
    this.#early.delete(jobId);
    for (const event of early) this.push(event);
    return events;
  }

  async #whileAsking<T>(work: () => Promise<T>): Promise<T> {
    this.#asking += 1;
    try {
      return await work();
    } finally {
      this.#asking -= 1;
      if (this.#asking === 0) this.#dropEarly();
    }
  }

  #dropEarly(): void {
    const dropped = [...this.#early];
    this.#early.clear();
    for (const [jobId, events] of dropped) this.#onGone(jobId, events.length);
  }
}
