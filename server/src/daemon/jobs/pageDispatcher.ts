/** Something with pages to read: a job. */
export interface PageSource {
  readonly clientId: string;
  readonly priority: 'interactive' | 'batch';
  /** Above 0 it comes before all others; of several the highest. */
  readonly urgency: number;
  /** Whether it has a page that may begin now. */
  hasNext(): boolean;
  /** Reads its next page. Never rejects. */
  readNext(): Promise<void>;
}

/**
 * Decides whose page is next: what somebody put first, what somebody waits for before batches, then the clients in turn, then each
 * client's jobs in the order they came. Only a window of pages is with the engine, so that a page asked
 * for now never waits behind a thousand that were asked for before; nor behind a window full of batch pages,
 * since pages that somebody waits for have a window of their own.
 */
export class PageDispatcher {
  readonly #window: () => number;
  readonly #sources = new Set<PageSource>();
  /** Clients, the one whose turn is longest ago first. */
  #turns: string[] = [];
  #inFlight = 0;
  /** Of these, pages that somebody waits for. */
  #awaited = 0;
  #stopped = false;
  #onIdle: (() => void)[] = [];

  /** `window`: how many pages may be in the engine now. */
  constructor(window: () => number) {
    this.#window = window;
  }

  add(source: PageSource): void {
    this.#sources.add(source);
    if (!this.#turns.includes(source.clientId)) this.#turns.push(source.clientId);
    this.wake();
  }

  remove(source: PageSource): void {
    this.#sources.delete(source);
    if ([...this.#sources].some((other) => other.clientId === source.clientId)) return;
    this.#turns = this.#turns.filter((client) => client !== source.clientId);
  }

  /** Looks again: a source has a new page, or may go on. */
  wake(): void {
    while (!this.#stopped) {
      const isFull = this.#inFlight >= this.#window();
      if (isFull && this.#awaited >= this.#window()) return;
      const source = this.#pick(isFull);
      if (!source) return;
      const isAwaited = isAwaitedSource(source);
      this.#inFlight += 1;
      if (isAwaited) this.#awaited += 1;
      void source.readNext().finally(() => {
        this.#inFlight -= 1;
        if (isAwaited) this.#awaited -= 1;
        if (this.#inFlight === 0) for (const resolve of this.#onIdle.splice(0)) resolve();
        this.wake();
      });
    }
  }

  /** Begins no page any more; resolves when those that began have ended. */
  async stop(): Promise<void> {
    this.#stopped = true;
    if (this.#inFlight > 0) await new Promise<void>((resolve) => this.#onIdle.push(resolve));
  }

  #pick(onlyAwaited: boolean): PageSource | undefined {
    const urgent = [...this.#sources].filter((source) => source.urgency > 0 && source.hasNext());
    if (urgent.length > 0) return urgent.reduce((best, one) => (one.urgency > best.urgency ? one : best));
    for (const priority of onlyAwaited ? (['interactive'] as const) : (['interactive', 'batch'] as const)) {
      for (const client of this.#turns) {
        const source = [...this.#sources].find(
          (candidate) =>
            candidate.clientId === client && candidate.priority === priority && candidate.hasNext(),
        );
        if (!source) continue;
        this.#turns = [...this.#turns.filter((other) => other !== client), client];
        return source;
      }
    }
    return undefined;
  }
}

function isAwaitedSource({ priority, urgency }: PageSource): boolean {
  return priority === 'interactive' || urgency > 0;
}
