import type { Clock } from '../../clock.ts';
import { SLEEP_PER_WORK, type Limits } from '../../limits.ts';
import type { EngineSettings } from './engineSettings.ts';
import type { ThreadTime } from '../../processorTime.ts';

export type Verdict = 'hang' | 'memory';

export interface EngineWatchOptions {
  readonly clock: Clock;
  /** Of this engine. */
  readonly time: EngineTime;
  readonly settings: EngineSettings;
  /** Of everything that is in the engine now. */
  readonly limits: () => readonly Limits[];
  /** Resident bytes that are no page's. */
  readonly deviceBytes: () => number;
  readonly requestReport: () => void;
  readonly condemn: (verdict: Verdict) => void;
}

/**
 * Looks after one engine process while it works: its memory, whether its main thread answers, and whether
 * anything ends at all. The engine keeps the limits itself; this is for an engine that cannot any more.
 */
export class EngineWatch {
  readonly #options: EngineWatchOptions;
  #cancelTimer: (() => void) | undefined;
  #disposed = false;
  /** Resident bytes when the engine began to work; what it adds to them is what its pages cost. */
  #baseline: number | undefined;
  #askedAt: number | undefined;
  /** Both are times of the engine, so that a busy machine is no hang. */
  #progressAt = 0;

  constructor(options: EngineWatchOptions) {
    this.#options = options;
  }

  /** Something was given to the engine. */
  began(): void {
    if (this.#cancelTimer || this.#disposed) return;
    this.#progressAt = this.#options.time.now();
    this.#baseline = undefined;
    this.#ask();
    this.#schedule();
  }

  /** Something ended; the watch rests when nothing is left. */
  ended(): void {
    if (this.#options.limits().length > 0) return;
    this.#cancelTimer?.();
    this.#cancelTimer = undefined;
    this.#askedAt = undefined;
  }

  progressed(): void {
    this.#progressAt = this.#options.time.now();
  }

  reported(residentBytes: number): void {
    this.#askedAt = undefined;
    if (!this.#cancelTimer) return;
    this.#baseline ??= residentBytes;
    const limits = this.#options.limits();
    if (limits.length === 0) return;
    const allowed = Math.max(...limits.map((limit) => limit.pageMegabytes)) * 1e6;
    if (residentBytes - this.#baseline > allowed + this.#options.deviceBytes())
      this.#options.condemn('memory');
  }

  dispose(): void {
    this.#disposed = true;
    this.#cancelTimer?.();
    this.#cancelTimer = undefined;
  }

  #schedule(): void {
    const { clock, settings } = this.#options;
    this.#cancelTimer = clock.after(settings.reportEveryMilliseconds, () => {
      this.#look();
      if (this.#cancelTimer && !this.#disposed) this.#schedule();
    });
  }

  #look(): void {
    const { time, settings, limits, condemn } = this.#options;
    const now = time.now();
    const all = limits().map((limit) => limit.pageSeconds * 1_000);
    // A page may have waited for the whole time of each of the others before its own began, and may sleep.
    const allowed = SLEEP_PER_WORK * Math.max(0, ...all) + all.reduce((sum, one) => sum + one, 0);
    const silent = now - this.#progressAt > allowed + settings.hangGraceMilliseconds;
    const mute = this.#askedAt !== undefined && now - this.#askedAt > settings.answerMilliseconds;
    if (silent || mute) condemn('hang');
    else if (this.#askedAt === undefined) this.#ask();
  }

  #ask(): void {
    this.#askedAt = this.#options.time.now();
    this.#options.requestReport();
  }
}

/** More than this between two looks is a machine that slept, or a daemon that was stopped. */
const MOST_BETWEEN_LOOKS = 5_000;

/**
 * The time that an engine had: wall-clock, less what one of its threads stood ready and other programs had the
 * processors. An engine that computes is charged with what it computes, one that hangs asleep with all of
 * the time, and one on a machine that is thirty times too busy with a thirtieth. Where the system does not
 * tell of threads it is wall-clock.
 */
export class EngineTime {
  readonly #clock: Clock;
  readonly #threads: () => ReadonlyMap<number, ThreadTime>;
  #before: ReadonlyMap<number, ThreadTime>;
  #lookedAt: number;
  #elapsed = 0;

  constructor(clock: Clock, threads: () => ReadonlyMap<number, ThreadTime>) {
    this.#clock = clock;
    this.#threads = threads;
    this.#before = threads();
    this.#lookedAt = clock.now();
  }

  /** Milliseconds; looks anew. To be asked every second or so. */
  now(): number {
    const now = this.#clock.now();
    const passed = Math.min(now - this.#lookedAt, MOST_BETWEEN_LOOKS);
    if (passed <= 0) return this.#elapsed;
    const threads = this.#threads();
    let waited = 0;
    for (const [thread, time] of threads)
      waited = Math.max(waited, time.waited - (this.#before.get(thread)?.waited ?? 0));
    this.#before = threads;
    this.#lookedAt = now;
    this.#elapsed += Math.max(0, passed - waited);
    return this.#elapsed;
  }
}
