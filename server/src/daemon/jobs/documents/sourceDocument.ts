import { constants, type BigIntStats } from 'node:fs';
import { open } from 'node:fs/promises';
import { hashFile } from '../../../cache/hashFile.ts';
import { FolioError, reasonOf, type ErrorCode } from '../../../errors/catalogue.ts';
import type { Limits } from '../../../limits.ts';

const REFUSALS: Readonly<Record<string, ErrorCode>> = {
  ENOENT: 'file-not-found',
  ENOTDIR: 'file-not-found',
  EISDIR: 'file-is-directory',
};

/** A file as a job found it: its content's hash, and what shows that it is still the same. */
export class SourceDocument {
  readonly path: string;
  readonly name: string;
  /** SHA-256, hexadecimal. */
  readonly hash: string;
  /** Bytes. */
  readonly size: number;
  /** When it was last changed, ms since 1970. */
  readonly modified: number;
  readonly #identity: string;

  private constructor(path: string, name: string, hash: string, stats: BigIntStats) {
    this.path = path;
    this.name = name;
    this.hash = hash;
    this.size = Number(stats.size);
    this.modified = Number(stats.mtimeMs);
    this.#identity = identityOf(stats);
  }

  /**
   * Rejects with `file-not-found`, `file-is-directory`, `file-unreadable`, `file-empty`, `file-too-large`,
   * `file-changed` or `cancelled`.
   */
  static async find(
    path: string,
    name: string,
    limits: Limits,
    signal: AbortSignal,
  ): Promise<SourceDocument> {
    try {
      const stats = await statFile(path);
      if (stats.isDirectory()) throw new FolioError('file-is-directory', { file: name });
      if (!stats.isFile())
        throw new FolioError('file-unreadable', { file: name, reason: 'it is not a regular file' });
      if (stats.size === 0n) throw new FolioError('file-empty', { file: name });
      if (stats.size > limits.fileBytes) {
        throw new FolioError('file-too-large', {
          file: name,
          bytes: Number(stats.size),
          limit: limits.fileBytes,
        });
      }
      const hash = await hashFile(path, signal);
      const document = new SourceDocument(path, name, hash, stats);
      await document.checkUnchanged();
      return document;
    } catch (error) {
      if (error instanceof FolioError) throw error;
      if (signal.aborted) throw new FolioError('cancelled');
      const code = error instanceof Error && 'code' in error ? String(error.code) : '';
      throw new FolioError(
        REFUSALS[code] ?? 'file-unreadable',
        { file: name, reason: reasonOf(error) },
        { cause: error },
      );
    }
  }

  /**
   * Rejects with `file-changed`. Asked before a result is kept under the content's hash: a page read from
   * a file that changed in the meantime belongs to another document.
   */
  async checkUnchanged(): Promise<void> {
    const now = await statFile(this.path).then(identityOf, () => 'gone');
    if (now !== this.#identity) throw new FolioError('file-changed', { file: this.name });
  }
}

/** O_NONBLOCK: opening a named pipe must not wait for a writer that never comes. Windows has none. */
async function statFile(path: string): Promise<BigIntStats> {
  const handle = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  try {
    return await handle.stat({ bigint: true });
  } finally {
    await handle.close();
  }
}

function identityOf({ dev, ino, size, mtimeNs, ctimeNs }: BigIntStats): string {
  return [dev, ino, size, mtimeNs, ctimeNs].join(':');
}
