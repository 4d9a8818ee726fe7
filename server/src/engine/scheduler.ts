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
import { CancelFlag } from './cancellation.ts';
import {
  AWAITED_PRIORITY,
  CANCEL_GRACE_MILLISECONDS,
  LINE_WORK_WIDTH,
  MAX_WAITING_PAGES,
  PAGES_IN_MEMORY_PER_WORKER,
} from './settings.ts';
import type { WorkerPool } from './workerPool.ts';

/** How a page ends: read, or handed back because it has structure. */
export type ReadPage = Extract<ReaderEvent, { type: 'result' | 'structured' }>;

interface RunningPage {
  readonly flag: CancelFlag;
  readonly giveUp: AbortController;
}

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
  readonly #running = new Map<string, RunningPage>();

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
    const running: RunningPage = { flag: new CancelFlag(), giveUp: new AbortController() };
    this.#running.set(id, running);
    try {
      return await this.#pool.run(
        { kind: 'picture', document, page, picture, cancel: running.flag.flag },
        turnOf(document, page, priority, running),
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
    const page: RunningPage = { flag: new CancelFlag(), giveUp: new AbortController() };
    this.#running.set(id, page);
    try {
      return await queue.add(() => this.#readNow(task, page), { priority: -task.priority });
    } finally {
      this.#running.delete(id);
    }
  }

  /** Stops a page between two steps; a worker that does not stop in time is ended. */
  cancel(id: string): void {
    const page = this.#running.get(id);
    if (!page || page.flag.isCancelled()) return;
    page.flag.cancel();
    setTimeout(() => page.giveUp.abort(), CANCEL_GRACE_MILLISECONDS).unref();
  }

  async #readNow(task: PageTask, page: RunningPage): Promise<ReadPage> {
    const turn = turnOf(task.document, task.page, task.priority, page);
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

/** Lower priorities go first. Without a `running` nobody cancels it. */
function turnOf(
  document: DocumentHandle,
  page: number,
  priority: number,
  { flag, giveUp }: RunningPage = { flag: new CancelFlag(), giveUp: new AbortController() },
): PageTurn {
  return { document, page, priority, cancellation: flag, giveUp: giveUp.signal, worked: 0 };
}
