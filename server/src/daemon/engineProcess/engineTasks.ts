import { FolioError } from '../../errors/catalogue.ts';
import type { Log } from '../log.ts';
import type { DocumentHandle, DocumentInfo } from '../../readers/pageRequest.ts';
import type { EngineLife } from './engineLife.ts';

/** What the engine is to be asked. */
interface EngineOrder {
  readonly document: DocumentHandle;
  /** From 1; undefined where the document is only opened. */
  readonly page: number | undefined;
  /** Whether somebody waits for it, and not a batch. */
  readonly isAwaited: boolean;
  /** Absent: it is never cancelled. */
  readonly signal: AbortSignal | undefined;
  /** Asks a process that has the document open; resolves with what hands on the answer. */
  ask(life: EngineLife, info: DocumentInfo): Promise<() => void>;
  /** Ends it as what was asked for ends when the engine cannot: a failed page, or a rejection. */
  fail(error: FolioError): void;
  /** Told when it has to wait for a new engine, because the one before died. */
  restarting(): void;
  reject(error: FolioError): void;
}

/** Something the engine was asked to do, kept until it ends whatever happens to the process. */
export interface EngineTask extends EngineOrder {
  /** How often the engine died with this task in it and no other excuse. */
  strikes: number;
  /** How often an engine was replaced with this task in it. */
  replaced: number;
  /** Was in the engine when it died: tried again alone, so that the culprit shows. */
  suspect: boolean;
  state: 'waiting' | 'running' | 'ended';
  /** Lets go of what waits for its cancelling. */
  release: () => void;
}

/**
 * Why an engine process ended; from `ignored-cancel` on it is no fault of a page that was in it. One that is
 * recycled is at rest.
 */
export type Death = 'crash' | 'hang' | 'memory' | 'ignored-cancel' | 'replaced' | 'recycled' | 'asked';

/** An engine that is replaced has named its culprit; a page that is there so often may be one all the same. */
const REPLACED_BEFORE_SUSPECT = 5;

type TaskFailure = 'engine-crashed' | 'limit-memory' | 'limit-time';

/**
 * What becomes of a task that was in a process which died: tried again, or what it fails with. The first
 * time it is only suspected with the others, the second time it was alone. Memory needs no second time
 * when it was alone already: the report said whose it was.
 */
function afterDeath(task: EngineTask, death: Death, alone: boolean): 'again' | TaskFailure {
  task.state = 'waiting';
  if (death === 'ignored-cancel' || death === 'recycled' || death === 'asked') return 'again';
  if (death === 'replaced') {
    if (task.suspect && alone && task.replaced > REPLACED_BEFORE_SUSPECT) return 'engine-crashed';
    task.replaced += 1;
    if (task.replaced > REPLACED_BEFORE_SUSPECT) task.suspect = true;
    return 'again';
  }
  if (death === 'memory' && alone) return 'limit-memory';
  const isCulprit = death !== 'memory' && task.suspect && task.strikes > 0;
  if (isCulprit) return death === 'hang' ? 'limit-time' : 'engine-crashed';
  if (death !== 'memory') task.strikes += 1;
  task.suspect = true;
  return 'again';
}

/** What a person sees of a task that was given up. */
function taskFailure({ document: { name, limits }, page }: EngineTask, code: TaskFailure): FolioError {
  return new FolioError(code, {
    file: name,
    page: page ?? 1,
    seconds: limits.pageSeconds,
    megabytes: limits.pageMegabytes,
  });
}

/**
 * What the engine was asked to do and has not done yet. Each task comes to exactly one end, however often the process
 * dies with it: what was in a process that died is tried once more, one at a time; the one that kills it again is the
 * culprit and fails, the others go on.
 */
export class EngineTasks {
  readonly #tasks = new Set<EngineTask>();
  readonly #log: Log;

  constructor(log: Log) {
    this.#log = log;
  }

  get size(): number {
    return this.#tasks.size;
  }

  get waiting(): readonly EngineTask[] {
    return this.#inState('waiting');
  }

  get running(): readonly EngineTask[] {
    return this.#inState('running');
  }

  /** Those that may begin now. A task that is suspected to have killed the engine runs alone. */
  get next(): readonly EngineTask[] {
    const { running, waiting } = this;
    if (running.some((task) => task.suspect)) return [];
    const suspect = waiting.find((task) => task.suspect);
    if (!suspect) return waiting;
    return running.length === 0 ? [suspect] : [];
  }

  /** Ends with `cancelled` as soon as its signal is aborted. */
  add(order: EngineOrder): void {
    const { signal } = order;
    if (signal?.aborted) return order.reject(new FolioError('cancelled'));
    const onAbort = (): void => this.reject(task, new FolioError('cancelled'));
    const task: EngineTask = {
      ...order,
      strikes: 0,
      replaced: 0,
      suspect: false,
      state: 'waiting',
      // A job's signal outlives its pages by far, and would keep each of their results until then.
      release: () => signal?.removeEventListener('abort', onAbort),
    };
    signal?.addEventListener('abort', onAbort, { once: true });
    this.#tasks.add(task);
  }

  /** It is done, and its answer about to be handed on. */
  end(task: EngineTask): void {
    task.state = 'ended';
    task.release();
    this.#tasks.delete(task);
  }

  /** Does nothing to a task that has ended. */
  reject(task: EngineTask, error: FolioError): void {
    if (hasEnded(task)) return;
    this.end(task);
    task.reject(error);
  }

  rejectAll(error: FolioError): void {
    for (const task of [...this.#tasks]) this.reject(task, error);
  }

  /** The process that had the running ones is gone. `isPages`: what it died of was a page's doing, if anybody's. */
  engineDied(death: Death, isPages: boolean): void {
    const { running } = this;
    for (const task of running) {
      const verdict = afterDeath(task, death, running.length === 1 && isPages);
      if (verdict === 'again') continue;
      this.#log.error('page-given-up', { code: verdict, page: task.page ?? 0, document: task.document.id });
      this.end(task);
      task.fail(taskFailure(task, verdict));
    }
  }

  #inState(state: EngineTask['state']): EngineTask[] {
    return [...this.#tasks].filter((task) => task.state === state);
  }
}

export function hasEnded(task: EngineTask): boolean {
  return task.state === 'ended';
}
