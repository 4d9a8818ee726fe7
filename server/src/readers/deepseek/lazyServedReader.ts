import type { PageResult } from '../../page/pageResult.ts';
import type {
  ServedOptions,
  ServedPage,
  ServedReader,
  ServerSettings,
  ServerStatus,
} from './servedReader.ts';

/**
 * A reader that is loaded when the first server is named: most people have none, and should not wait for a
 * client of HTTP whenever Folio starts.
 */
export class LazyServedReader implements ServedReader {
  readonly #load: () => Promise<ServedReader>;
  readonly #listeners = new Set<() => void>();
  #servers: readonly ServerSettings[] = [];
  #loading: Promise<ServedReader> | undefined;
  #loaded: ServedReader | undefined;
  #isClosed = false;

  constructor(load: () => Promise<ServedReader>) {
    this.#load = load;
  }

  /** Known once `model` or `read` has been asked. */
  get version(): string {
    return this.#loaded?.version ?? '';
  }

  get window(): number {
    return this.#loaded?.window ?? 0;
  }

  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  configure(servers: readonly ServerSettings[]): void {
    this.#servers = servers;
    if (this.#loaded) this.#loaded.configure(servers);
    // What fails to load says so to the first page that is to be read.
    else if (servers.length > 0) this.#reader().catch(() => undefined);
  }

  async model(): Promise<string | undefined> {
    return (await this.#reader()).model();
  }

  async read(page: ServedPage, options: ServedOptions, signal: AbortSignal): Promise<PageResult> {
    return (await this.#reader()).read(page, options, signal);
  }

  status(): readonly ServerStatus[] {
    return this.#loaded?.status() ?? [];
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#listeners.clear();
    const reader = await this.#loading?.catch(() => undefined);
    await reader?.close();
  }

  #reader(): Promise<ServedReader> {
    this.#loading ??= this.#load().then((reader) => {
      this.#loaded = reader;
      if (this.#isClosed) return reader;
      reader.onChange(() => {
        for (const listener of [...this.#listeners]) listener();
      });
      reader.configure(this.#servers);
      return reader;
    });
    return this.#loading;
  }
}
