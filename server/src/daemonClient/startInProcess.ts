import { rmSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { duplexPair, type Duplex } from 'node:stream';
import { buildId, folioVersion } from '../buildId.ts';
import { EngineSupervisor } from '../daemon/engineProcess/engineSupervisor.ts';
import { createJobService, daemonStatus, vlmReader } from '../daemon/jobServices.ts';
import { machineModels } from '../daemon/models/machineModels.ts';
import { ModelService } from '../daemon/models/modelService.ts';
import { serveClient } from '../daemon/session.ts';
import { thisPlatform } from '../rendezvous/platform.ts';
import { silentLog, type Log } from '../daemon/log.ts';
import { StatusFeed } from '../daemon/statusFeed.ts';
import { systemClock } from '../clock.ts';
import { entryPoint } from '../entryPoints.ts';
import { closePlaces } from '../files/closePlaces.ts';
import { makeTemporaryFolder, sweepFolders } from '../files/temporaries.ts';
import { PROTOCOL_VERSION, type ClientSettingsInput, type DaemonStatus } from '../protocol.ts';
import type { VlmReader } from '../readers/vlm/vlmReader.ts';
import { DaemonConnection } from './daemonConnection.ts';
import type { FolioClient } from './folioClient.ts';

export interface InProcessOptions {
  /** The engine's entry; absent: Folio's. */
  readonly engine?: string;
  readonly log?: Log;
  /** Reads pages by models on servers. */
  readonly vlm?: VlmReader;
  readonly settings?: ClientSettingsInput;
}

/**
 * Folio without a daemon: the same session inside this program, at the other end of a pair of streams, with its own
 * engine process, which ends with `close`. Results are cached as usual.
 */
export async function startInProcess({
  engine,
  log = silentLog,
  vlm = vlmReader(log),
  settings = {},
}: InProcessOptions = {}): Promise<FolioClient> {
  closePlaces(thisPlatform()).catch(() => undefined);
  void sweepFolders();
  const spool = await makeTemporaryFolder();
  // A program that leaves without `close` (Ctrl-C, twice) leaves nothing behind either.
  const removeSpool = (): void => rmSync(spool, { recursive: true, force: true, maxRetries: 3 });
  process.once('exit', removeSpool);
  const build = buildId();
  const supervisor = new EngineSupervisor({ entry: engine ?? entryPoint('engine'), log });
  const jobs = createJobService({
    engine: supervisor,
    restartEngine: () => supervisor.restart(),
    spool,
    build,
    log,
    vlm,
  });
  const identity = { pid: process.pid, version: folioVersion(), build, protocol: PROTOCOL_VERSION };
  const models = new ModelService({
    work: machineModels,
    readersOf: (name) => jobs.readersOf(name),
    onChange: () => undefined,
    onGone: () => supervisor.unload(),
  });
  const parts = { identity, engine: supervisor, vlm, jobs, models, draining: false, run: spool, log: '' };
  const status = (): Promise<DaemonStatus> => daemonStatus(parts);
  const [near, far] = connectedStreams();
  serveClient(far, {
    jobs,
    models,
    log,
    status,
    statusFeed: new StatusFeed(status, systemClock),
    configureIdle: () => undefined,
    restartEngine: () => supervisor.restart(),
    stop: async (now) => {
      await (now ? jobs.cancelAll() : jobs.drain());
      return () => undefined;
    },
  });
  const info = { ...identity, address: '', token: '', startedAt: Date.now() };
  const end = async (): Promise<void> => {
    await Promise.all([jobs.cancelAll(), supervisor.stop(), vlm.close(), models.close()]);
  };
  const tidy = async (): Promise<void> => {
    await rm(spool, { recursive: true, force: true, maxRetries: 3 });
    process.off('exit', removeSpool);
  };
  return new InProcessClient(near, info, settings, end, tidy);
}

/** Two ends of a connection in memory; like a socket's, each closes with the other. */
export function connectedStreams(): [Duplex, Duplex] {
  const [near, far] = duplexPair();
  near.once('close', () => far.destroy());
  far.once('close', () => near.destroy());
  return [near, far];
}

class InProcessClient extends DaemonConnection {
  readonly #end: () => Promise<void>;
  readonly #tidy: () => Promise<void>;
  #closing: Promise<void> | undefined;

  constructor(
    stream: Duplex,
    info: ConstructorParameters<typeof DaemonConnection>[1],
    settings: ClientSettingsInput,
    end: () => Promise<void>,
    tidy: () => Promise<void>,
  ) {
    super(stream, info, '', { settings });
    this.#end = end;
    this.#tidy = tidy;
  }

  override async stop(now: boolean): Promise<void> {
    await super.stop(now);
    await this.close();
  }

  override close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    // Otherwise a job that waits for room would wait for ever.
    this.dropPages();
    await this.#end();
    await super.close();
    await this.closed;
    await this.#tidy();
  }
}
