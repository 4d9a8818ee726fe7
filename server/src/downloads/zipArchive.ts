import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { open as openZip, type Entry, type Options, type ZipFile } from 'yauzl';

const open = promisify<string, Options, ZipFile>(openZip);

/** Wheels of large packages have some thousand files; a list of millions is an attack. */
const MAX_ENTRIES = 100_000;

/** A zip archive that is open. Names in it are only compared, never used as paths. */
export class ZipArchive {
  readonly #zip: ZipFile;
  readonly #entries: ReadonlyMap<string, Entry>;

  private constructor(zip: ZipFile, entries: ReadonlyMap<string, Entry>) {
    this.#zip = zip;
    this.#entries = entries;
  }

  /** Rejects where it is no archive, or one that reaches out of its folder. */
  static async open(path: string): Promise<ZipArchive> {
    const zip = await open(path, { lazyEntries: true, autoClose: false });
    try {
      if (zip.entryCount > MAX_ENTRIES) throw new Error(`it has more than ${MAX_ENTRIES} files`);
      const entries = new Map<string, Entry>();
      for await (const entry of entriesOf(zip)) {
        if (entries.has(entry.fileName)) throw new Error(`it has ${entry.fileName} twice`);
        if (!entry.fileName.endsWith('/')) entries.set(entry.fileName, entry);
      }
      return new ZipArchive(zip, entries);
    } catch (error) {
      zip.close();
      throw error;
    }
  }

  /** Paths with `/`, as the archive has them. */
  get names(): string[] {
    return [...this.#entries.keys()];
  }

  /** Size of a file as the archive says; what comes out is held to it. */
  bytes(name: string): number {
    return this.#entry(name).uncompressedSize;
  }

  /** Writes one file to a place of the caller's. Rejects where it is not in the archive or larger than it says. */
  async extract(name: string, to: string, signal?: AbortSignal): Promise<void> {
    await pipeline(...(await this.#contentOf(name)), createWriteStream(to, { mode: 0o600 }), { signal });
  }

  /** SHA-256 (hex) of one file. Rejects as `extract` does. */
  async hash(name: string, signal?: AbortSignal): Promise<string> {
    const hash = createHash('sha256');
    await pipeline(...(await this.#contentOf(name)), hash, { signal });
    return hash.digest('hex');
  }

  async #contentOf(name: string): Promise<[NodeJS.ReadableStream, Transform]> {
    const entry = this.#entry(name);
    const read = promisify(this.#zip.openReadStream.bind(this.#zip)) as (
      entry: Entry,
    ) => Promise<NodeJS.ReadableStream>;
    // yauzl holds a file to its size, too; this does not rest on it.
    let left = entry.uncompressedSize;
    const bounded = new Transform({
      transform(chunk: Buffer, _encoding, done) {
        left -= chunk.length;
        if (left < 0) done(new Error(`${name} is larger than the archive says`));
        else done(undefined, chunk);
      },
    });
    return [await read(entry), bounded];
  }

  close(): void {
    this.#zip.close();
  }

  #entry(name: string): Entry {
    const entry = this.#entries.get(name);
    if (!entry) throw new Error(`${name} is not in the archive`);
    return entry;
  }
}

async function* entriesOf(zip: ZipFile): AsyncGenerator<Entry> {
  for (let left = zip.entryCount; left > 0; left -= 1) {
    const entry = once(zip, 'entry') as Promise<[Entry]>;
    zip.readEntry();
    yield (await entry)[0];
  }
}
