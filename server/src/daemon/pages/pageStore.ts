import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import { canonicalJson } from '../../cache/canonicalJson.ts';
import { ResultCache } from '../../cache/resultCache.ts';
import type { FolioError } from '../../errors/catalogue.ts';
import { makePrivateDirectory, ownFolderProblem } from '../../files/privateFolder.ts';
import { pageResultSchema } from '../../page/pageResult.ts';
import type { PageResult, ReadOptions } from '../../protocol.ts';

const compress = promisify(gzip);
const decompress = promisify(gunzip);

/** What names the results of one job's pages. */
export interface StoreKey {
  readonly documentHash: string;
  /** The readers, with their versions, whose results may be shown. */
  readonly readers: readonly string[];
  /** The one that a result is kept under. */
  readonly readerOf: (result: PageResult) => string;
  readonly modelHash: string;
  readonly options: Pick<ReadOptions, 'textLayer' | 'recoverSpaces' | 'device'> &
    Partial<Pick<ReadOptions, 'reader' | 'vlm' | 'scale'>>;
}

/** About 1,200 dense pages; of those beyond, the ones that are needed once more are read again. */
const MAX_UNKEPT_BYTES = 32 << 20;

/**
 * The results of one job's pages, as they were read, out of memory until they are needed again: for
 * revising the document, and for a client that joins later. Either the shared cache, or a private one
 * that goes with the job. Where the disk takes nothing they stay in memory, as far as there is room.
 */
export class PageStore {
  readonly #cache: ResultCache | undefined;
  readonly #key: StoreKey;
  readonly #temporary: string | undefined;
  /** Failed pages are not cached: they deserve another try. They are small. */
  readonly #failed = new Map<number, PageResult>();
  /** Pages that the disk did not take, compressed. */
  readonly #unkept = new Map<number, Buffer>();
  #unkeptBytes = 0;
  /** Pages that this job alone may show: the next one reads them again. */
  readonly #makeshift = new Set<number>();
  readonly #jobId: string;
  /** Under which reader the pages of this job are kept. */
  readonly #readers = new Map<number, string>();
  readonly #writing = new Set<Promise<unknown>>();
  #isDisposed = false;

  private constructor(
    cache: ResultCache | undefined,
    key: StoreKey,
    jobId: string,
    temporary: string | undefined,
  ) {
    this.#cache = cache;
    this.#jobId = jobId;
    this.#key = key;
    this.#temporary = temporary;
  }

  static shared(cache: ResultCache, key: StoreKey, jobId: string): PageStore {
    return new PageStore(cache, key, jobId, undefined);
  }

  /** `onProblem` is told where there can be no folder of its own. */
  static async temporary(
    directory: string,
    key: StoreKey,
    jobId: string,
    onProblem: (problem: FolioError) => void,
  ): Promise<PageStore> {
    try {
      await makePrivateDirectory(directory);
      const own = await mkdtemp(join(directory, 'pages-'));
      return new PageStore(new ResultCache(own), key, jobId, own);
    } catch (error) {
      onProblem(ownFolderProblem(error, directory));
      return new PageStore(undefined, key, jobId, undefined);
    }
  }

  async get(page: number): Promise<PageResult | undefined> {
    const unkept = this.#unkept.get(page);
    if (unkept) return pageResultSchema.parse(JSON.parse((await decompress(unkept)).toString('utf8')));
    const failed = this.#failed.get(page);
    if (failed) return failed;
    const own = this.#readers.get(page);
    for (const reader of own === undefined ? this.#key.readers : [own]) {
      const known = await this.#cache?.get(this.#resultKey(page, reader));
      if (known) return known;
    }
    return undefined;
  }

  /** Resolves with the reason why a page could not be kept on disk. `isMakeshift`: other jobs must not find it. */
  async put(result: PageResult, isMakeshift = false): Promise<FolioError | undefined> {
    if (isMakeshift) this.#makeshift.add(result.page);
    if (result.outcome === 'failed') this.#failed.set(result.page, result);
    else if (!this.#isDisposed) return this.#write(result);
    return undefined;
  }

  /** A private store leaves nothing: what is being written ends first, and nothing is written any more. */
  async dispose(): Promise<void> {
    this.#unkept.clear();
    if (this.#temporary === undefined) return;
    this.#isDisposed = true;
    await Promise.all(this.#writing);
    await this.#cache?.settled();
    await rm(this.#temporary, { recursive: true, force: true, maxRetries: 3 });
  }

  async #write(result: PageResult): Promise<FolioError | undefined> {
    const reader = this.#key.readerOf(result);
    this.#readers.set(result.page, reader);
    const writing = this.#cache?.put(this.#resultKey(result.page, reader), result);
    if (!writing) return this.#keepInMemory(result).then(() => undefined);
    this.#writing.add(writing);
    try {
      const problem = await writing;
      if (problem) await this.#keepInMemory(result);
      // That a private folder is full costs nobody anything.
      return this.#temporary === undefined ? problem : undefined;
    } finally {
      this.#writing.delete(writing);
    }
  }

  async #keepInMemory(result: PageResult): Promise<void> {
    const bytes = await compress(JSON.stringify(result), { level: 3 });
    if (this.#unkeptBytes + bytes.length > MAX_UNKEPT_BYTES) return;
    this.#unkeptBytes += bytes.length;
    this.#unkept.set(result.page, bytes);
  }

  #resultKey(page: number, reader: string): Parameters<ResultCache['get']>[0] {
    const { documentHash, modelHash, options } = this.#key;
    const own = this.#makeshift.has(page) ? { job: this.#jobId } : {};
    return { documentHash, page, reader, modelHash, options: canonicalJson({ ...options, ...own }) };
  }
}
