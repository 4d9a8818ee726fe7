import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import cacache from 'cacache';
import type { FolioError } from '../errors/catalogue.ts';
import { systemTrouble } from '../errors/systemErrors.ts';
import { makePrivateDirectory, ownFolderProblem } from '../files/privateFolder.ts';
import { PAGE_RESULT_VERSION, pageResultSchema } from '../page/pageResult.ts';
import type { PageResult } from '../page/pageResult.ts';
import { canonicalJson } from './canonicalJson.ts';
import { evictOldest } from './eviction.ts';

const compress = promisify(gzip);
const decompress = promisify(gunzip);

/** Everything that decides what a page's result is. */
export interface ResultKey {
  /** SHA-256 of the file. */
  readonly documentHash: string;
  /** From 1. */
  readonly page: number;
  /** The reader and its version. */
  readonly reader: string;
  readonly modelHash: string;
  /** Canonical JSON of the options that change the result. */
  readonly options: string;
}

export interface ResultCacheOptions {
  /** What all results together may take on disk; beyond it the oldest go. */
  readonly maxBytes?: number;
  /** Told of what went wrong while the cache carried on without (a full disk, a damaged entry). */
  readonly onProblem?: (error: unknown) => void;
  /** Told of each result that was kept. */
  readonly onKept?: (key: ResultKey) => void;
}

/** About 40,000 dense pages at 25 kB each, compressed. */
export const DEFAULT_CACHE_BYTES = 1_000_000_000;

/** A result larger than this is not one of ours; also keeps a damaged entry from filling the memory. */
const MAX_RESULT_BYTES = 256 << 20;

/** The share of `maxBytes` that may be written before the total is counted again. */
const COUNT_AFTER_SHARE = 0.02;

/**
 * Page results by content, on disk. Never the reason that a page fails: what is damaged, of another
 * version or unreadable counts as absent, and what cannot be written is not kept.
 * Any number of processes may share the folder; content is addressed by its hash and put in place by rename.
 */
export class ResultCache {
  readonly #directory: string;
  readonly #maxBytes: number;
  readonly #onProblem: (error: unknown) => void;
  readonly #onKept: (key: ResultKey) => void;
  /** Bytes written since the total was last counted; it is counted at the first write of a process. */
  #uncounted = Infinity;
  #evicting: Promise<void> | undefined;

  constructor(directory: string, options: ResultCacheOptions = {}) {
    this.#directory = directory;
    this.#maxBytes = options.maxBytes ?? DEFAULT_CACHE_BYTES;
    this.#onProblem = options.onProblem ?? ((): void => undefined);
    this.#onKept = options.onKept ?? ((): void => undefined);
  }

  /** The result kept for this key, or undefined. Never rejects. */
  async get(key: ResultKey): Promise<PageResult | undefined> {
    const name = keyText(key);
    try {
      // What somebody else could have put there is not believed either.
      await makePrivateDirectory(this.#directory);
    } catch (error) {
      this.#onProblem(error);
      return undefined;
    }
    try {
      const info = await cacache.get.info(this.#directory, name);
      if (info === null) return undefined;
      const { data } = await cacache.get(this.#directory, name);
      const json = await decompress(data, { maxOutputLength: MAX_RESULT_BYTES });
      const result = pageResultSchema.parse(JSON.parse(json.toString('utf8')));
      if (result.page !== key.page) throw new Error('cached result of another page');
      return result;
    } catch (error) {
      this.#onProblem(error);
      // A machine at its limits says nothing about what lies on its disk.
      if (systemTrouble(error) !== 'exhausted') await this.#forget(name);
      return undefined;
    }
  }

  /**
   * Keeps a result, or resolves with the reason why it could not. A failed page is not kept: it deserves
   * another try. Never rejects.
   */
  async put(key: ResultKey, result: PageResult): Promise<FolioError | undefined> {
    if (result.outcome === 'failed') return undefined;
    try {
      await makePrivateDirectory(this.#directory);
      const data = await compress(JSON.stringify(result), { level: 3 });
      await cacache.put(this.#directory, keyText(key), data);
      this.#uncounted += data.length;
      if (this.#uncounted > this.#maxBytes * COUNT_AFTER_SHARE) this.#evict();
      this.#onKept(key);
      return undefined;
    } catch (error) {
      this.#onProblem(error);
      return ownFolderProblem(error, this.#directory);
    }
  }

  /**
   * Removes all results; resolves with the bytes they had. Rejects with the system's error, or with that of a
   * folder that is not ours.
   */
  async clear(): Promise<number> {
    await this.settled();
    await makePrivateDirectory(this.#directory);
    const entries = Object.values(await cacache.ls(this.#directory));
    await cacache.rm.all(this.#directory);
    return entries.reduce((sum, { size }) => sum + size, 0);
  }

  /** Resolves when no eviction runs. */
  async settled(): Promise<void> {
    while (this.#evicting) await this.#evicting;
  }

  #evict(): void {
    if (this.#evicting) return;
    this.#uncounted = 0;
    this.#evicting = evictOldest(this.#directory, this.#maxBytes)
      .catch(this.#onProblem)
      .finally(() => {
        this.#evicting = undefined;
      });
  }

  async #forget(name: string): Promise<void> {
    await cacache.rm.entry(this.#directory, name).catch(this.#onProblem);
  }
}

/** Results of other versions of the schema lie under other keys, so that versions can share the folder. */
function keyText(key: ResultKey): string {
  const { documentHash, page, reader, modelHash, options } = key;
  return `page-result-${PAGE_RESULT_VERSION}:${canonicalJson([documentHash, page, reader, modelHash, options])}`;
}
