import type { ClientReader } from '../../readers/pageReader.ts';
import type { DaemonReader } from '../../readers/reader.ts';
import { ClientServers } from '../../readers/vlm/clientServers.ts';
import type { VlmReader } from '../../readers/vlm/vlmReader.ts';
import { PageWindow } from './pageDispatcher.ts';

/** A reader of the daemon, and how many pages of one client may be on their way to it. */
export interface OpenReader {
  readonly entry: DaemonReader;
  readonly reader: ClientReader;
  readonly window: PageWindow;
}

/** The readers of the daemon as one client may use them. */
export class ClientReaders {
  readonly servers: ClientServers;
  readonly #pagesWithout: () => number;
  readonly #open = new Map<DaemonReader, OpenReader>();

  /** `pagesWithout`: pages at a time when a reader can take none, and this machine reads them. */
  constructor(servers: ClientServers, pagesWithout: () => number) {
    this.servers = servers;
    this.#pagesWithout = pagesWithout;
  }

  of(entry: DaemonReader): OpenReader {
    const known = this.#open.get(entry);
    if (known) return known;
    const reader = entry.open(this.servers);
    const window = new PageWindow(() => (reader.window === 0 ? this.#pagesWithout() : reader.window));
    const open = { entry, reader, window };
    this.#open.set(entry, open);
    return open;
  }
}

/**
 * Those of all clients, each its own: pages of one client's jobs go to servers that this client named
 * and to no other's, with its keys. A client may name others at any time, and what it no longer names gets
 * nothing more. Jobs that outlive their client keep what it named last. Keys live here and in the reader, and
 * are told to nobody.
 */
export class ReadersOfClients {
  readonly #vlm: VlmReader;
  readonly #pagesWithout: () => number;
  readonly #clients = new Map<string, ClientReaders>();

  constructor(vlm: VlmReader, pagesWithout: () => number) {
    this.#vlm = vlm;
    this.#pagesWithout = pagesWithout;
  }

  /** Those of a client, now and whenever it names other servers. */
  of(clientId: string): ClientReaders {
    const known = this.#clients.get(clientId);
    if (known) return known;
    const readers = new ClientReaders(new ClientServers(this.#vlm), this.#pagesWithout);
    this.#clients.set(clientId, readers);
    return readers;
  }

  /** Neither the client nor a job of it is there any more. */
  remove(clientId: string): void {
    this.#clients.get(clientId)?.servers.close();
    this.#clients.delete(clientId);
  }
}
