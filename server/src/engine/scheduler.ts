import PQueue from 'p-queue';
import type { CancellationToken } from 'vscode-jsonrpc';
import { FolioError, toFolioError } from '../errors/catalogue.ts';
import { failedPage } from '../page/failedPage.ts';
import type { PageReader } from '../readers/pageReader.ts';
import type { EnginePage } from '../readers/reader.ts';
import type { DocumentHandle, DocumentInfo, PageEnd, PageRequest, PageTurn } from '../readers/pageRequest.ts';
import type { ReaderRegistry } from '../readers/readerRegistry.ts';
import type { PageOperation } from '../readers/pageOperations.ts';
import type { TaskAnswer, WorkerTask } from '../readers/workerTasks.ts';
import { PageBudget } from './pageBudget.ts';
import { AWAITED_PRIORITY, MAX_WAITING_PAGES, PAGES_PER_WORKER } from './settings.ts';
import type { WorkerPool } from './workerPool.ts';

/**
 * Takes pages from the daemon and brings each to exactly one end: a result (which may be a named
 * failure) or cancelled. At most a few pages a worker are in memory; the others wait in order of
 * priority.
 */
export class Scheduler {
  readonly #pool: WorkerPool;
  readonly #registry: ReaderRegistry;
  readonly #readers = new Map<string, Promise<PageReader<EnginePage>>>();
  readonly #pages: PQueue;
  /** Pages that somebody waits for: they do not wait until a page of a batch has left the memory. */
  readonly #awaited: PQueue;

  constructor(pool: WorkerPool, registry: ReaderRegistry) {
    this.#pool = pool;
    this.#registry = registry;
    this.#pages = new PQueue({ concurrency: pool.count * PAGES_PER_WORKER });
    this.#awaited = new PQueue({ concurrency: pool.count * PAGES_PER_WORKER });
  }

  /** Opens the document on one worker; rejects with the FolioError that says why it cannot be read. */
  open(document: DocumentHandle): Promise<DocumentInfo> {
    const turn = { document, page: 1, priority: AWAITED_PRIORITY };
    return this.#pool.run({ kind: 'open', turn, ask: null }, new PageBudget(turn));
  }

  close(documentId: string): void {
    this.#pool.notify({ type: 'close', document: documentId });
  }

  /**
   * One task of a page, in turn with page work of the same priority: neither waits for more than the few of the
   * other that were there before. Rejects with the FolioError that says why it cannot be done, or `cancelled`.
   */
  run<Kind extends PageOperation>(
    task: WorkerTask<Kind>,
    token: CancellationToken,
  ): Promise<TaskAnswer<Kind>> {
    return cancellable(task.turn, token, (budget) => this.#pool.run(task, budget));
  }

  /**
   * Reads one page. Never rejects but with `cancelled` or `busy`: whatever else goes wrong becomes the
   * page's failure.
   */
  async read(request: PageRequest, token: CancellationToken): Promise<PageEnd> {
    const queue = request.priority <= AWAITED_PRIORITY ? this.#awaited : this.#pages;
    if (queue.size >= MAX_WAITING_PAGES) throw new FolioError('busy', { queued: queue.size });
    return cancellable(request, token, (budget) => {
      // A page that is cancelled does not wait for its turn.
      const cancelled = new Promise<never>((_resolve, reject) => {
        budget.onStop((end) => {
          if (end.code === 'cancelled') reject(end);
        });
      });
      const read = queue.add(() => this.#readNow(request, budget), { priority: -request.priority });
      return Promise.race([read, cancelled]);
    });
  }

  async #readNow(request: PageRequest, budget: PageBudget): Promise<PageEnd> {
    if (budget.stopped) throw budget.stopped;
    const { document, page, priority, options } = request;
    const { name } = this.#registry.inEngine(options.reader);
    try {
      const reader = await this.#reader(name);
      return await reader.read({
        request,
        workers: this.#pool.count,
        run: (kind, ask, urgency = 0) =>
          this.#pool.run({ kind, turn: { document, page, priority: priority - urgency }, ask }, budget),
      });
    } catch (thrown) {
      const error = toFolioError(thrown, 'page-failed', { file: document.name, page });
      if (error.code === 'cancelled') throw error;
      return { kind: 'read', result: failedPage(page, error, { id: name }) };
    }
  }

  /** One that fails to load is not remembered, so that a retry can work. */
  #reader(name: string): Promise<PageReader<EnginePage>> {
    const known = this.#readers.get(name);
    if (known) return known;
    const loading = this.#registry.inEngine(name).load();
    this.#readers.set(name, loading);
    loading.catch(() => this.#readers.delete(name));
    return loading;
  }
}

/** Ends the work at once when it is cancelled; a worker that has it stops between two steps. */
async function cancellable<T>(
  turn: PageTurn,
  token: CancellationToken,
  work: (budget: PageBudget) => Promise<T>,
): Promise<T> {
  const budget = new PageBudget(turn);
  const cancel = (): void => budget.stop(new FolioError('cancelled'));
  if (token.isCancellationRequested) cancel();
  const listening = token.onCancellationRequested(cancel);
  try {
    return await work(budget);
  } finally {
    listening.dispose();
  }
}
