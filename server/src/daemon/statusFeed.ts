import type { Clock } from '../clock.ts';
import type { DaemonStatus } from '../protocol.ts';

/** As often as a status bar is worth changing. */
const STATUS_MILLISECONDS = 500;

/** Resolves when the client can take another. */
type TellStatus = (status: DaemonStatus) => Promise<void>;

interface Listener {
  readonly tell: TellStatus;
  /** What it was told last, without what always differs. */
  told: string;
  /** It has not taken that yet. */
  isBusy: boolean;
  /** Something else was to be told meanwhile. */
  hasMissed: boolean;
}

/**
 * Tells clients how the daemon is: when they begin to listen, and then whenever that has changed. What a client
 * does not take is not queued: it gets the newest when it is ready.
 */
export class StatusFeed {
  readonly #status: () => Promise<DaemonStatus>;
  readonly #clock: Clock;
  readonly #listeners = new Set<Listener>();
  #lastAt = -Infinity;
  #isDue = false;
  #isLooking = false;

  constructor(status: () => Promise<DaemonStatus>, clock: Clock) {
    this.#status = status;
    this.#clock = clock;
  }

  /** What it returns ends it. */
  listen(tell: TellStatus): () => void {
    const listener: Listener = { tell, told: '', isBusy: false, hasMissed: false };
    this.#listeners.add(listener);
    this.changed();
    return () => void this.#listeners.delete(listener);
  }

  /** Something about the daemon may be different now. */
  changed(): void {
    if (this.#isDue || this.#listeners.size === 0) return;
    this.#isDue = true;
    const wait = this.#lastAt + STATUS_MILLISECONDS - this.#clock.now();
    this.#clock.after(Math.max(0, wait), () => void this.#look());
  }

  async #look(): Promise<void> {
    // The look that is under way is followed by another.
    if (this.#isLooking) return;
    this.#isDue = false;
    this.#isLooking = true;
    this.#lastAt = this.#clock.now();
    try {
      const status = await this.#status();
      const text = essence(status);
      for (const listener of this.#listeners) {
        if (listener.isBusy) listener.hasMissed = true;
        else if (listener.told !== text) void this.#tell(listener, status, text);
      }
    } catch {
      // Whoever asks for the status hears why there is none.
    } finally {
      this.#isLooking = false;
      if (this.#isDue) {
        this.#isDue = false;
        this.changed();
      }
    }
  }

  async #tell(listener: Listener, status: DaemonStatus, text: string): Promise<void> {
    listener.told = text;
    listener.isBusy = true;
    listener.hasMissed = false;
    try {
      await listener.tell(status);
      listener.isBusy = false;
      if (listener.hasMissed) this.changed();
    } catch {
      // The client is gone.
      this.#listeners.delete(listener);
    }
  }
}

/** A status without what is different each time that one looks. */
function essence({ uptimeMilliseconds: _up, residentBytes: _bytes, engine, ...rest }: DaemonStatus): string {
  const { residentBytes: _engineBytes, ...shown } = engine;
  return JSON.stringify({ ...rest, engine: shown });
}
