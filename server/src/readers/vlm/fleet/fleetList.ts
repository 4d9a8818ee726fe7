import type { ServerStatus } from '../../../protocol.ts';
import { FolioError, toFolioError } from '../../../errors/catalogue.ts';
import { sendsKeyInClear } from '../../../serverUrl.ts';
import { serverAddress, type ServerAddress } from '../http/serverAddress.ts';
import type { ServerSettings } from '../vlmReader.ts';
import { capacityOf, type FleetServer } from './fleetServer.ts';
import type { FleetOptions } from './serverFleet.ts';
import type { Lease } from './lease.ts';

/** A server as a list names it: what is asked, how, and with which key. */
export interface NamedServer {
  readonly settings: ServerSettings;
  readonly address: ServerAddress;
}

/** What a list needs of the fleet it is of. */
export interface ListOwner {
  readonly options: FleetOptions;
  /** The server for these settings: the same for all lists that name it in the same way. */
  join(list: FleetList, named: NamedServer): FleetServer;
  leave(list: FleetList, server: FleetServer): void;
  acquire(list: FleetList, signal: AbortSignal, avoid: ReadonlySet<FleetServer>): Promise<Lease>;
  /** Pages of the list that wait for a place have waited in vain. */
  rejectWaiters(list: FleetList, error: FolioError): void;
  changed(): void;
  onChange(listener: () => void): () => void;
  closed(list: FleetList): void;
}

/**
 * The servers that one client named. All that its pages can see of the fleet: there is no way from here to a
 * server, or to a key, that it did not name.
 */
export class FleetList {
  readonly #owner: ListOwner;
  /** By address: one that is named twice counts as it was named last. */
  #servers = new Map<string, FleetServer>();
  /** Entries that are not asked, and why. */
  #refused: { readonly url: string; readonly error: FolioError }[] = [];
  #downSince: number | undefined;
  #takeBackPatience: (() => void) | undefined;

  constructor(owner: ListOwner) {
    this.#owner = owner;
  }

  get servers(): readonly FleetServer[] {
    return [...this.#servers.values()];
  }

  /** Whether pages of this list may go there, now. */
  has(server: FleetServer): boolean {
    return this.servers.includes(server);
  }

  /** Pages that may be on their way to these servers, or at them. */
  get window(): number {
    const { settings } = this.#owner.options;
    if (this.#servers.size === 0) return 0;
    const capacity = capacityOf(this.servers);
    return capacity === 0 ? settings.windowWithoutServer : capacity + placesAhead(capacity, settings);
  }

  /** A server that is used now, to know what pictures it wants before there is a place. */
  get example(): FleetServer | undefined {
    return this.servers.find((server) => server.isUsable);
  }

  /** Replaces the servers. Pages that are with one go on; it gets nothing more of this list. */
  name(all: readonly ServerSettings[]): void {
    const named = new Map<string, NamedServer>();
    this.#refused = [];
    for (const settings of all) {
      try {
        const address = serverAddress(settings.url);
        checkKey(settings, address);
        named.set(address.base, { settings, address });
      } catch (error) {
        const known = toFolioError(error);
        this.#refused.push({ url: String(known.details['server'] ?? ''), error: known });
      }
    }
    const before = this.#servers;
    this.#servers = new Map([...named].map(([base, server]) => [base, this.#owner.join(this, server)]));
    for (const server of before.values()) if (!this.has(server)) this.#owner.leave(this, server);
    this.#owner.changed();
  }

  /** Resolves when every server has been looked at once, or at the end of the time. */
  async known(signal: AbortSignal): Promise<void> {
    while (this.servers.some((server) => server.isUnknown) && !signal.aborted) {
      await new Promise<void>((resolve) => {
        const stop = this.#owner.onChange(done);
        signal.addEventListener('abort', done, { once: true });
        function done(): void {
          stop();
          signal.removeEventListener('abort', done);
          resolve();
        }
      });
    }
  }

  /**
   * A place at the server that has most room, not at one of `avoid` where another can be used. Waits for its
   * turn. Rejects with `cancelled`, `server-none`, or the error of the only server there is.
   */
  acquire(signal: AbortSignal, avoid: ReadonlySet<FleetServer>): Promise<Lease> {
    return this.#owner.acquire(this, signal, avoid);
  }

  /** Whether there is a server that can be used and is none of these. */
  hasOther(avoid: ReadonlySet<FleetServer>): boolean {
    return this.servers.some((server) => server.isUsable && !avoid.has(server));
  }

  /** The server with most room; undefined where none has any. */
  choose(avoid: ReadonlySet<FleetServer>): FleetServer | undefined {
    const usable = this.servers.filter((server) => server.isUsable);
    const preferred = usable.filter((server) => !avoid.has(server));
    let best: FleetServer | undefined;
    for (const server of preferred.length > 0 ? preferred : usable) {
      if (server.hasRoom && (!best || server.fill < best.fill)) best = server;
    }
    return best;
  }

  /** Without a server that can be used, pages wait only so long, counted from when the last one went away. */
  checkPatience(): void {
    const { clock, settings } = this.#owner.options;
    if (this.servers.some((server) => server.isUsable || server.isUnknown)) {
      this.#downSince = undefined;
      this.#stopWaiting();
      return;
    }
    this.#downSince ??= clock.now();
    const left = this.#downSince + settings.patienceMilliseconds - clock.now();
    if (this.#servers.size === 0 || left <= 0) {
      this.#stopWaiting();
      this.#owner.rejectWaiters(this, this.#noServer());
    } else {
      this.#takeBackPatience ??= clock.after(left, () => {
        this.#takeBackPatience = undefined;
        this.checkPatience();
      });
    }
  }

  status(): ServerStatus[] {
    return [...this.servers.map((server) => server.status()), ...this.refused()];
  }

  refused(): ServerStatus[] {
    return this.#refused.map(({ url, error }) => ({
      url,
      state: 'down',
      running: 0,
      limit: 0,
      pagesRead: 0,
      problems: [`${error.message} ${error.hint}`],
    }));
  }

  /** Names no server any more, and nobody waits for one. */
  close(): void {
    this.name([]);
    this.#stopWaiting();
    this.#owner.closed(this);
  }

  #stopWaiting(): void {
    this.#takeBackPatience?.();
    this.#takeBackPatience = undefined;
  }

  #noServer(): FolioError {
    const errors = [
      ...this.servers.map(({ lastError }) => lastError),
      ...this.#refused.map(({ error }) => error),
    ];
    return (errors.length === 1 ? errors[0] : undefined) ?? new FolioError('server-none');
  }
}

/** Pages on their way beyond those that so many places hold. */
export function placesAhead(capacity: number, { aheadShare, aheadLeast }: FleetOptions['settings']): number {
  return Math.max(aheadLeast, Math.ceil(capacity * aheadShare));
}

/** Throws `server-key-insecure` for a key that others could read on its way, unless the user allows it. */
export function checkKey({ apiKey, allowKeyOverHttp }: ServerSettings, address: ServerAddress): void {
  if (apiKey === undefined && address.authorization === undefined) return;
  if (allowKeyOverHttp !== true && sendsKeyInClear(address.base))
    throw new FolioError('server-key-insecure', { server: address.shown });
}
