import { constants, type Stats } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { FolioError, reasonOf, type ErrorCode } from '../errors/catalogue.ts';

// Windows has no O_NONBLOCK and no named pipes among its files.
const O_READ_NONBLOCK = constants.O_RDONLY | (process.platform === 'win32' ? 0 : constants.O_NONBLOCK);

const REFUSALS: Readonly<Record<string, ErrorCode>> = {
  ENOENT: 'file-not-found',
  ENOTDIR: 'file-not-found',
  EISDIR: 'file-is-directory',
};

/**
 * A file held open while its document is in use, so that replacing it by rename cannot mix two files.
 * Every failure is a FolioError with the name people know.
 */
export class SourceFile {
  readonly path: string;
  readonly name: string;
  readonly size: number;
  readonly #modified: number;
  readonly #handle: FileHandle;

  private constructor(path: string, name: string, handle: FileHandle, stats: Stats) {
    this.path = path;
    this.name = name;
    this.size = stats.size;
    this.#modified = stats.mtimeMs;
    this.#handle = handle;
  }

  /** Rejects with `file-not-found`, `file-is-directory`, `file-unreadable`, `file-empty`, `file-too-large`. */
  static async open(path: string, name: string, limit: number): Promise<SourceFile> {
    let handle: FileHandle | undefined;
    try {
      // O_NONBLOCK: opening a named pipe must not wait for a writer that never comes.
      handle = await open(path, O_READ_NONBLOCK);
      const stats = await handle.stat();
      if (stats.isDirectory()) throw new FolioError('file-is-directory', { file: name });
      if (!stats.isFile())
        throw new FolioError('file-unreadable', { file: name, reason: 'it is not a regular file' });
      if (stats.size === 0) throw new FolioError('file-empty', { file: name });
      if (stats.size > limit)
        throw new FolioError('file-too-large', { file: name, bytes: stats.size, limit });
      return new SourceFile(path, name, handle, stats);
    } catch (error) {
      await handle?.close();
      throw refusal(error, name);
    }
  }

  /** Exactly `length` bytes from `offset`; `file-changed` when the file has become shorter. */
  async read(offset: number, length: number): Promise<Buffer<ArrayBuffer>> {
    const bytes = Buffer.from(new ArrayBuffer(length));
    let filled = 0;
    try {
      while (filled < length) {
        const { bytesRead } = await this.#handle.read(bytes, filled, length - filled, offset + filled);
        if (bytesRead === 0) throw new FolioError('file-changed', { file: this.name });
        filled += bytesRead;
      }
    } catch (error) {
      throw refusal(error, this.name);
    }
    return bytes;
  }

  async readAll(): Promise<Buffer<ArrayBuffer>> {
    const bytes = await this.read(0, this.size);
    await this.checkUnchanged();
    return bytes;
  }

  /** Rejects with `file-changed` when size or time differ from when the file was opened. */
  async checkUnchanged(): Promise<void> {
    const now = await this.#handle.stat().catch((error: unknown) => {
      throw refusal(error, this.name);
    });
    if (now.size !== this.size || now.mtimeMs !== this.#modified) {
      throw new FolioError('file-changed', { file: this.name });
    }
  }

  async close(): Promise<void> {
    await this.#handle.close();
  }
}

function refusal(error: unknown, name: string): FolioError {
  if (error instanceof FolioError) return error;
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return new FolioError(
    REFUSALS[code] ?? 'file-unreadable',
    { file: name, reason: reasonOf(error) },
    { cause: error },
  );
}
