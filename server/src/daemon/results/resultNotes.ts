import { stat } from 'node:fs/promises';
import { hashFile } from '../../cache/hashFile.ts';
import {
  readOptionsSchema,
  type ReadOptions,
  type ReadOptionsInput,
  type ResultOrigin,
  type ResultWrittenParams,
} from '../../protocol.ts';
import { canonicalUri, filePath } from './documentUri.ts';
import type { KeptPages, ResultRecords } from './resultRecords.ts';

/** What a job read. */
export interface ReadingOrigin {
  /** SHA-256 of the document. */
  readonly hash: string;
  /** Bytes, and ms since 1970; of an upload they say nothing. */
  readonly size: number;
  readonly modified: number;
  readonly kept: KeptPages;
}

export interface Origins {
  /** Undefined where the job is not known (any more). */
  ofJob(jobId: string): ReadingOrigin | undefined;
  /** How the pages of a reading with these options are kept. Rejects where the options make no sense. */
  keptBy(options: ReadOptions): Promise<KeptPages>;
}

/** Takes down where results came from. */
export class ResultNotes {
  readonly #records: ResultRecords;
  readonly #origins: Origins;

  constructor(records: ResultRecords, origins: Origins) {
    this.#records = records;
    this.#origins = origins;
  }

  /**
   * `read`: what is known to have been read; absent: what the job did. Rejects with a FolioError of the state folder
   * or of the options, or the system's error.
   */
  async take(
    { jobId, result, source, options = {}, from, pages }: ResultWrittenParams,
    read?: ReadingOrigin,
  ): Promise<void> {
    const known = read ?? (jobId === undefined ? undefined : this.#origins.ofJob(jobId));
    if (!known && from !== undefined && (await this.#records.move(from, result))) return;
    const { password: _secret, ...shown } = options;
    const path = filePath(source);
    const origin = known ?? (path === undefined ? undefined : await this.#originOfFile(path, shown));
    if (!origin) return;
    const { hash, size, modified, kept } = origin;
    const before = pages && (await this.#records.find(result));
    if (pages && before) {
      const again = Object.fromEntries(pages.map((page) => [String(page), { hash, kept }]));
      await this.#records.put({ ...before, pages: { ...before.pages, ...again } });
      return;
    }
    const stamp = path === undefined ? {} : { size, modified };
    await this.#records.put({ result, source: canonicalUri(source), hash, ...stamp, options: shown, kept });
  }

  /** Where a result came from; null where nobody noted it. */
  async origin(result: string): Promise<ResultOrigin | null> {
    const record = await this.#records.find(result);
    return record ? { source: record.source, options: record.options } : null;
  }

  async #originOfFile(path: string, options: ReadOptionsInput): Promise<ReadingOrigin | undefined> {
    const kept = await this.#origins.keptBy(readOptionsSchema.parse(options));
    const { size, mtimeMs } = await stat(path);
    return { hash: await hashFile(path), size, modified: Math.trunc(mtimeMs), kept };
  }
}
