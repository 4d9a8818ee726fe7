import type { Clock } from '../../../clock.ts';
import { ServerProblem } from '../http/serverProblem.ts';
import type { StreamSettings } from '../stream/streamSettings.ts';
import type { FleetServer } from './fleetServer.ts';
import type { FleetSettings } from './fleetSettings.ts';

/** Looks at what servers do, as long as they have pages. */
export class LoadWatch {
  readonly #clock: Clock;
  readonly #settings: FleetSettings;
  readonly #stream: StreamSettings;
  readonly #onLook: () => void;
  readonly #watched = new Map<FleetServer, () => void>();
  readonly #closing = new AbortController();

  constructor(clock: Clock, settings: FleetSettings, stream: StreamSettings, onLook: () => void) {
    this.#clock = clock;
    this.#settings = settings;
    this.#stream = stream;
    this.#onLook = onLook;
  }

  /** Goes on until the server has no page any more. */
  watch(server: FleetServer): void {
    if (this.#watched.has(server) || this.#closing.signal.aborted) return;
    if (server.identity?.adapter.loadPath === undefined) return;
    this.#schedule(server);
  }

  close(): void {
    this.#closing.abort();
    for (const takeBack of this.#watched.values()) takeBack();
    this.#watched.clear();
  }

  #schedule(server: FleetServer): void {
    const takeBack = this.#clock.after(this.#settings.loadPollMilliseconds, () => void this.#look(server));
    this.#watched.set(server, takeBack);
  }

  async #look(server: FleetServer): Promise<void> {
    const adapter = server.identity?.adapter;
    const { loadPath } = adapter ?? {};
    if (loadPath === undefined || server.inFlight === 0) return this.#stop(server);
    try {
      const { inFlight } = server.place;
      const text = await server.client.getText(
        loadPath,
        this.#stream.inquiryMilliseconds,
        this.#closing.signal,
      );
      const load = adapter?.readLoad?.(text);
      // Started without metrics: it will not have them in two seconds.
      if (!load) return this.#rest(server);
      server.loaded(load, inFlight);
      this.#onLook();
    } catch (error) {
      if (this.#closing.signal.aborted) return;
      if (error instanceof ServerProblem && error.status !== undefined) return this.#rest(server);
    }
    if (this.#closing.signal.aborted) return;
    if (server.inFlight === 0) this.#stop(server);
    else this.#schedule(server);
  }

  #stop(server: FleetServer): void {
    this.#watched.delete(server);
    server.forgetLoad();
  }

  /** Stays watched, without being asked: it has nothing to tell. */
  #rest(server: FleetServer): void {
    server.forgetLoad();
    this.#watched.set(server, () => undefined);
  }
}
