import { availableParallelism } from 'node:os';
import { FolioError, toFolioError } from '../../errors/catalogue.ts';
import { failedPage } from '../../page/failedPage.ts';
import { PAGES_PER_WORKER } from '../../engine/settings.ts';
import type { PageResult } from '../../page/pageResult.ts';
import type { EngineStatus } from '../../protocol.ts';
import type { DocumentHandle, DocumentInfo, PageEnd } from '../../readers/pageRequest.ts';
import type { PageOperation, PageOperations } from '../../readers/pageOperations.ts';
import { systemClock, type Clock } from '../../clock.ts';
import type { Log } from '../log.ts';
import { DeviceSuspicion } from './deviceSuspicion.ts';
import { EngineGone } from './engineChild.ts';
import { EngineLife } from './engineLife.ts';
import { Restarts } from './restarts.ts';
import { DEFAULT_ENGINE_SETTINGS, type EngineSettings } from './engineSettings.ts';
import type { EngineTask } from './engineTasks.ts';
import { EngineTasks, hasEnded } from './engineTasks.ts';
import type { AwaitedPage, AwaitedTurn, EngineWait, PageEngine } from './pageEngine.ts';

/** Until the new process does it. */
const ALIVE_AFTER_PAUSE = 1_000;

const AWAITED: EngineWait = { priority: 0 };

interface Ordered extends EngineWait {
  readonly document: DocumentHandle;
  readonly page: number | undefined;
  readonly signal?: AbortSignal;
}

export interface SupervisorOptions {
  readonly entry: string;
  readonly log: Log;
  readonly clock?: Clock;
  readonly settings?: Partial<EngineSettings>;
  /** Called when the process starts, is ready, ends, or has to wait for another. */
  readonly onChange?: () => void;
}

/**
 * Keeps an engine process: starts it when there is work, gives it what `EngineTasks` has, and starts it again when it
 * has died, as `Restarts` allows.
 */
export class EngineSupervisor implements PageEngine {
  readonly #entry: string;
  readonly #log: Log;
  readonly #onChange: () => void;
  readonly #clock: Clock;
  readonly #settings: EngineSettings;
  readonly #restarts: Restarts;
  readonly #tasks: EngineTasks;
  readonly #devices = new DeviceSuspicion();
  #life: EngineLife | undefined;
  #workers: number | undefined;
  #lastReason = '';
  #stopped = false;
  #pagesRead = 0;
  #restarting: Promise<void> | undefined;
  /** Takes back the wait for the next start. */
  #stopWaiting: (() => void) | undefined;

  constructor({ entry, log, clock = systemClock, settings, onChange = () => undefined }: SupervisorOptions) {
    this.#onChange = onChange;
    this.#entry = entry;
    this.#log = log;
    this.#clock = clock;
    this.#tasks = new EngineTasks(log);
    this.#settings = { ...DEFAULT_ENGINE_SETTINGS, ...settings };
    this.#restarts = new Restarts(this.#settings, () => clock.now());
  }

  get window(): number {
    return PAGES_PER_WORKER * (this.#workers ?? availableParallelism());
  }

  open(document: DocumentHandle, signal: AbortSignal, wait = AWAITED): Promise<DocumentInfo> {
    const page = undefined;
    return this.#ordered({ ...wait, document, page, signal }, (_life, info) => Promise.resolve(info));
  }

  async read(request: AwaitedPage): Promise<PageResult> {
    const { handBack: _, ...whole } = request;
    const page = await this.examine(whole);
    if (page.kind === 'read') return page.result;
    throw new FolioError('internal', { reason: 'a page that had to be read was returned unread' });
  }

  examine(request: AwaitedPage): Promise<PageEnd> {
    return this.#ordered(
      request,
      async (life) => {
        const end = await life.ask(request.signal, (child, token) => child.read(request, token));
        if (end.kind === 'read') this.#pagesRead += 1;
        return end;
      },
      (error) => ({ kind: 'read', result: failedPage(request.page, error, { id: 'none' }) }),
    );
  }

  run<Kind extends PageOperation>(
    kind: Kind,
    turn: AwaitedTurn,
    ask: PageOperations[Kind]['ask'],
  ): Promise<PageOperations[Kind]['answer']> {
    return this.#ordered(turn, (life) =>
      life.ask(turn.signal, (child, token) => child.run(kind, turn, ask, token)),
    );
  }

  /** `instead`: what is answered where the engine cannot; without it the promise rejects. */
  #ordered<T>(
    { document, page, signal, priority, onRestarting }: Ordered,
    ask: (life: EngineLife, info: DocumentInfo) => Promise<T>,
    instead?: (error: FolioError) => T,
  ): Promise<T> {
    return new Promise((resolve, reject) => {
      if (this.#stopped) return reject(new FolioError('cancelled'));
      this.#tasks.add({
        document,
        page,
        signal,
        isAwaited: priority <= 0,
        ask: async (life, info) => {
          const answer = await ask(life, info);
          return () => resolve(answer);
        },
        fail: (error) => (instead ? resolve(instead(error)) : reject(error)),
        restarting: () => onRestarting?.(),
        reject,
      });
      this.#pump();
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
    this.#tasks.rejectAll(new FolioError('cancelled'));
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

  #pump(): void {
    if (this.#stopped || this.#isResting()) return;
    const { waiting } = this.#tasks;
    if (waiting.length === 0) return;
    if (!this.#life && this.#restarts.pause > 0) return this.#waitForStart(waiting);
    if (!this.#life) this.#start();
    const life = this.#life;
    if (!life?.isReady) return;
    for (const task of this.#tasks.next) void this.#run(task, life);
  }

  /** Whether the engine comes to rest, which is seen to here. */
  #isResting(): boolean {
    const life = this.#life;
    if (!life?.isReady || !life.needsRest) return false;
    if (this.#tasks.running.length === 0)
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
        this.#tasks.reject(task, new FolioError('engine-unavailable', { reason: this.#refusal() }));
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
      if (hasEnded(task)) return;
      const handOn = await task.ask(life, info);
      if (hasEnded(task)) return;
      if (task.page !== undefined) this.#restarts.succeeded();
      this.#tasks.end(task);
      handOn();
    } catch (error) {
      // What was in a process that died is dealt with in one place, when its end is known.
      if (error instanceof EngineGone || hasEnded(task)) return;
      // An engine that says what is wrong with a document is well.
      this.#restarts.succeeded();
      this.#tasks.reject(task, toFolioError(error));
    } finally {
      if (hasEnded(task)) life.ended();
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
      limits: () => this.#tasks.running.map((task) => task.document.limits),
      onReady: () => {
        this.#workers = life.workers;
        this.#restarts.started();
        this.#onChange();
        this.#pump();
      },
      onDevice: (change) => this.#devices.noted(change),
      onEnded: (reason) => this.#lifeEnded(life, reason),
    });
    this.#life = life;
    this.#onChange();
  }

  /** The process is gone. Its death says what becomes of the tasks that were in it. */
  #lifeEnded(life: EngineLife, reason: string): void {
    const { death } = life;
    const { running } = this.#tasks;
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
    // Memory in an engine without devices is a page's.
    this.#tasks.engineDied(death, death !== 'memory' || !isDeviceSuspect);
    // The next page is not to wait for what was no fault of anybody's.
    if (death === 'recycled' && !this.#stopped) this.#start();
    this.#onChange();
    this.#pump();
  }

  #refusal(): string {
    return `it ended ${this.#restarts.inRow} times in a row, the last time because ${this.#lastReason}`;
  }
}
