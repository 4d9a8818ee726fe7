import { availableParallelism } from 'node:os';
import { FolioError, toFolioError } from '../../errors/catalogue.ts';
import type { EngineReport } from '../../engine/messages.ts';
import { failedPage } from '../../page/failedPage.ts';
import type { PageResult } from '../../page/pageResult.ts';
import type { EngineStatus } from '../../protocol.ts';
import { systemClock, type Clock } from '../../clock.ts';
import type { Log } from '../log.ts';
import { CrashBudget } from './crashBudget.ts';
import { DeviceSuspicion } from './deviceSuspicion.ts';
import { EngineChild, EngineGone } from './engineChild.ts';
import { DEFAULT_ENGINE_SETTINGS, type EngineSettings } from './engineSettings.ts';
import {
  afterDeath,
  taskFailure,
  type Death,
  type EngineOrder,
  type EngineTask,
  type TaskFailure,
} from './engineTask.ts';
import { EngineWatch, type Verdict } from './engineWatch.ts';
import type {
  DocumentInfo,
  DrawRequest,
  EngineDocument,
  ExaminedPage,
  ModelPicture,
  ModelPictureOrder,
  PageEngine,
  PageRequest,
  Picture,
} from './pageEngine.ts';

/** Pages in the engine for each of its workers: one in work, one ready. */
const WINDOW_PER_WORKER = 2;

export interface SupervisorOptions {
  readonly entry: string;
  readonly log: Log;
  readonly clock?: Clock;
  readonly settings?: Partial<EngineSettings>;
}

/**
 * Keeps an engine process: starts it when there is work, gives it the pages, and brings each page to
 * exactly one end however often the process dies. Pages that were in a process which died are tried once
 * more, one at a time; the one that kills it again is the culprit and fails, the others go on.
 */
export class EngineSupervisor implements PageEngine {
  readonly #entry: string;
  readonly #log: Log;
  readonly #clock: Clock;
  readonly #settings: EngineSettings;
  readonly #budget: CrashBudget;
  readonly #tasks = new Map<string, EngineTask>();
  readonly #devices = new DeviceSuspicion();
  #child: EngineChild | undefined;
  #watch: EngineWatch | undefined;
  #ready = false;
  #workers: number | undefined;
  #death: Death = 'crash';
  #lastReason = '';
  #report: EngineReport | undefined;
  #stopped = false;
  #nextId = 1;
  #pagesRead = 0;
  #onGone: (() => void)[] = [];
  #restarting: Promise<void> | undefined;

  constructor({ entry, log, clock = systemClock, settings }: SupervisorOptions) {
    this.#entry = entry;
    this.#log = log;
    this.#clock = clock;
    this.#settings = { ...DEFAULT_ENGINE_SETTINGS, ...settings };
    const { crashBudget, crashWindowMilliseconds } = this.#settings;
    this.#budget = new CrashBudget(crashBudget, crashWindowMilliseconds, () => clock.now());
  }

  get window(): number {
    return WINDOW_PER_WORKER * (this.#workers ?? availableParallelism());
  }

  open(document: EngineDocument, signal: AbortSignal): Promise<DocumentInfo> {
    return this.#ordered(document, undefined, signal, (_child, _task, info) => Promise.resolve(info));
  }

  async read(request: PageRequest): Promise<PageResult> {
    const page = await this.#page(request, false);
    if (page.kind === 'read') return page.result;
    throw new FolioError('internal', { reason: 'a page was handed back that was to be read' });
  }

  examine(request: PageRequest): Promise<ExaminedPage> {
    return this.#page(request, true);
  }

  picture({ document, page, picture, priority, signal }: ModelPictureOrder): Promise<ModelPicture> {
    return this.#ordered(document, page, signal, (child, task) =>
      child.picture(task, document.id, page, picture, priority),
    );
  }

