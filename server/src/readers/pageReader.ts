import type { FolioError } from '../errors/catalogue.ts';
import type { PageEnd, PageRequest } from './pageRequest.ts';
import type { TaskAnswer, TaskKind, WorkerTask } from './workerTasks.ts';

/**
 * A way to read a page. Readers run on the engine's main thread and hand the heavy work to its workers.
 * Rejects with a FolioError (`cancelled`, a limit, a damaged page).
 */
export interface PageReader {
  readonly id: string;
  read(request: PageRequest, control: PageControl): Promise<PageEnd>;
}

/** Whether the work is still wanted; to be asked between steps. */
export interface Cancellation {
  isCancelled(): boolean;
}

/** What all tasks of a page share: what it has cost so far, and the way to stop it. */
export interface PageControl {
  /** Workers look at it between steps. */
  readonly flag: SharedArrayBuffer;
  /** How the page ends, where it was stopped. */
  readonly stopped: FolioError | undefined;
  /** Milliseconds of work on the page so far: time on a processor, waiting of all kinds left out. */
  readonly worked: number;
  /** Charges the page, and stops it where that was too much. Milliseconds. */
  spend(worked: number, slept: number): void;
  stop(end: FolioError): void;
  /** Calls at most once, when it is stopped; the returned function takes it back. */
  onStop(listener: (end: FolioError) => void): () => void;
}

/** The engine's workers as a reader sees them. */
export interface PageWorkers {
  readonly count: number;
  /**
   * Runs a task on the next free worker, lowest priority number first. Rejects with a FolioError, and at
   * once when its page is stopped (`cancelled`, `limit-time`), though the worker may still be at it.
   */
  run<Kind extends TaskKind>(task: WorkerTask<Kind>, control: PageControl): Promise<TaskAnswer<Kind>>;
}
