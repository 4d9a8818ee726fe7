import type { Clock } from '../../../clock.ts';
import { FolioError, toFolioError } from '../../../errors/catalogue.ts';
import { serverAddress, type ServerAddress } from '../http/serverAddress.ts';
import { ServerClient } from '../http/serverClient.ts';
import type { ServerProblem } from '../http/serverProblem.ts';
import type { HttpTransport } from '../http/transport.ts';
import type { ProfileSet } from '../profiles/profileSet.ts';
import type { ServerSettings, ServerStatus } from '../servedReader.ts';
import type { StreamSettings } from '../stream/streamSettings.ts';
import type { FleetLog } from './fleetLog.ts';
import { FleetServer } from './fleetServer.ts';
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
  readonly avoid: ReadonlySet<FleetServer>;
  readonly resolve: (lease: Lease) => void;
  readonly reject: (error: FolioError) => void;
}

/**
 * The servers together: which of them gets the next page, which of them get none for now, and what to do
 * when there is none left. Servers come and go while pages run.
 */
export class ServerFleet {
  readonly #options: FleetOptions;
  readonly #servers = new Map<string, FleetServer>();
  readonly #scout: ServerScout;
  readonly #loads: LoadWatch;
  readonly #waiters = new Set<Waiter>();
  readonly #listeners = new Set<() => void>();
  #badAddresses: ServerStatus[] = [];
  #downSince: number | undefined;
  #takeBackPatience: (() => void) | undefined;
  #telling = false;
  #closed = false;

  constructor(options: FleetOptions) {
    this.#options = options;
    this.#scout = new ServerScout(options, () => this.#changed());
    this.#loads = new LoadWatch(options.clock, options.settings, options.stream, () => this.#changed());
  }