  draw({ document, page, pictures }: DrawRequest): Promise<readonly Picture[]> {
    const { signal } = new AbortController();
    return this.#ordered(document, page, signal, (child, task) =>
      child.draw(task, document.id, page, pictures),
    );
  }

  #page(request: PageRequest, handBack: boolean): Promise<ExaminedPage> {
    const { document, page, signal } = request;
    return this.#ordered(
      document,
      page,
      signal,
      async (child, task) => {
        const read = await child.read(task, request, handBack);
        if (read.kind === 'read') this.#pagesRead += 1;
        return read;
      },
      (error) => ({ kind: 'read', result: failedPage(page, error, { id: 'none' }) }),
    );
  }

  /** `instead`: what is answered where the engine cannot; without it the promise rejects. */
  #ordered<T>(
    document: EngineDocument,
    page: number | undefined,
    signal: AbortSignal,
    ask: (child: EngineChild, task: string, info: DocumentInfo) => Promise<T>,
    instead?: (error: FolioError) => T,
  ): Promise<T> {
    return new Promise((resolve, reject) => {
      const order: EngineOrder = {
        document,
        page,
        ask: async (child, task, info) => {
          const answer = await ask(child, task, info);
          return () => resolve(answer);
        },
        fail: (error) => (instead ? resolve(instead(error)) : reject(error)),
        reject,
      };
      this.#add(order, signal);
    });
  }

  /**
   * Ends the process and starts it anew, whatever it did; unfinished pages are read again, and crashes
   * before are forgotten. Restarts that are asked for at the same time are one.
   */
  restart(): Promise<void> {
    this.#restarting ??= this.#restart().finally(() => (this.#restarting = undefined));
    return this.#restarting;
  }

  async #restart(): Promise<void> {
    this.#budget.reset();
    this.#devices.forget();
    const child = this.#child;
    if (child) {
      this.#log.info('engine-restart', { engine: child.pid });
      this.#death = 'asked';
      const gone = new Promise<void>((resolve) => this.#onGone.push(resolve));
      child.kill();
      await gone;
    }
    if (!this.#stopped && !this.#child) this.#start();
  }

  close(documentId: string): void {
    this.#child?.close(documentId);
  }

  /** Gives back the memory of models and documents; the process stays. Nothing happens while pages are read. */
  unload(): void {
    if (this.#tasks.size > 0 || !this.#ready) return;
    this.#log.info('engine-unload');
    this.#child?.unload();
    this.#report = undefined;
  }

  /** Asks for figures that `status` then shows; resolves when they came or after a short wait. */
  async refreshReport(): Promise<void> {
    if (!this.#ready || !this.#child) return;
    const watch = this.#watch;
    this.#child.requestReport();
    await watch?.nextReport(500);
  }

  /** Ends the process; what is unfinished is rejected with `cancelled`. */
  async stop(): Promise<void> {
    this.#stopped = true;
    for (const task of [...this.#tasks.values()]) this.#reject(task, new FolioError('cancelled'));
    const child = this.#child;
    if (!child) return;
    this.#death = 'asked';
    const gone = new Promise<void>((resolve) => this.#onGone.push(resolve));
    // One that is still loading would not listen.
    if (this.#ready) child.requestExit();
    else child.kill();
    const giveUp = this.#clock.after(this.#settings.exitMilliseconds, () => child.kill());
    await gone;
    giveUp();
  }

  status(): EngineStatus {
    const crashes = this.#budget.total;
    const pagesRead = this.#pagesRead;
    if (this.#budget.isSpent) return { state: 'refused', crashes, pagesRead, reason: this.#refusal() };
    if (!this.#child) return { state: 'stopped', crashes, pagesRead };
    return {
      state: this.#ready ? 'ready' : 'starting',
      crashes,
      pagesRead,
      ...(this.#child.pid === undefined ? {} : { pid: this.#child.pid }),
      ...(this.#workers === undefined ? {} : { workers: this.#workers }),
      ...(this.#report ? { residentBytes: this.#report.residentBytes, models: this.#report.models } : {}),
    };
  }

  #add(order: EngineOrder, signal: AbortSignal): void {
    const task: EngineTask = {
      ...order,
      id: `t${this.#nextId++}`,
      strikes: 0,
      suspect: false,
      state: 'waiting',
      release: () => undefined,
    };
    if (this.#stopped || signal.aborted) return task.reject(new FolioError('cancelled'));
    this.#tasks.set(task.id, task);
    const onAbort = (): void => this.#cancel(task);
    signal.addEventListener('abort', onAbort, { once: true });
    // A job's signal outlives its pages by far, and would keep each of their results until then.
    task.release = (): void => signal.removeEventListener('abort', onAbort);
    this.#pump();
  }

  #pump(): void {
    if (this.#stopped) return;
    const waiting = this.#inState('waiting');
    if (waiting.length === 0) return;
    if (this.#budget.isSpent) {
      for (const task of waiting)
        this.#reject(task, new FolioError('engine-unavailable', { reason: this.#refusal() }));
      return;
    }
    if (!this.#child) this.#start();
    if (!this.#ready) return;
    const running = this.#inState('running');
    const suspects = waiting.filter((task) => task.suspect);
    if (running.some((task) => task.suspect)) return;
    if (suspects.length === 0) for (const task of waiting) void this.#run(task);
    else if (running.length === 0 && suspects[0]) void this.#run(suspects[0]);
  }

  async #run(task: EngineTask): Promise<void> {
    const child = this.#child;
    if (!child) return;
    task.state = 'running';
    this.#watch?.began();
    try {
      const info = await child.open(task.document);
      if (this.#hasEnded(task)) return;
      const handOn = await task.ask(child, task.id, info);
      if (this.#hasEnded(task)) return;
      this.#end(task);
      handOn();
    } catch (error) {
      // What was in a process that died is dealt with in one place, when its end is known.
      if (error instanceof EngineGone || this.#hasEnded(task)) return;
      this.#reject(task, toFolioError(error));
    } finally {
      if (this.#hasEnded(task)) this.#watch?.ended();
      this.#pump();
    }
  }

  #start(): void {
    this.#ready = false;
    this.#death = 'crash';
    const child = new EngineChild(
      this.#entry,
      {
        onReady: (workers) => {
          stopWaiting();
          this.#workers = workers;
          this.#ready = true;
          this.#log.info('engine-ready', { engine: child.pid, workers });
          this.#watch = this.#watchOver(child);
          this.#pump();
        },
        onReport: (report) => {
          this.#report = report;
          this.#watch?.reported(report.residentBytes);
        },
        onProgress: () => this.#watch?.progressed(),
        onDevice: (device, state) => this.#devices.noted(device, state),
        onLog: (level, message) => this.#log[level]('engine', { message: message.slice(0, 300) }),
        onExit: (reason) => {
          stopWaiting();
          this.#ended(reason);
        },
      },
      this.#devices.environment(),
    );
    this.#child = child;
    const stopWaiting = this.#clock.after(this.#settings.startMilliseconds, () => {
      this.#log.error('engine-start-timeout', { engine: child.pid });
      child.kill();
    });
  }

  #watchOver(child: EngineChild): EngineWatch {
    return new EngineWatch({
      clock: this.#clock,
      settings: this.#settings,
      limits: () => this.#inState('running').map((task) => task.document.limits),
      requestReport: () => child.requestReport(),
      condemn: (verdict) => this.#condemn(child, verdict),
    });
  }

  #condemn(child: EngineChild, verdict: Verdict): void {
    this.#log.warn('engine-killed', { reason: verdict, engine: child.pid });
    this.#death = verdict;
    child.kill();
  }

  /** The process is gone. Its death says what becomes of the tasks that were in it. */
  #ended(reason: string): void {
    const death = this.#death;
    const running = this.#inState('running');
    const confirming = running.length === 1 && running[0]?.suspect === true;
    this.#watch?.dispose();
    this.#watch = undefined;
    this.#child = undefined;
    this.#report = undefined;
    // A process that was idle and leaves on its own is no crash; it is started again when needed.
    const isCrash = (death === 'crash' || death === 'hang') && (running.length > 0 || !this.#ready);
    this.#ready = false;
    this.#devices.ended(death === 'crash' || death === 'hang' ? reason : undefined);
    if (isCrash) this.#budget.crashed(confirming);
    this.#lastReason = reason;
    this.#log[isCrash ? 'error' : 'info']('engine-ended', { reason, death, running: running.length });
    for (const task of running) {
      const verdict = afterDeath(task, death, running.length === 1);
      if (verdict !== 'again') this.#fail(task, verdict);
    }
    for (const resolve of this.#onGone.splice(0)) resolve();
    this.#pump();
  }

  #cancel(task: EngineTask): void {
    if (this.#hasEnded(task)) return;
    const child = this.#child;
    const wasRunning = task.state === 'running';
    this.#reject(task, new FolioError('cancelled'));
    if (!wasRunning || !child) return;
    child.cancel(task.id);
    this.#clock.after(this.#settings.cancelGraceMilliseconds, () => {
      if (this.#child !== child || !child.isAtWork(task.id)) return;
      this.#log.warn('engine-killed', { reason: 'ignored-cancel', engine: child.pid });
      this.#death = 'ignored-cancel';
      child.kill();
    });
  }

  #fail(task: EngineTask, code: TaskFailure): void {
    this.#log.error('page-given-up', { code, page: task.page ?? 0, document: task.document.id });
    this.#end(task);
    task.fail(taskFailure(task, code));
  }

  #reject(task: EngineTask, error: FolioError): void {
    this.#end(task);
    task.reject(error);
  }

  #end(task: EngineTask): void {
    task.state = 'ended';
    task.release();
    this.#tasks.delete(task.id);
  }

  #hasEnded(task: EngineTask): boolean {
    return task.state === 'ended';
  }

  #inState(state: EngineTask['state']): EngineTask[] {
    return [...this.#tasks.values()].filter((task) => task.state === state);
  }

  #refusal(): string {
    const { crashBudget, crashWindowMilliseconds } = this.#settings;
    return `it crashed ${crashBudget} times within ${crashWindowMilliseconds / 60_000} minutes, the last time because ${this.#lastReason}`;
  }
}
