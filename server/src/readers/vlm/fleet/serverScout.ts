import type { Clock } from '../../../clock.ts';
import { toFolioError, type FolioError } from '../../../errors/catalogue.ts';
import { ServerProblem, type ServerProblemKind } from '../http/serverProblem.ts';
import type { ProfileSet } from '../profiles/profileSet.ts';
import type { StreamSettings } from '../stream/streamSettings.ts';
import type { FleetLog } from './fleetLog.ts';
import type { FleetServer } from './fleetServer.ts';
import type { FleetSettings } from './fleetSettings.ts';
import { problemError } from './problemTexts.ts';
import { identify } from './serverIdentity.ts';

export interface ScoutOptions {
  readonly clock: Clock;
  readonly log: FleetLog;
  readonly settings: FleetSettings;
  readonly stream: StreamSettings;
  readonly profiles: ProfileSet;
}

/** Asks servers what they are: new ones at once, those that are away again after a while. */
export class ServerScout {
  readonly #options: ScoutOptions;
  readonly #onLook: () => void;
  /** What is under way for a server: a look, or the wait for the next. */
  readonly #looks = new Map<FleetServer, AbortController>();

  /** `onLook`: called when something was learnt. */
  constructor(options: ScoutOptions, onLook: () => void) {
    this.#options = options;
    this.#onLook = onLook;
  }

  look(server: FleetServer): void {
    void this.#look(server);
  }

  /** After what its breaker says; one that wants another key is not asked again soon. */
  lookLater(server: FleetServer, why: ServerProblemKind | undefined): void {
    const { clock, settings } = this.#options;
    const milliseconds = why === 'key' ? settings.refusedMilliseconds : server.breaker.openMilliseconds;
    const controller = new AbortController();
    const takeBack = clock.after(milliseconds, () => void this.#look(server));
    controller.signal.addEventListener('abort', takeBack, { once: true });
    this.#looks.set(server, controller);
  }

  leave(server: FleetServer): void {
    this.#looks.get(server)?.abort();
    this.#looks.delete(server);
  }

  close(): void {
    for (const look of this.#looks.values()) look.abort();
    this.#looks.clear();
  }

  async #look(server: FleetServer): Promise<void> {
    const { profiles, stream, log } = this.#options;
    const controller = new AbortController();
    this.#looks.set(server, controller);
    const shown = server.address.shown;
    try {
      const { client, settings } = server;
      const milliseconds = stream.inquiryMilliseconds;
      const identity = await identify(client, settings, profiles, milliseconds, controller.signal);
      server.identified(identity);
      server.breaker.admitOne();
      server.trial = false;
      const { adapter, profile } = identity;
      log.info('server-known', { server: shown, adapter: adapter.id, profile: profile.name });
    } catch (error) {
      if (controller.signal.aborted || server.retired) return;
      const known = errorOf(server, error);
      server.failed(known);
      const reason = String(known.details['reason'] ?? '');
      log.warn('server-down', { server: shown, code: known.code, reason });
      server.breaker.stayOpen();
      this.lookLater(server, error instanceof ServerProblem ? error.kind : undefined);
    } finally {
      if (this.#looks.get(server) === controller) this.#looks.delete(server);
    }
    this.#onLook();
  }
}

/** What a server did wrong, as an error that may be shown. */
export function errorOf(server: FleetServer, error: unknown): FolioError {
  if (!(error instanceof ServerProblem)) return toFolioError(error);
  return problemError(error, server.address.shown, server.identity?.model ?? server.settings.model);
}
