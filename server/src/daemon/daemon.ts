import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { folioVersion } from '../buildId.ts';
import { reasonOf } from '../errors/catalogue.ts';
import { closePlaces } from '../files/closePlaces.ts';
import { folderProblem, makeRunDirectory } from '../files/privateFolder.ts';
import { sweepFolders } from '../files/temporaries.ts';
import { stateDirectory } from '../files/stateDirectory.ts';
import { keepFilesPrivate } from '../files/umask.ts';
import { PROTOCOL_VERSION, type DaemonStatus } from '../protocol.ts';
import type { VlmReader } from '../readers/vlm/vlmReader.ts';
import { serveClient } from './session.ts';
import { systemClock } from '../clock.ts';
import { parseDaemonArguments, type DaemonOptions } from '../rendezvous/daemonOptions.ts';
import { EngineSupervisor } from './engineProcess/engineSupervisor.ts';
import { IdlePolicy } from './idlePolicy.ts';
import { ClientIdleTimes } from './idlePolicy.ts';
import { createJobService, daemonStatus, resultDirectory, vlmReader } from './jobServices.ts';
import type { JobService } from './jobs/jobService.ts';
import { machineModels } from './models/machineModels.ts';
import { ModelService } from './models/modelService.ts';
import { Language } from './language/openLanguage.ts';
import { Listener } from './listener.ts';
import {
  isSameDaemon,
  publishInfo,
  readInfo,
  withdrawInfo,
  type DaemonInfo,
} from '../rendezvous/infoFile.ts';
import { addressIsFile, logDirectory, newAddress, thisPlatform } from '../rendezvous/platform.ts';
import { startFailureLine } from '../rendezvous/daemonOptions.ts';
import { StatusFeed } from './statusFeed.ts';
import { openRollingLog, type RollingLog } from './rollingLog.ts';
import { sweep, sweepCaches } from './sweep.ts';

/** How often a daemon looks whether it is still the current one. */
const SELF_CHECK_MILLISECONDS = 1_000;

/** The entry of the daemon process. It holds no native code and no pixels: those are the engine's. */
class Daemon {
  readonly #options: DaemonOptions;
  readonly #info: DaemonInfo;
  readonly #log: RollingLog;
  readonly #engine: EngineSupervisor;
  readonly #vlm: VlmReader;
  readonly #jobs: JobService;
  readonly #models: ModelService;
  readonly #language: Language;
  readonly #idle: IdlePolicy;
  readonly #idleTimes: ClientIdleTimes;
  readonly #spool: string;
  readonly #statusFeed = new StatusFeed(() => this.#status(), systemClock);
  #listener: Listener | undefined;
  #selfCheck: NodeJS.Timeout | undefined;
  #leaving = false;
  /** The engine has models in memory whose files are gone, or others now. */
  #holdsOldModels = false;

