import type { ServerStatus } from '../../../protocol.ts';
import type { Clock } from '../../../clock.ts';
import { FolioError } from '../../../errors/catalogue.ts';
import { ServerClient } from '../http/serverClient.ts';
import type { ServerProblem } from '../http/serverProblem.ts';
import type { HttpTransport } from '../http/transport.ts';
import type { ProfileSet } from '../profiles/profileSet.ts';
import type { StreamSettings } from '../stream/streamSettings.ts';
import type { FleetLog } from './fleetLog.ts';
import { FleetList, placesAhead, type ListOwner, type NamedServer } from './fleetList.ts';
import { capacityOf, FleetServer, type ServerPlace } from './fleetServer.ts';
import type { FleetSettings } from './fleetSettings.ts';
import type { Lease } from './lease.ts';
import { LoadWatch } from './loadWatch.ts';
import { errorOf, ServerScout } from './serverScout.ts';

export interface FleetOptions {
  readonly transport: HttpTransport;
  readonly clock: Clock;
  readonly log: FleetLog;
  readonly settings: FleetSettings;
  readonly stream: StreamSettings;
  readonly profiles: ProfileSet;
  /** In 0..1. */
  readonly random: () => number;
}

interface Waiter {
  readonly list: FleetList;
  readonly avoid: ReadonlySet<FleetServer>;
  readonly resolve: (lease: Lease) => void;
  readonly reject: (error: FolioError) => void;
}

interface SharedServer {
  readonly server: FleetServer;
  /** The lists that name it. */
  readonly lists: Set<FleetList>;
}

/**
 * The servers of all lists together: which of them are asked, how they are doing, and whose page is next.
 * What is known of a server is shared; where pages may go is up to their list. Servers come and go while
 * pages run.
 */
export class ServerFleet {
  readonly #options: FleetOptions;
  /** By address, key and all that makes a difference to requests. */
  readonly #servers = new Map<string, SharedServer>();
  /** By address. */
  readonly #places = new Map<string, ServerPlace>();
  readonly #lists = new Set<FleetList>();
  readonly #scout: ServerScout;
  readonly #loads: LoadWatch;
  /** In the order they came, whatever their list. */
  readonly #waiters = new Set<Waiter>();
  readonly #listeners = new Set<() => void>();
  #telling = false;
  #closed = false;

  constructor(options: FleetOptions) {
    this.#options = options;
    this.#scout = new ServerScout(options, () => this.#changed());
    this.#loads = new LoadWatch(options.clock, options.settings, options.stream, () => this.#changed());
  }

