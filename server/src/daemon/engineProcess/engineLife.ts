import type { Clock } from '../../clock.ts';
import { CancellationTokenSource, type CancellationToken } from 'vscode-jsonrpc';
import type { DeviceChange, EngineReport } from '../../engine/engineProtocol.ts';
import type { Limits } from '../../limits.ts';
import { threadTimes } from '../../processorTime.ts';
import type { Log } from '../log.ts';
import { EngineChild } from './engineChild.ts';
import { DEVICE_MEGABYTES, type EngineSettings } from './engineSettings.ts';
import type { Death } from './engineTasks.ts';
import { EngineTime } from './engineWatch.ts';
import { EngineWatch } from './engineWatch.ts';
import { MemoryCare } from './memoryCare.ts';

/** For figures that somebody asked to see. */
const REPORT_WAIT_MILLISECONDS = 500;

export interface EngineLifeOptions {
  readonly entry: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly log: Log;
  readonly clock: Clock;
  readonly settings: EngineSettings;
  /** Of everything that is in the engine now. */
  limits(): readonly Limits[];
  onReady(): void;
  onDevice(change: DeviceChange): void;
  /** Called once; all that was asked of the process has been rejected by then. */
  onEnded(reason: string): void;
}

/** One engine process from its start to its end: whether it starts, stays healthy, and how it is ended. */
export class EngineLife {
  readonly child: EngineChild;
  readonly #options: EngineLifeOptions;
  readonly #time: EngineTime;
  readonly #gone = Promise.withResolvers<void>();
  #watch: EngineWatch | undefined;
  #workers: number | undefined;
  #memory: MemoryCare | undefined;
  #resting: Promise<void> | undefined;
  #report: EngineReport | undefined;
  #hasDevice = false;
  #death: Death = 'crash';

  constructor(options: EngineLifeOptions) {
    this.#options = options;
    const { log, clock } = options;
    this.child = new EngineChild(
      options.entry,
      {
        onReady: (workers) => {
          this.#workers = workers;
          this.#memory = new MemoryCare(workers);
          this.#watch = this.#watchOver();
          log.info('engine-ready', { engine: this.child.pid, workers });
          options.onReady();
        },
        onProgress: () => this.#watch?.progressed(),
        // One that wears out before it is ready does not start.
        onWornOut: (why) => (this.isReady ? this.end('replaced', why) : this.child.kill()),
        onDevice: (change) => {
          if (change.state === 'open') {
            // One that is lost stays in memory.
            this.#hasDevice = true;
            this.#memory?.deviceOpened();
          }
          options.onDevice(change);
        },
        onLog: (level, message) => log[level]('engine', { message: message.slice(0, 300) }),
        onExit: (reason) => {
          this.#watch?.dispose();
          this.#watch = undefined;
          options.onEnded(reason);
          this.#gone.resolve();
        },
      },
      options.environment,
    );
    const { pid } = this.child;
    this.#time = new EngineTime(clock, () => (pid === undefined ? new Map() : threadTimes(pid)));
    this.#waitUntilReady();
  }

  get isReady(): boolean {
    return this.#workers !== undefined;
  }

  get workers(): number | undefined {
    return this.#workers;
  }

  /** The latest. */
  get report(): EngineReport | undefined {
    return this.#report;
  }

  /** How it dies, or died. */
  get death(): Death {
    return this.#death;
  }

  /** Resolves when the process is gone, and what that means for its tasks is settled. */
  get gone(): Promise<void> {
    return this.#gone.promise;
  }

  /** A task was given to it. */
  began(): void {
    this.#watch?.began();
  }

  /** A task has ended. */
  ended(): void {
    this.#memory?.pageRead();
    this.#watch?.ended();
  }

  /** Whether it is to come to rest, because of its memory: no task is to be given to it meanwhile. */
  get needsRest(): boolean {
    return this.#resting !== undefined || this.#memory?.isDoubtful === true;
  }

