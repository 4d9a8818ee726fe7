import { rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { Changes } from './changes.ts';
import { canonicalUri, filePath, uriDigest } from './documentUri.ts';
import { keepNewest, putAside, readStateFile, writeStateFile } from './stateFile.ts';

/** What names the kept results of a reading's pages, as `ResultKey` has it. */
export const keptPagesSchema = z.object({
  /** The readers, with their versions, under which a page may be kept; the first that has it counts. */
  readers: z.array(z.string()).max(300),
  modelHash: z.string(),
  /** The options that decide what a page's result is. */
  options: z.record(z.string(), z.unknown()),
});

/** What a result document was read from. */
export const resultRecordSchema = z.object({
  version: z.literal(1),
  /** Address of the result, in its canonical spelling. */
  result: z.string(),
  /** Address of the document that was read. */
  source: z.string(),
  /** SHA-256 of that document, hexadecimal. */
  hash: z.string(),
  /** Bytes, and ms since 1970, when it was read: as long as they are the same, so is the hash. Absent: not a file. */
  size: z.number().optional(),
  modified: z.number().optional(),
  /** As given to `folio/read`, without the password. */
  options: z.record(z.string(), z.unknown()),
  kept: keptPagesSchema,
  /** Pages that were read again, otherwise, by their numbers. */
  pages: z.record(z.string(), z.object({ hash: z.string(), kept: keptPagesSchema })).optional(),
});

export type KeptPages = z.infer<typeof keptPagesSchema>;
export type ResultRecord = z.infer<typeof resultRecordSchema>;

/** Documents, not pages; beyond it the records that were written longest ago go. */
const MAX_RECORDS = 5_000;
/** A record has about 1 kB, and a quarter of that for each page that was read again. */
const MAX_RECORD_BYTES = 1 << 20;
/** So many are written before the folder is counted again. */
const COUNT_EVERY = 100;

/**
 * Where results came from: one small file a result in Folio's state folder, so that any number of daemons and
 * builds share them. Names of documents are in them, text is not.
 */
export class ResultRecords {
  readonly #folder: string;
  readonly #changes = new Changes<string>();
  #writing: Promise<unknown> = Promise.resolve();
  #untilCount = 0;

  /** `directory` is Folio's state folder. */
  constructor(directory: string) {
    this.#folder = join(directory, 'results');
  }

  /** Calls with the canonical address of each result whose record changes in this process. */
  onDidChange(listener: (result: string) => void): () => void {
    return this.#changes.on(listener);
  }

  /** What a result was read from; undefined where nobody noted it. Rejects with the system's error. */
  async find(result: string): Promise<ResultRecord | undefined> {
    await this.#writing;
    const path = this.#path(result);
    const text = await readStateFile(path, MAX_RECORD_BYTES);
    if (text === undefined) return undefined;
    const record = parseRecord(text);
    if (!record) await putAside(path);
    return record?.result === canonicalUri(result) ? record : undefined;
  }

  /** Keeps a record, in place of an earlier one of the same result. Rejects with a FolioError of the folder. */
  async put(record: Omit<ResultRecord, 'version'>): Promise<void> {
    const result = canonicalUri(record.result);
    const text = JSON.stringify({ ...record, version: 1, result } satisfies ResultRecord);
    await this.#write(async () => {
      await writeStateFile(this.#path(result), text);
      await this.#dropOldest();
    });
    this.#changes.tell(result);
  }

  /**
   * The document at `from` is now (also) at `to`: renamed, or saved there. The record of an address that is
   * there no more goes. Resolves with whether anything was known of it.
   */
  async move(from: string, to: string): Promise<boolean> {
    const record = await this.find(from);
    if (!record || canonicalUri(from) === canonicalUri(to)) return record !== undefined;
    await this.put({ ...record, result: to });
    const path = filePath(from);
    const isThere =
      path !== undefined &&
      (await stat(path).then(
        () => true,
        () => false,
      ));
    if (!isThere) await this.#write(() => rm(this.#path(from), { force: true }));
    this.#changes.tell(canonicalUri(from));
    return true;
  }

  #path(result: string): string {
    return join(this.#folder, `${uriDigest(result)}.json`);
  }

  async #write(act: () => Promise<void>): Promise<void> {
    const written = this.#writing.then(act);
    this.#writing = written.catch(() => undefined);
    await written;
  }

  async #dropOldest(): Promise<void> {
    this.#untilCount -= 1;
    if (this.#untilCount > 0) return;
    this.#untilCount = COUNT_EVERY;
    await keepNewest(this.#folder, MAX_RECORDS);
  }
}

function parseRecord(text: string): ResultRecord | undefined {
  try {
    return resultRecordSchema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