  /** A list of servers of its own, empty at first. */
  openList(): FleetList {
    const list = new FleetList(this.#owner());
    this.#lists.add(list);
    return list;
  }

  /** Pages that may be on their way to servers, or at them, all lists together. */
  get window(): number {
    const { settings } = this.#options;
    if (this.#servers.size === 0) return 0;
    const capacity = capacityOf([...this.#servers.values()].map(({ server }) => server));
    // Pages of lists without a server in use wait for one, and take no place from others meanwhile.
    const waiting = [...this.#lists].filter(({ servers }) => servers.length > 0 && capacityOf(servers) === 0);
    const ahead = capacity === 0 ? 0 : placesAhead(capacity, settings);
    return capacity + ahead + waiting.length * settings.windowWithoutServer;
  }

  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  status(): readonly ServerStatus[] {
    return [
      ...[...this.#servers.values()].map(({ server }) => server.status()),
      ...[...this.#lists].flatMap((list) => list.refused()),
    ];
  }

  close(): void {
    this.#closed = true;
    for (const waiter of [...this.#waiters]) waiter.reject(new FolioError('cancelled'));
    for (const list of [...this.#lists]) list.close();
    this.#scout.close();
    this.#loads.close();
    this.#listeners.clear();
  }

  #owner(): ListOwner {
    return {
      options: this.#options,
      join: (list, named) => this.#join(list, named),
      leave: (list, server) => this.#leave(list, server),
      acquire: (list, signal, avoid) => this.#acquire(list, signal, avoid),
      rejectWaiters: (list, error) => {
        for (const waiter of [...this.#waiters]) if (waiter.list === list) waiter.reject(error);
      },
      changed: () => this.#changed(),
      onChange: (listener) => this.onChange(listener),
      closed: (list) => this.#lists.delete(list),
    };
  }

  #join(list: FleetList, { settings, address }: NamedServer): FleetServer {
    const { apiKey, adapter, profile, model } = settings;
    const key = JSON.stringify([address.base, address.authorization, apiKey, adapter, profile, model]);
    const shared = this.#servers.get(key);
    if (shared) {
      shared.lists.add(list);
      return shared.server;
    }
    const { clock, transport, random } = this.#options;
    const place = this.#places.get(address.base) ?? { inFlight: 0 };
    this.#places.set(address.base, place);
    const server = new FleetServer({
      settings,
      address,
      place,
      client: new ServerClient({ transport, address, apiKey, clock }),
      clock,
      fleet: this.#options.settings,
      random,
    });
    this.#servers.set(key, { server, lists: new Set([list]) });
    this.#options.log.info('server-added', { server: address.shown });
    this.#scout.look(server);
    return server;
  }

  #leave(list: FleetList, server: FleetServer): void {
    const found = [...this.#servers].find(([, shared]) => shared.server === server);
    if (!found) return;
    const [key, { lists }] = found;
    lists.delete(list);
    if (lists.size > 0) return;
    server.retired = true;
    this.#servers.delete(key);
    this.#scout.leave(server);
    this.#forgetPlace(server);
    this.#options.log.info('server-removed', { server: server.address.shown });
  }

  /** What is in flight at an address counts until it has ended, whoever names the address by then. */
  #forgetPlace({ place, address: { base } }: FleetServer): void {
    const isNamed = [...this.#servers.values()].some(({ server }) => server.place === place);
    if (!isNamed && place.inFlight === 0 && this.#places.get(base) === place) this.#places.delete(base);
  }

  #acquire(list: FleetList, signal: AbortSignal, avoid: ReadonlySet<FleetServer>): Promise<Lease> {
    return new Promise((resolve, reject) => {
      if (signal.aborted || this.#closed) return reject(new FolioError('cancelled'));
      const forget = (): void => {
        this.#waiters.delete(waiter);
        signal.removeEventListener('abort', onAbort);
      };
      const onAbort = (): void => waiter.reject(new FolioError('cancelled'));
      const waiter: Waiter = {
        list,
        avoid,
        resolve: (lease) => {
          forget();
          resolve(lease);
        },
        reject: (error) => {
          forget();
          reject(error);
        },
      };
      signal.addEventListener('abort', onAbort, { once: true });
      this.#waiters.add(waiter);
      this.#pump();
      // A list that was closed has none to wait for.
      if (!this.#lists.has(list)) list.checkPatience();
    });
  }

  #lease(server: FleetServer): Lease {
    const { identity } = server;
    if (!identity) throw new FolioError('internal', { reason: 'a place at an unknown server' });
    server.began();
    const isTrial = server.breaker.state === 'half-open';
    if (isTrial) server.trial = true;
    const full = server.place.inFlight >= server.limit.value;
    const sentAt = this.#options.clock.now();
    this.#loads.watch(server);
    let ended = false;
    const end = (): boolean => {
      if (ended) return false;
      ended = true;
      server.ended();
      this.#forgetPlace(server);
      if (isTrial) server.trial = false;
      return true;
    };
    return {
      server,
      identity,
      firstToken: (milliseconds) => {
        server.limit.onFirstToken(milliseconds, full, sentAt);
        this.#alive(server);
        this.#changed();
      },
      succeed: () => {
        if (!end()) return;
        server.pagesRead += 1;
        this.#alive(server);
        this.#changed();
      },
      fail: (problem) => {
        if (!end()) return;
        this.#failed(server, problem, sentAt);
        this.#changed();
      },
      release: () => {
        if (end()) this.#changed();
      },
    };
  }

  #alive(server: FleetServer): void {
    if (server.breaker.state === 'open') return;
    server.breaker.succeed();
    server.worked();
  }

  #failed(server: FleetServer, problem: ServerProblem, sentAt: number): void {
    const { kind } = problem;
    if (kind === 'busy' || kind === 'timeout') server.limit.onCongestion(sentAt);
    const error = errorOf(server, problem);
    this.#options.log.warn('server-failed', { server: server.address.shown, code: error.code, kind });
    server.failed(error);
    // A server that says "too many" is alive.
    if (problem.status === 429) return;
    const fatal = kind === 'key' || kind === 'model' || kind === 'unreachable';
    if (!server.breaker.fail(fatal) || server.retired) return;
    server.limit.reset();
    this.#scout.lookLater(server, kind);
  }

  #changed(): void {
    this.#pump();
    if (this.#telling) return;
    this.#telling = true;
    queueMicrotask(() => {
      this.#telling = false;
      for (const listener of [...this.#listeners]) listener();
    });
  }

  #pump(): void {
    // Of a list that has no room at all, nobody further back has a place either.
    const full = new Set<FleetList>();
    for (const waiter of [...this.#waiters]) {
      if (full.has(waiter.list)) continue;
      const server = waiter.list.choose(waiter.avoid);
      if (server) waiter.resolve(this.#lease(server));
      else if (waiter.avoid.size === 0) full.add(waiter.list);
    }
    for (const list of [...this.#lists]) list.checkPatience();
  }
}
