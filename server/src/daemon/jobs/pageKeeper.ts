import { toFolioError, type FolioError } from '../../errors/catalogue.ts';
import type { PageResult } from '../../protocol.ts';
import type { ReadPage } from '../pages/jobReaders.ts';
import type { PageStore } from '../pages/pageStore.ts';
import { MAX_UNWRITTEN_PAGES } from './jobSettings.ts';

/**
 * Keeps the pages of one job while they are on their way to its clients, so that no client waits for the disk.
 * What is not written yet is known all the same.
 */
export class PageKeeper {
  readonly #store: PageStore;
  readonly #onSpace: () => void;
  /** Pages that are being written. */
  readonly #writing = new Map<number, { readonly result: PageResult; readonly written: Promise<void> }>();
  #problem: FolioError | undefined;

  /** `onSpace` is called when it is no longer full. */
  constructor(store: PageStore, onSpace: () => void) {
    this.#store = store;
    this.#onSpace = onSpace;
  }

  /** The disk is slower than the readers: as many pages wait for it as may be in memory. */
  get isFull(): boolean {
    return this.#writing.size >= MAX_UNWRITTEN_PAGES;
  }

  /** Why pages could not be kept on disk, as far as it is known. */
  get problem(): FolioError | undefined {
    return this.#problem;
  }

  keep({ result, isMakeshift }: ReadPage): void {
    const written = this.#write(result, isMakeshift);
    const entry = { result, written };
    this.#writing.set(result.page, entry);
    void written.then(() => {
      const wasFull = this.isFull;
      if (this.#writing.get(result.page) === entry) this.#writing.delete(result.page);
      if (wasFull) this.#onSpace();
    });
  }

  /** A page of this job, or of one before it. */
  async get(page: number): Promise<PageResult | undefined> {
    return this.#writing.get(page)?.result ?? this.#store.get(page);
  }

  /** Resolves when all pages so far are written, or could not be. */
  async settled(): Promise<void> {
    await Promise.all([...this.#writing.values()].map(({ written }) => written));
  }

  async dispose(): Promise<void> {
    await this.settled();
    await this.#store.dispose();
  }

  /** Never rejects. */
  async #write(result: PageResult, isMakeshift: boolean): Promise<void> {
    const problem = await this.#store.put(result, isMakeshift).catch((error: unknown) => toFolioError(error));
    this.#problem ??= problem;
  }
}
