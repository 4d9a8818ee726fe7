import { stat } from 'node:fs/promises';
import { z } from 'zod';
import { hashFile } from '../../cache/hashFile.ts';
import { canonicalUri, filePath } from './documentUri.ts';
import type { KeptPages, ResultRecords } from './resultRecords.ts';

/** Of `folio/resultWritten`: the document at `result` holds the pages of a reading. */
export const resultWrittenSchema = z.object({
  /** The reading's job. Absent, or no longer known: what it did is worked out from the options. */
  jobId: z.string().optional(),
  /** Address of the document with the text. */
  result: z.string().max(10_000),
  /** Address of the document that was read. */
  source: z.string().max(10_000),
  /** As given to `folio/read`. */
  options: z.record(z.string(), z.unknown()).default({}),
  /** The result was renamed, or saved, from there: what is known of that holds for this one. */
  from: z.string().max(10_000).optional(),
});

export type ResultWrittenParams = z.input<typeof resultWrittenSchema>;

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
  keptBy(options: Readonly<Record<string, unknown>>): Promise<KeptPages>;
}

/** Takes down where results came from. */
export class ResultNotes {
  readonly #records: ResultRecords;
  readonly #origins: Origins;

  constructor(records: ResultRecords, origins: Origins) {
    this.#records = records;
    this.#origins = origins;
  }

  /** Rejects with a FolioError of the state folder, or the system's error. */
  async take(params: ResultWrittenParams): Promise<void> {
    const { jobId, result, source, options, from } = resultWrittenSchema.parse(params);
    const known = jobId === undefined ? undefined : this.#origins.ofJob(jobId);
    if (!known && from !== undefined && (await this.#records.move(from, result))) return;
    const { password: _secret, ...shown } = options;
    const path = filePath(source);
    const origin = known ?? (path === undefined ? undefined : await this.#originOfFile(path, shown));
    if (!origin) return;
    const { hash, size, modified, kept } = origin;
    const stamp = path === undefined ? {} : { size, modified };
    await this.#records.put({ result, source: canonicalUri(source), hash, ...stamp, options: shown, kept });
  }

  async #originOfFile(
    path: string,
    options: Readonly<Record<string, unknown>>,
  ): Promise<ReadingOrigin | undefined> {
    const kept = await this.#origins.keptBy(options);
    const { size, mtimeMs } = await stat(path);
    return { hash: await hashFile(path), size, modified: mtimeMs, kept };
  }
}
