/** Something with pages to read: a job. */
export interface PageSource {
  readonly clientId: string;
  readonly priority: 'interactive' | 'batch';
  /** Above 0 it comes before all others; of several the highest. */
  readonly urgency: number;
  /** Besides the window of all pages: that of the servers its pages go to. */
  readonly window?: PageWindow | undefined;
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
  readonly #window: PageWindow;
  readonly #sources = new Set<PageSource>();
  /** Clients, the one whose turn is longest ago first. */
  #turns: string[] = [];
  #stopped = false;
  #onIdle: (() => void)[] = [];

  /** `window`: how many pages may be in the engine now. */
  constructor(window: () => number) {
    this.#window = new PageWindow(window);
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
      const source = this.#pick();
      if (!source) return;
      const isAwaited = isAwaitedSource(source);
      const leave = [this.#window, source.window].map((window) => window?.enter(isAwaited));
      void source.readNext().finally(() => {
        for (const end of leave) end?.();
        if (this.#window.inFlight === 0) for (const resolve of this.#onIdle.splice(0)) resolve();
        this.wake();
      });
    }
  }

  /** Begins no page any more; resolves when those that began have ended. */
  async stop(): Promise<void> {
    this.#stopped = true;
    if (this.#window.inFlight > 0) await new Promise<void>((resolve) => this.#onIdle.push(resolve));
  }

  #pick(): PageSource | undefined {
    const urgent = [...this.#sources].filter((source) => source.urgency > 0 && this.#mayBegin(source));
    if (urgent.length > 0) return urgent.reduce((best, one) => (one.urgency > best.urgency ? one : best));
    for (const priority of ['interactive', 'batch'] as const) {
      for (const client of this.#turns) {
        const source = [...this.#sources].find(
          (candidate) =>
            candidate.clientId === client && candidate.priority === priority && this.#mayBegin(candidate),
        );
        if (!source) continue;
        this.#turns = [...this.#turns.filter((other) => other !== client), client];
        return source;
      }
    }
    return undefined;
  }

  #mayBegin(source: PageSource): boolean {
    const isAwaited = isAwaitedSource(source);
    return this.#window.admits(isAwaited) && (source.window?.admits(isAwaited) ?? true) && source.hasNext();
  }
}

function isAwaitedSource({ priority, urgency }: PageSource): boolean {
  return priority === 'interactive' || urgency > 0;
}

/**
 * How many pages may be begun at a time. Those that somebody waits for have as many places of their own, so
 * that they never wait behind a window full of batch pages.
 */
export class PageWindow {
  readonly #size: () => number;
  #inFlight = 0;
  /** Of these, pages that somebody waits for. */
  #awaited = 0;

  constructor(size: () => number) {
    this.#size = size;
  }

  get inFlight(): number {
    return this.#inFlight;
  }

  admits(isAwaited: boolean): boolean {
    return this.#inFlight < this.#size() || (isAwaited && this.#awaited < this.#size());
  }

  /** Takes a place; what it returns gives it back. */
  enter(isAwaited: boolean): () => void {
    this.#inFlight += 1;
    if (isAwaited) this.#awaited += 1;
    return () => {
      this.#inFlight -= 1;
      if (isAwaited) this.#awaited -= 1;
    };
  }
}
