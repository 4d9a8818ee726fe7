import type { NamedServer } from '../../protocol.ts';
import type { ClientReader, DaemonPage } from '../pageReader.ts';
import type { PageEnd } from '../pageRequest.ts';
import { SERVED_READER_ID, type ServerList, type ServerSettings, type VlmReader } from './vlmReader.ts';

/** The servers that one client named, as the reader of its pages. */
export class ClientServers implements ClientReader {
  readonly #reader: VlmReader;
  readonly #list: ServerList;
  #named: readonly ServerSettings[] = [];

  constructor(reader: VlmReader) {
    this.#reader = reader;
    this.#list = reader.openList();
  }

  get missing(): 'servers-missing' | undefined {
    return this.#named.length === 0 ? 'servers-missing' : undefined;
  }

  get window(): number {
    return this.#list.window;
  }

  name(servers: readonly NamedServer[]): void {
    this.#named = servers.map(settingsOf);
    this.#list.name(this.#named);
  }

  models(): Promise<readonly string[]> {
    return this.#list.models();
  }

  /** Beside the model: what the client said of its servers, where it did not leave that to Folio. */
  key(model: string): string {
    const said = this.#named.map(({ adapter, profile }) => JSON.stringify({ adapter, profile }));
    const variant = [...new Set(said)]
      .filter((text) => text !== '{}')
      .sort()
      .join();
    return `${SERVED_READER_ID}@${this.#reader.version}:${[model, variant].filter(Boolean).join('#')}`;
  }

  async read(page: DaemonPage): Promise<PageEnd> {
    const { request, options, onProgress, signal } = page;
    const { document } = request;
    const result = await this.#list.read(
      {
        file: document.name,
        page: request.page,
        limits: document.limits,
        picture: (wanted) => page.run('modelPicture', wanted),
        readLocally: () => page.fallback(),
      },
      { ...options, ...(onProgress ? { onProgress } : {}) },
      signal,
    );
    return { kind: 'read', result };
  }

  close(): void {
    this.#list.close();
  }
}

function settingsOf({ url, ...said }: NamedServer): ServerSettings {
  const known = Object.entries(said).filter(([, value]) => value !== undefined);
  return { url, ...Object.fromEntries(known) };
}