  private constructor(options: DaemonOptions, info: DaemonInfo, log: RollingLog) {
    this.#options = options;
    this.#info = info;
    this.#log = log;
    this.#spool = join(options.run, `spool-${process.pid}`);
    this.#engine = new EngineSupervisor({
      entry: options.engine,
      log,
      onChange: () => this.#statusFeed.changed(),
    });
    this.#idle = new IdlePolicy(systemClock, options.idle, {
      unload: () => this.#engine.unload(),
      exit: () => void this.#leave('idle', () => Promise.resolve()),
    });
    this.#idleTimes = new ClientIdleTimes(options.idle, (times) => this.#idle.setTimes(times));
    this.#vlm = vlmReader(log);
    const { build } = options;
    this.#jobs = createJobService({
      engine: this.#engine,
      restartEngine: () => this.#engine.restart(),
      spool: this.#spool,
      build,
      log,
      vlm: this.#vlm,
      onChange: () => this.#update(),
      onKept: (key) => this.#language.kept(key),
    });
    this.#models = new ModelService({
      work: machineModels,
      readersOf: (name) => this.#jobs.readersOf(name),
      onChange: () => this.#statusFeed.changed(),
      onGone: () => {
        this.#holdsOldModels = true;
        this.#update();
      },
    });
    this.#language = new Language({
      jobs: this.#jobs,
      results: resultDirectory(),
      state: stateDirectory(thisPlatform()),
      log,
    });
  }

  static async start(options: DaemonOptions): Promise<void> {
    const platform = thisPlatform();
    await makeRunDirectory(options.run, platform);
    const log = await openRollingLog(logDirectory(platform), options.build);
    const info: DaemonInfo = {
      address: newAddress(platform, options.run, process.pid, randomBytes(16).toString('hex')),
      pid: process.pid,
      protocol: PROTOCOL_VERSION,
      build: options.build,
      version: folioVersion(),
      token: randomBytes(32).toString('hex'),
      startedAt: Date.now(),
    };
    const daemon = new Daemon(options, info, log);
    daemon.#handleSignals();
    await daemon.#open();
    for (const tidy of [
      closePlaces(platform),
      sweep(options.run, platform, log),
      sweepCaches(),
      sweepFolders(),
    ])
      await tidy.catch((error: unknown) => log.warn('sweep-failed', { reason: reasonOf(error) }));
  }

  async #open(): Promise<void> {
    const { address, token, protocol, build, pid, version } = this.#info;
    this.#listener = await Listener.open({
      address,
      isFile: addressIsFile(thisPlatform()),
      credentials: { token, protocol, build },
      identity: { pid, version },
      log: this.#log,
      serve: (socket) =>
        serveClient(socket, {
          jobs: this.#jobs,
          models: this.#models,
          log: this.#log,
          status: () => this.#status(),
          statusFeed: this.#statusFeed,
          configureIdle: (client, times) =>
            times ? this.#idleTimes.set(client, times) : this.#idleTimes.remove(client),
          features: (connection, client) => this.#language.open(connection, client),
          restartEngine: () => this.#engine.restart(),
          stop: (now) => this.#stop(now),
        }),
    });
    await publishInfo(this.#options.run, this.#info);
    this.#log.info('started', { version, build });
    this.#selfCheck = setInterval(() => void this.#checkSelf(), SELF_CHECK_MILLISECONDS);
    this.#update();
  }

  #update(): void {
    this.#statusFeed.changed();
    if (this.#holdsOldModels && this.#jobs.isIdle) {
      this.#holdsOldModels = false;
      this.#engine.unload();
    }
    if (!this.#leaving) this.#idle.update({ clients: this.#jobs.clients, hasJobs: !this.#jobs.isIdle });
  }

  /** A daemon that is not the current one takes nothing new: new clients find the other. */
  async #checkSelf(): Promise<void> {
    if (this.#leaving || isSameDaemon(await readInfo(this.#options.run), this.#info)) return;
    await this.#leave('replaced', () => this.#jobs.drain());
  }

  /**
   * Resolves when nobody can reach this daemon any more, so that the client may start another at once, with
   * what is to be done after the reply.
   */
  async #stop(now: boolean): Promise<() => void> {
    const reason = now ? 'stopped' : 'draining';
    await this.#becomeUnreachable(reason);
    return () => void this.#leave(reason, () => (now ? this.#jobs.cancelAll() : this.#jobs.drain()));
  }

  async #becomeUnreachable(reason: string): Promise<void> {
    if (this.#leaving) return;
    this.#leaving = true;
    this.#log.info('leaving', { reason });
    // At once: no new job may be taken while the disk is slow.
    this.#jobs.takeNoMore();
    this.#statusFeed.changed();
    clearInterval(this.#selfCheck);
    // What a disk does not let it take away names a process that has ended, and is passed over.
    await withdrawInfo(this.#options.run, this.#info).catch((error: unknown) => this.#logLeft(error));
    this.#listener?.stopAccepting();
  }

  /** Lets in nobody any more, ends the jobs the given way, and exits. */
  async #leave(reason: string, endJobs: () => Promise<void>): Promise<void> {
    await this.#becomeUnreachable(reason);
    await endJobs();
    await Promise.all([this.#engine.stop(), this.#vlm.close(), this.#models.close()]);
    await this.#listener?.closeAll();
    await rm(this.#spool, { recursive: true, force: true }).catch((error: unknown) => this.#logLeft(error));
    this.#log.info('exit', { reason });
    await this.#log.close();
    process.exit(0);
  }

  #logLeft(error: unknown): void {
    this.#log.warn('left-behind', { reason: reasonOf(error) });
  }

  #status(): Promise<DaemonStatus> {
    return daemonStatus({
      identity: this.#info,
      engine: this.#engine,
      vlm: this.#vlm,
      jobs: this.#jobs,
      models: this.#models,
      draining: this.#leaving,
      run: this.#options.run,
      log: this.#log.path,
    });
  }

  #handleSignals(): void {
    let signals = 0;
    const onSignal = (signal: NodeJS.Signals): void => {
      signals += 1;
      if (signals > 1) process.exit(1);
      // Before anything that waits for the disk: no page begins after the signal.
      const finished = this.#jobs.finishPages();
      void this.#leave(signal, async () => {
        await finished;
        await this.#jobs.cancelAll();
      });
    };
    process.on('SIGTERM', onSignal).on('SIGINT', onSignal);
    // The terminal it was started from may close.
    process.on('SIGHUP', () => undefined);
    const onFatal = (error: unknown): void => {
      this.#log.error('fatal', { reason: error instanceof Error ? error.stack : String(error) });
      void this.#log.close().finally(() => process.exit(1));
    };
    process.on('uncaughtException', onFatal).on('unhandledRejection', onFatal);
  }
}

keepFilesPrivate();
const options = parseDaemonArguments(process.argv.slice(2));
Daemon.start(options).catch((error: unknown) => {
  process.stderr.write(startFailureLine(folderProblem(error, options.run, 'FOLIO_RUN_DIR')));
  process.exit(1);
});
