import PQueue from 'p-queue';
import type { ModelPicture, ModelPictureRequest, Picture, PictureRequest } from '../page/pagePicture.ts';
import { FolioError, toFolioError } from '../errors/catalogue.ts';
import { failedPage } from '../page/failedPage.ts';
import type {
  DocumentHandle,
  DocumentInfo,
  PageReader,
  PageTask,
  PageTurn,
  ReaderEvent,
} from '../readers/pageReader.ts';
import { createReaders } from '../readers/readerRegistry.ts';
import { PageBudget } from './pageBudget.ts';
import {
  AWAITED_PRIORITY,
  LINE_WORK_WIDTH,
  MAX_WAITING_PAGES,
  PAGES_IN_MEMORY_PER_WORKER,
} from './settings.ts';
import type { WorkerPool } from './workerPool.ts';

/** How a page ends: read, or handed back because it has structure. */
export type ReadPage = Extract<ReaderEvent, { type: 'result' | 'structured' }>;

/**
 * Takes pages from the daemon and brings each to exactly one end: a result (which may be a named
 * failure) or cancelled. At most a few pages a worker are in memory; the others wait in order of
 * priority.
 */
export class Scheduler {
  readonly #pool: WorkerPool;
  readonly #reader: PageReader;
  readonly #pages: PQueue;
  /** Pages that somebody waits for: they do not wait until a page of a batch has left the memory. */
  readonly #awaited: PQueue;
  readonly #running = new Map<string, PageBudget>();

  constructor(pool: WorkerPool) {
    this.#pool = pool;
    this.#reader = createReaders(pool, LINE_WORK_WIDTH)[0];
    this.#pages = new PQueue({ concurrency: pool.count * PAGES_IN_MEMORY_PER_WORKER });
    this.#awaited = new PQueue({ concurrency: pool.count * PAGES_IN_MEMORY_PER_WORKER });
  }

  /** Opens the document on one worker; rejects with the FolioError that says why it cannot be read. */
  async open(document: DocumentHandle): Promise<DocumentInfo> {
    return this.#pool.run({ kind: 'open', document }, turnOf(document, 1, 0));
  }

  /** Pictures of a page, before any page that waits. Rejects with the FolioError that says why there are none. */
  async draw(document: DocumentHandle, page: number, pictures: PictureRequest): Promise<readonly Picture[]> {
    return this.#pool.run({ kind: 'draw', document, page, pictures }, turnOf(document, page, -1));
  }

  /**
   * The picture of a page for a model, in turn with page work of the same priority: neither waits for more
   * than the few of the other that were there before. Rejects with the FolioError that says why there is
   * none, or `cancelled`.
   */
  async picture(
    id: string,
    document: DocumentHandle,
    page: number,
    picture: ModelPictureRequest,
    priority: number,
  ): Promise<ModelPicture> {
    const control = new PageBudget(document, page);
    this.#running.set(id, control);
    try {
      return await this.#pool.run(
        { kind: 'picture', document, page, picture },
        { document, page, priority, control },
      );
    } finally {
      this.#running.delete(id);
    }
  }

  close(documentId: string): void {
    this.#pool.notify({ type: 'close', document: documentId });
  }

  /**
   * Reads one page. Never rejects but with `cancelled` or `busy`: whatever else goes wrong becomes the
   * page's failure.
   */
  async read(id: string, task: PageTask): Promise<ReadPage> {
    const queue = task.priority <= AWAITED_PRIORITY ? this.#awaited : this.#pages;
    if (queue.size >= MAX_WAITING_PAGES) throw new FolioError('busy', { queued: queue.size });
    const control = new PageBudget(task.document, task.page);
    this.#running.set(id, control);
    try {
      // A page that is cancelled does not wait for its turn.
      const cancelled = new Promise<never>((_resolve, reject) => {
        control.onStop((end) => {
          if (end.code === 'cancelled') reject(end);
        });
      });
      const read = queue.add(() => this.#readNow(task, control), { priority: -task.priority });
      return await Promise.race([read, cancelled]);
    } finally {
      this.#running.delete(id);
    }
  }

  /** Ends a page at once; the worker that has it stops between two steps. */
  cancel(id: string): void {
    this.#running.get(id)?.stop(new FolioError('cancelled'));
  }

  async #readNow(task: PageTask, control: PageBudget): Promise<ReadPage> {
    if (control.stopped) throw control.stopped;
    const { document, page, priority } = task;
    const turn = { document, page, priority, control };
    try {
      for await (const event of this.#reader.read(task, turn)) {
        if (event.type !== 'loading-model') return event;
      }
      throw new FolioError('internal', { reason: `reader ${this.#reader.id} ended without a result` });
    } catch (thrown) {
      const error = toFolioError(thrown, 'page-failed', { file: task.document.name, page: task.page });
      if (error.code === 'cancelled') throw error;
      return { type: 'result', result: failedPage(task.page, error, { id: this.#reader.id }) };
    }
  }
}

/** Of what nobody cancels. Lower priorities go first. */
function turnOf(document: DocumentHandle, page: number, priority: number): PageTurn {
  return { document, page, priority, control: new PageBudget(document, page) };
}
