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

/** Cooperative cancelling: a flag that workers see at once, checked between steps of inference. */
export interface Cancellation {
  readonly flag: SharedArrayBuffer;
  isCancelled(): boolean;
}

/** The engine's workers as a reader sees them. */
export interface PageWorkers {
  readonly count: number;
  /**
   * Runs a task on the next free worker, lowest priority number first. Rejects with a FolioError; a task
   * that outlasts what is left of its page's time loses its worker (`limit-time`).
   */
  run<Task extends WorkerTask>(task: Task, turn: PageTurn): Promise<WorkerAnswer<Task>>;
}

/** A page's place in the queue and what it may still spend. Shared by all tasks of the page. */
export interface PageTurn {
  readonly document: DocumentHandle;
  readonly page: number;
  readonly priority: number;
  readonly cancellation: Cancellation;
  /** Aborted when a cancelled task did not stop by itself. */
  readonly giveUp: AbortSignal;
  /** Milliseconds of work done on the page so far, waiting left out. */
  worked: number;
}
