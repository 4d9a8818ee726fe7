import type { Uri } from 'vscode';
import {
  EventEmitter,
  FileSystemError,
  FileType,
  type FileChangeEvent,
  type FileStat,
  type FileSystemProvider,
} from 'vscode';

export const PAGE_SCHEME = 'folio-page';

/** Enough for the pages somebody looks at one after the other. */
const MAX_BYTES = 40_000_000;

/**
 * Pictures of pages as read-only files in memory, so that VS Code's own image preview shows them. The one
 * used longest ago goes first.
 */
export class PageFiles implements FileSystemProvider {
  readonly #onDidChange = new EventEmitter<FileChangeEvent[]>();
  readonly onDidChangeFile = this.#onDidChange.event;
  readonly #files = new Map<string, Uint8Array>();
  readonly #load: (page: Uri) => Promise<Uint8Array>;

  /** `load` draws a page whose picture is not in memory, as after a reload. */
  constructor(load: (page: Uri) => Promise<Uint8Array>) {
    this.#load = load;
  }

  async readFile(uri: Uri): Promise<Uint8Array> {
    const key = uri.toString();
    const known = this.#files.get(key);
    if (known) return known;
    const bytes = await this.#load(uri);
    this.#files.set(key, bytes);
    this.#dropOld();
    return bytes;
  }

  async stat(uri: Uri): Promise<FileStat> {
    const { byteLength } = await this.readFile(uri);
    return { type: FileType.File, ctime: 0, mtime: 0, size: byteLength };
  }

  watch(): { dispose(): void } {
    return { dispose: () => undefined };
  }

  readDirectory(): [string, FileType][] {
    return [];
  }

  createDirectory(uri: Uri): never {
    throw FileSystemError.NoPermissions(uri);
  }

  writeFile(uri: Uri): never {
    throw FileSystemError.NoPermissions(uri);
  }

  delete(uri: Uri): never {
    throw FileSystemError.NoPermissions(uri);
  }

  rename(uri: Uri): never {
    throw FileSystemError.NoPermissions(uri);
  }

  #dropOld(): void {
    let total = [...this.#files.values()].reduce((sum, { byteLength }) => sum + byteLength, 0);
    for (const [key, { byteLength }] of this.#files) {
      if (total <= MAX_BYTES || this.#files.size === 1) return;
      this.#files.delete(key);
      total -= byteLength;
    }
  }
}
