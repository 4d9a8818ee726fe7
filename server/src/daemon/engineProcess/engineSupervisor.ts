import { availableParallelism } from 'node:os';
import { FolioError, toFolioError } from '../../errors/catalogue.ts';
import { failedPage } from '../../page/failedPage.ts';
import type { PageResult } from '../../page/pageResult.ts';
import type { EngineStatus } from '../../protocol.ts';
import { systemClock, type Clock } from '../../clock.ts';
import type { Log } from '../log.ts';
import { DeviceSuspicion } from './deviceSuspicion.ts';
import { EngineGone, type EngineChild } from './engineChild.ts';
import { EngineLife } from './engineLife.ts';
import { Restarts } from './restarts.ts';
import { DEFAULT_ENGINE_SETTINGS, type EngineSettings } from './engineSettings.ts';
import {
  afterDeath,
  taskFailure,
  type EngineOrder,
  type EngineTask,
  type TaskFailure,
} from './engineTask.ts';
import type {
  DocumentInfo,
  DrawRequest,
  EngineDocument,
  EngineWait,
  ExaminedPage,
  ModelPicture,
  ModelPictureOrder,
  PageEngine,
  PageRequest,
  Picture,
} from './pageEngine.ts';

/** Pages in the engine for each of its workers: one in work, one ready. */
const WINDOW_PER_WORKER = 2;

/** Until the new process does it. */
const ALIVE_AFTER_PAUSE = 1_000;

const AWAITED: EngineWait = { priority: 0 };

