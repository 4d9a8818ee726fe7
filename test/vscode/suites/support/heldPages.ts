import type { JobEvent } from '../../../../server/src/daemonClient/folioClient.ts';
import { folio } from './folio.ts';

export interface HeldPages {
  /** Lets pages come up to this one; absent: all, and the end. */
  release(last?: number): void;
}

/**
 * Of the next document that is read, only page 1 comes; the others wait until they are released. However fast the
 * machine reads and however slowly it opens editors, a test finds a document that still fills.
 */
export async function holdPages(): Promise<HeldPages> {
  const { connections } = await folio();
  const daemon = await connections.open();
  const gate = new Gate();
  const read = daemon.read.bind(daemon);
  daemon.read = async (params) => {
    daemon.read = read;
    const job = await read(params);
    return {
      ...job,
      events: gate.events(job.events),
      // A job that is cancelled ends with the pages that were released; those that are held never came.
      cancel: () => {
        gate.drop();
        return job.cancel();
      },
    };
  };
  return gate;
}

class Gate implements HeldPages {
  #last = 1;
  #isDropped = false;
  #wake: () => void = () => undefined;

  release(last = Infinity): void {
    this.#last = last;
    this.#wake();
  }

  /** What is held is lost, and so is what comes after it. */
  drop(): void {
    this.#isDropped = true;
    this.#wake();
  }

  async *events(events: AsyncIterable<JobEvent>): AsyncGenerator<JobEvent> {
    const held = new Map<number, JobEvent[]>();
    for await (const event of events) {
      if (event.kind === 'page') held.set(event.page, [...(held.get(event.page) ?? []), event]);
      yield* this.#released(held);
      while (event.kind === 'finished' && held.size > 0) {
        await new Promise<void>((resolve) => (this.#wake = resolve));
        yield* this.#released(held);
      }
      if (event.kind !== 'page') yield event;
    }
  }

  *#released(held: Map<number, JobEvent[]>): Generator<JobEvent> {
    if (this.#isDropped) held.clear();
    for (const [page, events] of held) {
      if (page > this.#last) continue;
      held.delete(page);
      yield* events;
    }
  }
}