  /** Nothing is in it any more: it is replaced if its memory stays high. Resolves when that is known. */
  rest(): Promise<void> {
    this.#resting ??= this.refreshReport().then(() => {
      this.#resting = undefined;
      if (this.#memory?.isTooMuch()) this.end('recycled', 'memory');
    });
    return this.#resting;
  }

  /** Asks for figures; resolves when they came or after a short wait. */
  async refreshReport(): Promise<void> {
    if (!this.#watch) return;
    const late = Promise.withResolvers<void>();
    const takeBack = this.#options.clock.after(REPORT_WAIT_MILLISECONDS, late.resolve);
    await Promise.race([this.#askReport(), late.promise]);
    takeBack();
  }

  /**
   * Asks the process for something that is cancelled by the signal. One that has not answered within its grace then
   * cannot any more, and is ended.
   */
  async ask<T>(
    signal: AbortSignal | undefined,
    ask: (child: EngineChild, token: CancellationToken) => Promise<T>,
  ): Promise<T> {
    const source = new CancellationTokenSource();
    let hasAnswered = false;
    const onAbort = (): void => {
      source.cancel();
      this.#whenTimeHasPassed(this.#options.settings.cancelGraceMilliseconds, () => {
        if (!hasAnswered) this.end('ignored-cancel');
      });
    };
    if (signal?.aborted) onAbort();
    // A job's signal outlives its pages by far, and would keep something of each.
    signal?.addEventListener('abort', onAbort, { once: true });
    try {
      return await ask(this.child, source.token);
    } finally {
      hasAnswered = true;
      signal?.removeEventListener('abort', onAbort);
      source.dispose();
    }
  }

  /** Ends the process at once. */
  end(death: Exclude<Death, 'crash'>, why: string = death): void {
    this.#death = death;
    const { log } = this.#options;
    if (death === 'replaced' || death === 'recycled' || death === 'asked')
      log.info('engine-replaced', { why, engine: this.child.pid });
    else log.warn('engine-killed', { reason: why, engine: this.child.pid });
    this.child.kill();
  }

  /** Asks the process to leave, and ends it where it does not listen. */
  async leave(): Promise<void> {
    const { clock, settings } = this.#options;
    this.#death = 'asked';
    // One that is still loading would not listen.
    if (this.isReady) this.child.requestExit();
    else this.child.kill();
    const giveUp = clock.after(settings.exitMilliseconds, () => this.child.kill());
    await this.gone;
    giveUp();
  }

  async #askReport(): Promise<void> {
    try {
      const report = await this.child.report();
      this.#report = report;
      this.#memory?.reported(report.residentBytes);
      this.#watch?.reported(report.residentBytes);
    } catch {
      // Its end is told by itself.
    }
  }

  #waitUntilReady(): void {
    this.#whenTimeHasPassed(this.#options.settings.startMilliseconds, () => {
      if (this.isReady) return;
      this.#options.log.error('engine-start-timeout', { engine: this.child.pid });
      this.child.kill();
    });
  }

  /** Calls once so many milliseconds of the engine's own time have passed. */
  #whenTimeHasPassed(milliseconds: number, call: () => void): void {
    const { clock, settings } = this.#options;
    const until = this.#time.now() + milliseconds;
    const look = (): void => {
      const left = until - this.#time.now();
      if (left <= 0) call();
      else clock.after(Math.min(left, settings.reportEveryMilliseconds), look);
    };
    look();
  }

  #watchOver(): EngineWatch {
    const { clock, settings } = this.#options;
    return new EngineWatch({
      clock,
      settings,
      time: this.#time,
      limits: () => this.#options.limits(),
      deviceBytes: () => (this.#hasDevice ? DEVICE_MEGABYTES * 1e6 : 0),
      requestReport: () => void this.#askReport(),
      condemn: (verdict) => this.end(verdict),
    });
  }
}