interface Ordered extends EngineWait {
  readonly document: EngineDocument;
  readonly page: number | undefined;
  readonly signal: AbortSignal;
}

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
  readonly #restarts: Restarts;
  readonly #tasks = new Map<string, EngineTask>();
  readonly #devices = new DeviceSuspicion();
  #life: EngineLife | undefined;
  #workers: number | undefined;
  #lastReason = '';
  #stopped = false;
  #nextId = 1;
  #pagesRead = 0;
  #restarting: Promise<void> | undefined;
  /** Takes back the wait for the next start. */
  #stopWaiting: (() => void) | undefined;

  constructor({ entry, log, clock = systemClock, settings }: SupervisorOptions) {
    this.#entry = entry;
    this.#log = log;
    this.#clock = clock;
    this.#settings = { ...DEFAULT_ENGINE_SETTINGS, ...settings };
    this.#restarts = new Restarts(this.#settings, () => clock.now());
  }

  get window(): number {
    return WINDOW_PER_WORKER * (this.#workers ?? availableParallelism());
  }

  open(document: EngineDocument, signal: AbortSignal, wait = AWAITED): Promise<DocumentInfo> {
    const page = undefined;
    return this.#ordered({ ...wait, document, page, signal }, (_child, _task, info) => Promise.resolve(info));
  }

  async read(request: PageRequest): Promise<PageResult> {
    const page = await this.#page(request, false);
    if (page.kind === 'read') return page.result;
    throw new FolioError('internal', { reason: 'a page was handed back that was to be read' });
  }

  examine(request: PageRequest): Promise<ExaminedPage> {
    return this.#page(request, true);
  }

  picture(order: ModelPictureOrder): Promise<ModelPicture> {
    const { document, page, picture, priority } = order;
    return this.#ordered(order, (child, task) => child.picture(task, document.id, page, picture, priority));
  }

  draw({ document, page, pictures }: DrawRequest): Promise<readonly Picture[]> {
    const { signal } = new AbortController();
    return this.#ordered({ ...AWAITED, document, page, signal }, (child, task) =>
      child.draw(task, document.id, page, pictures),
    );
  }

  #page(request: PageRequest, handBack: boolean): Promise<ExaminedPage> {
    return this.#ordered(
      request,
      async (child, task) => {
        const read = await child.read(task, request, handBack);
        if (read.kind === 'read') this.#pagesRead += 1;
        return read;
      },
      (error) => ({ kind: 'read', result: failedPage(request.page, error, { id: 'none' }) }),
    );
  }

  /** `instead`: what is answered where the engine cannot; without it the promise rejects. */
  #ordered<T>(
    { document, page, signal, priority, onRestarting }: Ordered,
    ask: (child: EngineChild, task: string, info: DocumentInfo) => Promise<T>,
    instead?: (error: FolioError) => T,
  ): Promise<T> {
    return new Promise((resolve, reject) => {
      const order: EngineOrder = {
        document,
        page,
        isAwaited: priority <= 0,
        ask: async (child, task, info) => {
          const answer = await ask(child, task, info);
          return () => resolve(answer);
        },
        fail: (error) => (instead ? resolve(instead(error)) : reject(error)),
        restarting: () => onRestarting?.(),
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
    this.#restarts.reset();
    this.#stopWaiting?.();
    this.#devices.forget();
    const life = this.#life;
    if (life) {
      life.end('asked', 'restart');
      await life.gone;
    }
    if (!this.#stopped && !this.#life) this.#start();
  }

  close(documentId: string): void {
    this.#life?.child.close(documentId);
  }

  /** Gives back all memory of the engine by ending it; the next page starts another. Nothing happens while pages are read. */
  unload(): void {
    if (this.#tasks.size === 0) this.#life?.end('asked', 'unload');
  }

  /** Asks for figures that `status` then shows; resolves when they came or after a short wait. */
  async refreshReport(): Promise<void> {
    await this.#life?.refreshReport();
  }

  /** Ends the process; what is unfinished is rejected with `cancelled`. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#stopWaiting?.();
    for (const task of [...this.#tasks.values()]) this.#reject(task, new FolioError('cancelled'));
    await this.#life?.leave();
  }

  status(): EngineStatus {
    const crashes = this.#restarts.total;
    const pagesRead = this.#pagesRead;
    const life = this.#life;
    if (!life) {
      const refused = this.#restarts.pause > 0 && this.#restarts.isHopeless(true);
      if (refused) return { state: 'refused', crashes, pagesRead, reason: this.#refusal() };
      return { state: this.#stopWaiting ? 'starting' : 'stopped', crashes, pagesRead };
    }
    const { pid } = life.child;
    return {
      state: life.isReady ? 'ready' : 'starting',
      crashes,
      pagesRead,
      ...(pid === undefined ? {} : { pid }),
      ...(this.#workers === undefined ? {} : { workers: this.#workers }),
      ...(life.report ? { residentBytes: life.report.residentBytes, models: life.report.models } : {}),
    };
  }

  #add(order: EngineOrder, signal: AbortSignal): void {
    const task: EngineTask = {
      ...order,
      id: `t${this.#nextId++}`,
      strikes: 0,
      replaced: 0,
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
    if (this.#stopped || this.#isResting()) return;
    const waiting = this.#inState('waiting');
    if (waiting.length === 0) return;
    if (!this.#life && this.#restarts.pause > 0) return this.#waitForStart(waiting);
    if (!this.#life) this.#start();
    const life = this.#life;
    if (!life?.isReady) return;
    const running = this.#inState('running');
    const suspects = waiting.filter((task) => task.suspect);
    if (running.some((task) => task.suspect)) return;
    if (suspects.length === 0) for (const task of waiting) void this.#run(task, life);
    else if (running.length === 0 && suspects[0]) void this.#run(suspects[0], life);
  }

  /** Whether the engine comes to rest, which is seen to here. */
  #isResting(): boolean {
    const life = this.#life;
    if (!life?.isReady || !life.needsRest) return false;
    if (this.#inState('running').length === 0)
      void life.rest().then(() => {
        // One that is replaced is gone in a moment, and its end goes on from there.
        if (this.#life === life && life.death !== 'recycled') this.#pump();
      });
    return true;
  }

  /** The engine died: what waits is told so, or given up where there is no hope. */
  #waitForStart(waiting: readonly EngineTask[]): void {
    for (const task of waiting) {
      if (this.#restarts.isHopeless(task.isAwaited))
        this.#reject(task, new FolioError('engine-unavailable', { reason: this.#refusal() }));
      else task.restarting();
    }
    if (this.#stopWaiting || this.#tasks.size === 0) return;
    const { pause } = this.#restarts;
    // The clock keeps no process alive, and a command without a daemon has nothing else to live for now.
    const alive = setTimeout(() => undefined, pause + ALIVE_AFTER_PAUSE);
    const takeBack = this.#clock.after(pause, () => {
      this.#stopWaiting?.();
      this.#pump();
    });
    this.#stopWaiting = () => {
      this.#stopWaiting = undefined;
      clearTimeout(alive);
      takeBack();
    };
  }

  async #run(task: EngineTask, life: EngineLife): Promise<void> {
    task.state = 'running';
    life.began();
    try {
      const info = await life.child.open(task.document);
      if (this.#hasEnded(task)) return;
      const handOn = await task.ask(life.child, task.id, info);
      if (this.#hasEnded(task)) return;
      if (task.page !== undefined) this.#restarts.succeeded();
      this.#end(task);
      handOn();
    } catch (error) {
      // What was in a process that died is dealt with in one place, when its end is known.
      if (error instanceof EngineGone || this.#hasEnded(task)) return;
      // An engine that says what is wrong with a document is well.
      this.#restarts.succeeded();
      this.#reject(task, toFolioError(error));
    } finally {
      if (this.#hasEnded(task)) life.ended();
      this.#pump();
    }
  }

  #start(): void {
    const life = new EngineLife({
      entry: this.#entry,
      environment: this.#devices.environment(),
      log: this.#log,
      clock: this.#clock,
      settings: this.#settings,
      limits: () => this.#inState('running').map((task) => task.document.limits),
      onReady: () => {
        this.#workers = life.workers;
        this.#restarts.started();
        this.#pump();
      },
      onDevice: (device, state, reason) => this.#devices.noted(device, state, reason),
      onEnded: (reason) => this.#lifeEnded(life, reason),
    });
    this.#life = life;
  }

  /** The process is gone. Its death says what becomes of the tasks that were in it. */
  #lifeEnded(life: EngineLife, reason: string): void {
    const { death } = life;
    const running = this.#inState('running');
    const confirming = running.length === 1 && running[0]?.suspect === true;
    this.#life = undefined;
    // A process that was idle and leaves on its own is no crash; it is started again when needed.
    const isOwn = death === 'crash' || death === 'hang';
    const isCrash = isOwn && (running.length > 0 || !life.isReady);
    const tookTooMuch = death === 'memory' ? 'it took too much memory' : undefined;
    const isDeviceSuspect = this.#devices.ended(isOwn ? reason : tookTooMuch);
    if (isCrash) this.#restarts.died(confirming);
    this.#lastReason = reason;
    this.#log[isCrash ? 'error' : 'info']('engine-ended', { reason, death, running: running.length });
    for (const task of running) {
      // Memory in an engine without devices is a page's.
      const isPages = death !== 'memory' || !isDeviceSuspect;
      const verdict = afterDeath(task, death, running.length === 1 && isPages);
      if (verdict !== 'again') this.#fail(task, verdict);
    }
    // The next page is not to wait for what was no fault of anybody's.
    if (death === 'recycled' && !this.#stopped) this.#start();
    this.#pump();
  }

  #cancel(task: EngineTask): void {
    if (this.#hasEnded(task)) return;
    const wasRunning = task.state === 'running';
    this.#reject(task, new FolioError('cancelled'));
    if (wasRunning) this.#life?.cancel(task.id);
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
    return `it ended ${this.#restarts.inRow} times in a row, the last time because ${this.#lastReason}`;
  }
}
