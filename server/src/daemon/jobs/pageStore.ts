import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { canonicalJson } from '../../cache/canonicalJson.ts';
import { ResultCache } from '../../cache/resultCache.ts';
import type { PageResult, ReadOptions } from '../../protocol.ts';

/** What names the results of one job's pages. */
export interface StoreKey {
  readonly documentHash: string;
  /** The readers, with their versions, whose results may be shown. */
  readonly readers: readonly string[];
  /** The one that a result is kept under. */
  readonly readerOf: (result: PageResult) => string;
  readonly modelHash: string;
  readonly options: Pick<ReadOptions, 'textLayer' | 'recoverSpaces' | 'device'> &
    Partial<Pick<ReadOptions, 'reader' | 'served'>>;
}

/**
 * The results of one job's pages, as they were read, out of memory until they are needed again: for
 * revising the document, and for a client that joins later. Either the shared cache, or a private one
 * that goes with the job.
 */
export class PageStore {
  readonly #cache: ResultCache;
  readonly #key: StoreKey;
  readonly #temporary: string | undefined;
  /** Failed pages are not cached: they deserve another try. They are small. */
  readonly #failed = new Map<number, PageResult>();
  /** Pages that this job alone may show: the next one reads them again. */
  readonly #makeshift = new Set<number>();
  readonly #jobId: string;
  /** Under which reader the pages of this job are kept. */
  readonly #readers = new Map<number, string>();
  readonly #writing = new Set<Promise<void>>();
  #isDisposed = false;

  private constructor(cache: ResultCache, key: StoreKey, jobId: string, temporary: string | undefined) {
    this.#cache = cache;
    this.#jobId = jobId;
    this.#key = key;
    this.#temporary = temporary;
  }

  static shared(cache: ResultCache, key: StoreKey, jobId: string): PageStore {
    return new PageStore(cache, key, jobId, undefined);
  }

  static async temporary(directory: string, key: StoreKey, jobId: string): Promise<PageStore> {
    const own = await mkdtemp(join(directory, 'pages-'));
    return new PageStore(new ResultCache(own), key, jobId, own);
  }

  async get(page: number): Promise<PageResult | undefined> {
    const failed = this.#failed.get(page);
    if (failed) return failed;
    const own = this.#readers.get(page);
    for (const reader of own === undefined ? this.#key.readers : [own]) {
      const known = await this.#cache.get(this.#resultKey(page, reader));
      if (known) return known;
    }
    return undefined;
  }

  /** `isMakeshift`: other jobs must not find it. */
  async put(result: PageResult, isMakeshift = false): Promise<void> {
    if (isMakeshift) this.#makeshift.add(result.page);
    if (result.outcome === 'failed') this.#failed.set(result.page, result);
    else if (!this.#isDisposed) await this.#write(result);
  }

  /** A private store leaves nothing: what is being written ends first, and nothing is written any more. */
  async dispose(): Promise<void> {
    if (this.#temporary === undefined) return;
    this.#isDisposed = true;
    await Promise.all(this.#writing);
    await this.#cache.settled();
    await rm(this.#temporary, { recursive: true, force: true, maxRetries: 3 });
  }

  async #write(result: PageResult): Promise<void> {
    const reader = this.#key.readerOf(result);
    this.#readers.set(result.page, reader);
    const writing = this.#cache.put(this.#resultKey(result.page, reader), result);
    this.#writing.add(writing);
    try {
      await writing;
    } finally {
      this.#writing.delete(writing);
    }
  }

  #resultKey(page: number, reader: string): Parameters<ResultCache['get']>[0] {
    const { documentHash, modelHash, options } = this.#key;
    const own = this.#makeshift.has(page) ? { job: this.#jobId } : {};
    return { documentHash, page, reader, modelHash, options: canonicalJson({ ...options, ...own }) };
  }
}
