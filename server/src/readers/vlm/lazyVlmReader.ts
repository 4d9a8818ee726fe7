import type { ServerStatus } from '../../protocol.ts';
import type { PageResult } from '../../page/pageResult.ts';
import type { VlmOptions, VlmPage, VlmReader, ServerList, ServerSettings } from './vlmReader.ts';

/**
 * A reader that is loaded when the first server is named: most people have none, and should not wait for a
 * client of HTTP whenever Folio starts.
 */
export class LazyVlmReader implements VlmReader {
  readonly #load: () => Promise<VlmReader>;
  readonly #listeners = new Set<() => void>();
  #loading: Promise<VlmReader> | undefined;
  #loaded: VlmReader | undefined;
  #isClosed = false;

  constructor(load: () => Promise<VlmReader>) {
    this.#load = load;
  }

  /** Known once a list was asked for its models, or to read. */
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

  openList(): ServerList {
    return new LazyServerList(() => this.#reader());
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

  #reader(): Promise<VlmReader> {
    this.#loading ??= this.#load().then((reader) => {
      this.#loaded = reader;
      if (this.#isClosed) return reader;
      reader.onChange(() => {
        for (const listener of [...this.#listeners]) listener();
      });
      return reader;
    });
    return this.#loading;
  }
}

/** A list that is opened when it names its first server. */
class LazyServerList implements ServerList {
  readonly #reader: () => Promise<VlmReader>;
  #servers: readonly ServerSettings[] = [];
  #opening: Promise<ServerList> | undefined;
  #opened: ServerList | undefined;
  #isClosed = false;

  constructor(reader: () => Promise<VlmReader>) {
    this.#reader = reader;
  }

  get window(): number {
    return this.#opened?.window ?? 0;
  }

  name(servers: readonly ServerSettings[]): void {
    this.#servers = servers;
    if (this.#opened) this.#opened.name(servers);
    // What fails to load says so to the first page that is to be read.
    else if (servers.length > 0) this.#list().catch(() => undefined);
  }

  async models(): Promise<readonly string[]> {
    return (await this.#list()).models();
  }

  async read(page: VlmPage, options: VlmOptions, signal: AbortSignal): Promise<PageResult> {
    return (await this.#list()).read(page, options, signal);
  }

  status(): readonly ServerStatus[] {
    return this.#opened?.status() ?? [];
  }

  close(): void {
    this.#isClosed = true;
    this.#servers = [];
    this.#opened?.close();
  }

  #list(): Promise<ServerList> {
    this.#opening ??= this.#reader().then((reader) => {
      const list = reader.openList();
      this.#opened = list;
      if (this.#isClosed) list.close();
      else list.name(this.#servers);
      return list;
    });
    return this.#opening;
  }
}
