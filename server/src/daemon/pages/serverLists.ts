import type { NamedServer } from '../../protocol.ts';
import type { VlmReader, ServerList, ServerSettings } from '../../readers/vlm/vlmReader.ts';
import { PageWindow } from './pageWindow.ts';

/** The servers that one client named, and how many pages of its jobs may be on their way to them. */
export class ClientServers {
  readonly list: ServerList;
  readonly window: PageWindow;
  #named: readonly ServerSettings[] = [];

  /** `pagesWithout`: pages at a time when there is no server, and this machine reads them. */
  constructor(list: ServerList, pagesWithout: () => number) {
    this.list = list;
    this.window = new PageWindow(() => (list.window === 0 ? pagesWithout() : list.window));
  }

  get areNamed(): boolean {
    return this.#named.length > 0;
  }

  /**
   * What the client said of its servers that makes other results of the same model, for cache keys; empty
   * where it left that to Folio.
   */
  get variant(): string {
    const said = this.#named.map(({ adapter, profile }) => JSON.stringify({ adapter, profile }));
    return [...new Set(said)]
      .filter((text) => text !== '{}')
      .sort()
      .join();
  }

  name(servers: NamedServer[]): void {
    this.#named = servers.map(settingsOf);
    this.list.name(this.#named);
  }
}

/**
 * The servers of all clients, each its own: pages of one client's jobs go to servers that this client named
 * and to no other's, with its keys. A client may name others at any time, and what it no longer names gets
 * nothing more. Jobs that outlive their client keep what it named last. Keys live here and in the reader, and
 * are told to nobody.
 */
export class ServerLists {
  readonly #reader: VlmReader;
  readonly #pagesWithout: () => number;
  readonly #clients = new Map<string, ClientServers>();

  constructor(reader: VlmReader, pagesWithout: () => number) {
    this.#reader = reader;
    this.#pagesWithout = pagesWithout;
  }

  /** Those of a client, now and whenever it names others. */
  of(clientId: string): ClientServers {
    const known = this.#clients.get(clientId);
    if (known) return known;
    const servers = new ClientServers(this.#reader.openList(), this.#pagesWithout);
    this.#clients.set(clientId, servers);
    return servers;
  }

  /** Neither the client nor a job of it is there any more. */
  remove(clientId: string): void {
    this.#clients.get(clientId)?.list.close();
    this.#clients.delete(clientId);
  }
}

function settingsOf({ url, ...said }: NamedServer): ServerSettings {
  const known = Object.entries(said).filter(([, value]) => value !== undefined);
  return { url, ...Object.fromEntries(known) };
}
