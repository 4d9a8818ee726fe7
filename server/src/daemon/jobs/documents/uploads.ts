import { randomBytes } from 'node:crypto';
import { open, rm, type FileHandle } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { FolioError } from '../../../errors/catalogue.ts';
import { makePrivateDirectory, ownFolderProblem } from '../../../files/privateFolder.ts';
import { DEFAULT_LIMITS } from '../../../limits.ts';
import type { Source } from '../../../protocol.ts';

/** The file of a source. */
export interface SourceFile {
  readonly path: string;
  readonly name: string;
  /** Removes it if it was uploaded. */
  remove(): Promise<void>;
}

interface Upload {
  readonly owner: string;
  readonly path: string;
  readonly handle: FileHandle;
  bytes: number;
  /** Chunks of one upload are written one after another. */
  last: Promise<void>;
}

/**
 * Documents that have no path on this machine, spooled to a private folder. Each lives until the job that
 * reads it ends or the connection that sent it closes.
 */
export class Uploads {
  readonly #directory: string;
  readonly #maxBytes: number;
  readonly #uploads = new Map<string, Upload>();

  constructor(directory: string, maxBytes: number = DEFAULT_LIMITS.fileBytes) {
    this.#directory = directory;
    this.#maxBytes = maxBytes;
  }

  /** Adds a chunk; without `id` begins a new upload. Rejects with `file-too-large`, `request-invalid`, `disk-full`, `folder-unwritable`. */
  async append(owner: string, id: string | undefined, base64: string): Promise<string> {
    const bytes = Buffer.from(base64, 'base64');
    const key = id ?? (await this.#begin(owner));
    const upload = this.#uploads.get(key);
    if (upload?.owner !== owner)
      throw new FolioError('request-invalid', { reason: 'there is no such upload' });
    const written = upload.last.then(() => this.#write(key, upload, bytes));
    upload.last = written.catch(() => undefined);
    await written;
    return key;
  }

  /** The file of a source; an upload is handed over, and can be taken only once. Rejects with `request-invalid`. */
  async take(owner: string, source: Source): Promise<SourceFile> {
    if (source.kind === 'path')
      return { path: source.path, name: basename(source.path), remove: () => Promise.resolve() };
    const upload = this.#uploads.get(source.upload);
    if (upload?.owner !== owner)
      throw new FolioError('request-invalid', { reason: 'there is no such upload' });
    this.#uploads.delete(source.upload);
    await upload.last;
    await upload.handle.close();
    const { path } = upload;
    return { path, name: source.name, remove: () => rm(path, { force: true }) };
  }

  /** The connection has ended. */
  async removeOf(owner: string): Promise<void> {
    const ids = [...this.#uploads].filter(([, upload]) => upload.owner === owner).map(([id]) => id);
    await Promise.all(ids.map((id) => this.#remove(id)));
  }

  async #begin(owner: string): Promise<string> {
    const id = randomBytes(16).toString('hex');
    try {
      await makePrivateDirectory(this.#directory);
      const path = join(this.#directory, id);
      const handle = await open(path, 'wx', 0o600);
      this.#uploads.set(id, { owner, path, handle, bytes: 0, last: Promise.resolve() });
      return id;
    } catch (error) {
      throw ownFolderProblem(error, this.#directory);
    }
  }

  async #write(id: string, upload: Upload, bytes: Buffer): Promise<void> {
    upload.bytes += bytes.length;
    if (upload.bytes > this.#maxBytes) {
      await this.#remove(id);
      throw new FolioError('file-too-large', {
        file: 'The document',
        bytes: upload.bytes,
        limit: this.#maxBytes,
      });
    }
    try {
      await upload.handle.appendFile(bytes);
    } catch (error) {
      await this.#remove(id);
      throw ownFolderProblem(error, this.#directory);
    }
  }

  async #remove(id: string): Promise<void> {
    const upload = this.#uploads.get(id);
    this.#uploads.delete(id);
    if (!upload) return;
    await upload.handle.close().catch(() => undefined);
    await rm(upload.path, { force: true });
  }
}
