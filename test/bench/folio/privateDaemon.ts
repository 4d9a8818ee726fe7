import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { daemonArguments } from '../../../server/src/rendezvous/daemonOptions.ts';
import { readInfo } from '../../../server/src/rendezvous/infoFile.ts';
import {
  daemonEnvironment,
  isAlive,
  runDirectory,
  thisPlatform,
} from '../../../server/src/rendezvous/platform.ts';
import { makeRunDirectory } from '../../../server/src/files/privateFolder.ts';
import { connectDaemon } from '../../../server/src/daemonClient/connectDaemon.ts';
import type { DaemonConnection } from '../../../server/src/daemonClient/daemonConnection.ts';
import { flagsFor } from '../../../server/src/daemonClient/daemonRuntime.ts';
import { within } from '../measure/deadline.ts';
import { BENCH_ENVIRONMENT } from './engineEnvironment.ts';
import { BUNDLES } from '../places.ts';

const BUILD = 'bench';
const READY_MILLISECONDS = 30_000;
const END_MILLISECONDS = 10_000;

export interface PrivateDaemonOptions {
  /** Page workers; absent: as many as Folio takes by itself. */
  readonly workers?: number;
  /** Folder of installed models; absent: that of the machine. */
  readonly data?: string;
}

/**
 * A daemon of the bundles, as people have it, with folders, cache and log of its own. Clients connect to it as
 * the command line and the extension do.
 */
export class PrivateDaemon {
  readonly pid: number;
  /** From starting the process to the first answer. */
  readonly readyMilliseconds: number;
  readonly #folder: string;
  readonly #run: string;
  readonly #clients: DaemonConnection[] = [];

  private constructor(pid: number, readyMilliseconds: number, folder: string, run: string) {
    this.pid = pid;
    this.readyMilliseconds = readyMilliseconds;
    this.#folder = folder;
    this.#run = run;
  }

  static async start({ workers, data }: PrivateDaemonOptions = {}): Promise<PrivateDaemon> {
    const folder = await mkdtemp(join(tmpdir(), 'folio-bench-'));
    const env = {
      ...process.env,
      FOLIO_RUN_DIR: join(folder, 'run'),
      FOLIO_LOG_DIR: join(folder, 'log'),
      ...BENCH_ENVIRONMENT,
      ...(workers === undefined ? {} : { FOLIO_WORKERS: String(workers) }),
      ...(data === undefined ? {} : { FOLIO_DATA_DIR: data }),
    };
    const platform = { ...thisPlatform(), env };
    const run = runDirectory(platform, BUILD);
    await makeRunDirectory(run, platform);
    const entry = join(BUNDLES, 'daemon.js');
    const begun = performance.now();
    const child = spawn(
      process.execPath,
      [...flagsFor(entry, false), entry, ...daemonArguments({ build: BUILD, run })],
      { detached: true, stdio: 'ignore', cwd: platform.home, env: daemonEnvironment(platform, false) },
    );
    child.unref();
    while ((await readInfo(run))?.pid !== child.pid) {
      if (child.exitCode !== null || performance.now() - begun > READY_MILLISECONDS)
        throw new Error(`the daemon did not start; its log is in ${folder}`);
      await delay(5);
    }
    const client = await connectDaemon({ start: false, daemon: { run, build: BUILD } });
    const daemon = new PrivateDaemon(client.info.pid, performance.now() - begun, folder, run);
    // Peers take turns for longer than a daemon keeps its models: it stays warm for as long as this runs.
    await client.configure({ idle: { unloadAfterMinutes: 24 * 60, exitAfterMinutes: 24 * 60 } });
    daemon.#clients.push(client);
    return daemon;
  }

  /** One more client, as another window would be. */
  async connect(): Promise<DaemonConnection> {
    const client = await connectDaemon({ start: false, daemon: { run: this.#run, build: BUILD } });
    this.#clients.push(client);
    return client;
  }

  /** The client that is there from the start. */
  get client(): DaemonConnection {
    const [client] = this.#clients;
    if (!client) throw new Error('the daemon has no client');
    return client;
  }

  /** Ends it and removes its folders. */
  async stop(): Promise<void> {
    await this.client.stop(true).catch(() => undefined);
    await Promise.all(this.#clients.map((client) => client.close()));
    await within(END_MILLISECONDS, 'the end of the daemon', this.#ended()).catch(() => kill(this.pid));
    await rm(this.#folder, { recursive: true, force: true, maxRetries: 5 });
  }

  async #ended(): Promise<void> {
    while (isAlive(this.pid)) await delay(20);
  }
}

function kill(pid: number): void {
  if (isAlive(pid)) process.kill(pid, 'SIGKILL');
}
