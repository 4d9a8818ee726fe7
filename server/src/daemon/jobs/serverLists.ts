import type { ServersParams } from '../../protocol.ts';
import type { ServerSettings } from '../../readers/deepseek/servedReader.ts';

/**
 * The servers that clients named, each its own: together they are those the reader has. What one client
 * names takes nothing from another. Keys live here and in the reader, and are told to nobody.
 */
export class ServerLists {
  readonly #lists = new Map<string, readonly ServerSettings[]>();
  readonly #onChange: (servers: readonly ServerSettings[]) => void;
  #told = '[]';

  /** `onChange` is called with all servers, one an address, when they have become others. */
  constructor(onChange: (servers: readonly ServerSettings[]) => void) {
    this.#onChange = onChange;
  }

  /** Replaces what this client named before. */
  set(clientId: string, servers: ServersParams['servers']): void {
    // The newest is last, so that its key and model count where two name the same address.
    this.#lists.delete(clientId);
    if (servers.length > 0) this.#lists.set(clientId, servers.map(settingsOf));
    this.#tell();
  }

  has(clientId: string): boolean {
    return this.#lists.has(clientId);
  }

  remove(clientId: string): void {
    if (this.#lists.delete(clientId)) this.#tell();
  }

  #tell(): void {
    const byAddress = new Map<string, ServerSettings>();
    for (const server of [...this.#lists.values()].flat()) byAddress.set(addressOf(server.url), server);
    const servers = [...byAddress].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, server]) => server);
    const now = JSON.stringify(servers);
    if (now === this.#told) return;
    this.#told = now;
    this.#onChange(servers);
  }
}

function settingsOf({ url, ...said }: ServersParams['servers'][number]): ServerSettings {
  const known = Object.entries(said).filter(([, value]) => value !== undefined);
  return { url, ...Object.fromEntries(known) };
}

/** Without what makes no difference: case of the host, default port, a slash at the end, `/v1`. */
function addressOf(url: string): string {
  return URL.canParse(url) ? new URL(url).href.replace(/\/+$/, '').replace(/\/v1$/, '') : url;
}