  /** Pages that may be on their way to servers, or at them. */
  get window(): number {
    const { aheadShare, aheadLeast, windowWithoutServer } = this.#options.settings;
    if (this.#servers.size === 0) return 0;
    const capacity = this.#sum((server) => server.capacity);
    if (capacity === 0) return windowWithoutServer;
    return capacity + Math.max(aheadLeast, Math.ceil(capacity * aheadShare));
  }

  /** A server that is used now, to know what pictures it wants before there is a place. */
  get example(): FleetServer | undefined {
    return [...this.#servers.values()].find((server) => server.isUsable);
  }

  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  configure(all: readonly ServerSettings[]): void {
    const wanted = new Map<string, ServerSettings>();
    this.#badAddresses = [];
    const addresses = new Map<string, ServerAddress>();
    for (const settings of all) {
      try {
        const address = serverAddress(settings.url);
        const key = JSON.stringify([address.base, address.authorization, settings]);
        wanted.set(key, settings);
        addresses.set(key, address);
      } catch (error) {
        this.#badAddresses.push(badAddress(toFolioError(error)));
      }
    }
    for (const [key, server] of this.#servers) {
      if (wanted.has(key)) continue;
      server.retired = true;
      this.#servers.delete(key);
      this.#scout.leave(server);
      this.#options.log.info('server-removed', { server: server.address.shown });
    }
    for (const [key, settings] of wanted) {
      const address = addresses.get(key);
      if (!this.#servers.has(key) && address) this.#add(key, settings, address);
    }
    this.#changed();
  }

  /** Resolves when every server has been looked at once, or at the end of the time. */
  async known(signal: AbortSignal): Promise<void> {
    while ([...this.#servers.values()].some((server) => server.isUnknown) && !signal.aborted) {
      await new Promise<void>((resolve) => {
        const stop = this.onChange(done);
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
    return new Promise((resolve, reject) => {
      if (signal.aborted || this.#closed) return reject(new FolioError('cancelled'));
      const forget = (): void => {
        this.#waiters.delete(waiter);
        signal.removeEventListener('abort', onAbort);
      };
      const onAbort = (): void => waiter.reject(new FolioError('cancelled'));
      const waiter: Waiter = {
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
    });
  }

  /** Whether there is a server that can be used and is none of these. */
  hasOther(avoid: ReadonlySet<FleetServer>): boolean {
    return [...this.#servers.values()].some((server) => server.isUsable && !avoid.has(server));
  }

  /** A place that is free this moment, at a server that is none of these. */
  acquireNow(avoid: ReadonlySet<FleetServer>): Lease | undefined {
    const server = this.#waiters.size > 0 ? undefined : this.#choose(avoid);
    return server && !avoid.has(server) ? this.#lease(server) : undefined;
  }

  status(): readonly ServerStatus[] {
    return [...[...this.#servers.values()].map((server) => server.status()), ...this.#badAddresses];
  }

  close(): void {
    this.#closed = true;
    for (const waiter of [...this.#waiters]) waiter.reject(new FolioError('cancelled'));
    this.#scout.close();
    this.#loads.close();
    this.#takeBackPatience?.();
    this.#listeners.clear();
  }

  #add(key: string, settings: ServerSettings, address: ServerAddress): void {
    const { clock, transport, random } = this.#options;
    const server = new FleetServer({
      settings,
      address,
      client: new ServerClient({ transport, address, apiKey: settings.apiKey, clock }),
      clock,
      fleet: this.#options.settings,
      random,
    });
    this.#servers.set(key, server);
    this.#options.log.info('server-added', { server: address.shown });
    this.#scout.look(server);
  }

  #lease(server: FleetServer): Lease {
    const { identity } = server;
    if (!identity) throw new FolioError('internal', { reason: 'a place at an unknown server' });
    server.inFlight += 1;
    const isTrial = server.breaker.state === 'half-open';
    if (isTrial) server.trial = true;
    const full = server.inFlight >= server.limit.value;
    const sentAt = this.#options.clock.now();
    this.#loads.watch(server);
    let ended = false;
    const end = (): boolean => {
      if (ended) return false;
      ended = true;
      server.inFlight -= 1;
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
    for (const waiter of [...this.#waiters]) {
      const server = this.#choose(waiter.avoid);
      if (server) waiter.resolve(this.#lease(server));
      else if (waiter.avoid.size === 0) break;
    }
    this.#checkPatience();
  }

  #choose(avoid: ReadonlySet<FleetServer>): FleetServer | undefined {
    const usable = [...this.#servers.values()].filter((server) => server.isUsable);
    const preferred = usable.filter((server) => !avoid.has(server));
    let best: FleetServer | undefined;
    for (const server of preferred.length > 0 ? preferred : usable) {
      if (server.hasRoom && (!best || server.fill < best.fill)) best = server;
    }
    return best;
  }

  /** Without a server that can be used, pages wait only so long, counted from when the last one went away. */
  #checkPatience(): void {
    const { clock, settings } = this.#options;
    const hopeful = [...this.#servers.values()].some((server) => server.isUsable || server.isUnknown);
    if (hopeful) {
      this.#downSince = undefined;
      this.#takeBackPatience?.();
      this.#takeBackPatience = undefined;
      return;
    }
    this.#downSince ??= clock.now();
    const left = this.#downSince + settings.patienceMilliseconds - clock.now();
    if (this.#servers.size === 0 || left <= 0) {
      const error = this.#noServer();
      for (const waiter of [...this.#waiters]) waiter.reject(error);
    } else {
      this.#takeBackPatience ??= clock.after(left, () => {
        this.#takeBackPatience = undefined;
        this.#checkPatience();
      });
    }
  }

  #noServer(): FolioError {
    const [only, ...others] = this.#servers.values();
    return (others.length === 0 ? only?.lastError : undefined) ?? new FolioError('server-none');
  }

  #sum(of: (server: FleetServer) => number): number {
    return [...this.#servers.values()].reduce((sum, server) => sum + of(server), 0);
  }
}

function badAddress(error: FolioError): ServerStatus {
  return {
    url: String(error.details['server'] ?? ''),
    state: 'down',
    running: 0,
    limit: 0,
    pagesRead: 0,
    problems: [`${error.message} ${error.hint}`],
  };
}
