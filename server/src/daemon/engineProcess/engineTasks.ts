import { FolioError } from '../../errors/catalogue.ts';
import type { Log } from '../log.ts';
import { afterDeath, taskFailure, type Death, type EngineOrder, type EngineTask } from './engineTask.ts';

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
