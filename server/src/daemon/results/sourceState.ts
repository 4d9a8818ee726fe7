import { stat } from 'node:fs/promises';
import { hashFile } from '../../cache/hashFile.ts';
import { systemCode } from '../../errors/systemErrors.ts';
import { filePath } from './documentUri.ts';
import type { ResultRecord } from './resultRecords.ts';

/** `unknown`: the document is no file of this machine, or cannot be looked at. */
export type SourceState = 'same' | 'changed' | 'missing' | 'unknown';

/** Hashes in memory. */
const MAX_HASHES = 200;

/**
 * Whether the documents that results were read from are still the same. Size and time of change decide as a
 * rule; a file whose time or size differs is read through once, since copying and syncing change times, too.
 */
export class SourceStates {
  /** By path: what the file looked like, and its hash. */
  readonly #hashes = new Map<string, { readonly stamp: string; readonly hash: Promise<string> }>();

  /** Never rejects. */
  async of({ source, hash, size, modified }: ResultRecord): Promise<SourceState> {
    const path = filePath(source);
    if (path === undefined) return 'unknown';
    try {
      const stats = await stat(path);
      if (!stats.isFile()) return 'changed';
      // Some ways to ask give fractions of a millisecond.
      if (stats.size === size && Math.trunc(stats.mtimeMs) === modified) return 'same';
      if (size !== undefined && stats.size !== size) return 'changed';
      return (await this.#hash(path, `${stats.size} ${stats.mtimeMs}`)) === hash ? 'same' : 'changed';
    } catch (error) {
      const code = systemCode(error);
      return code === 'ENOENT' || code === 'ENOTDIR' ? 'missing' : 'unknown';
    }
  }

  #hash(path: string, stamp: string): Promise<string> {
    const known = this.#hashes.get(path);
    if (known?.stamp === stamp) return known.hash;
    const hash = hashFile(path);
    this.#hashes.delete(path);
    this.#hashes.set(path, { stamp, hash });
    // What could not be read is tried again.
    hash.catch(() => this.#hashes.delete(path));
    const [oldest] = this.#hashes.keys();
    if (this.#hashes.size > MAX_HASHES && oldest !== undefined) this.#hashes.delete(oldest);
    return hash;
  }
}
