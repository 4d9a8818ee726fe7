import type { FolioError } from '../errors/catalogue.ts';
import type { Limits } from '../limits.ts';
import type { PageResult } from '../page/pageResult.ts';
import type { DeviceChoice, DocumentKind, TextLayerMode } from '../protocol.ts';
import type { WorkerAnswer, WorkerTask } from './workerTasks.ts';

export interface DocumentInfo {
  readonly kind: DocumentKind;
  readonly pageCount: number;
}

/** How one page is to be read: everything that changes the result, and so the cache key. */
export interface PageOptions {
  readonly textLayer: TextLayerMode;
  /** Absolute folder of the model; its files are verified before first use. */
  readonly modelDirectory: string;
  readonly recoverSpaces: boolean;
  /** The device to infer on; absent: what the engine was started with. */
  readonly device?: DeviceChoice;
}

/** What on a page a model of pages reads better than a reader of lines. */
export type PageStructure = 'table' | 'figure' | 'columns' | 'formulas';

/** One page to be read, and everything that changes its result. */
export interface PageTask {
  readonly document: DocumentHandle;
  /** From 1. */
  readonly page: number;
  readonly options: PageOptions;
  /** Lower goes first. */
  readonly priority: number;
  /** Ends with `structured` instead of reading a page that has structure. */
  readonly handBack?: boolean;
}

/** How a worker finds a document; the pixels and the parsed file never leave the workers. */
export interface DocumentHandle {
  readonly id: string;
  readonly path: string;
  /** The name people know the file by. */
  readonly name: string;
  readonly password?: string;
  readonly limits: Limits;
}

export type ReaderEvent =
  | { readonly type: 'loading-model'; readonly model: string }
  | { readonly type: 'result'; readonly result: PageResult }
  /** The page was looked at and not read. */
  | { readonly type: 'structured'; readonly why: readonly PageStructure[] };

/**
 * A way to read a page. Readers run on the engine's main thread and hand the heavy work to its workers.
 * The stream ends with exactly one `result` (or `structured`, where that was asked for), or throws a FolioError (`cancelled`, a limit, a damaged page).
 */
export interface PageReader {
  readonly id: string;
  read(task: PageTask, turn: PageTurn): AsyncIterable<ReaderEvent>;
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
  run<Task extends WorkerTask>(task: Task, turn: PageTurn): Promise<WorkerAnswer<Task>>;
}

/** A page's place in the queue, and what it may spend. */
export interface PageTurn {
  readonly document: DocumentHandle;
  readonly page: number;
  readonly priority: number;
  readonly control: PageControl;
}
