import { EventEmitter, type Disposable, type Event } from 'vscode';
import type { DaemonConnection } from '../../../server/src/daemonClient/daemonConnection.ts';
import type { ServersParams } from '../../../server/src/protocol.ts';
import { FolioError } from '../../../server/src/errors/catalogue.ts';
import { log } from '../logs.ts';
import { setting } from '../settings.ts';
import { idleSettings } from './idleSettings.ts';
import { LossBudget } from './lossBudget.ts';

export type LinkState = 'disconnected' | 'connecting' | 'connected' | 'failed';

/** What the link tells: a loss that is worth a message, and that nothing is started again. */
export type LinkTrouble = { readonly kind: 'notice' | 'give-up'; readonly what: 'daemon' | 'engine' };

/**
 * This window's connection to the daemon, made at the first use and again after a loss. Any number of
 * callers share one attempt.
 */
export class DaemonLink implements Disposable {
  readonly #onDidChangeState = new EventEmitter<LinkState>();
  readonly #onDidMeetTrouble = new EventEmitter<LinkTrouble>();
  readonly #losses = new LossBudget();
  readonly #servers: () => Promise<ServersParams['servers']>;
  #attempt: Promise<DaemonConnection> | undefined;
  #current: DaemonConnection | undefined;
  #restarting: Promise<void> | undefined;
  #state: LinkState = 'disconnected';
  #hasGivenUp = false;
  #isDisposed = false;
  /** Stopping is no loss. */
  #isStopping = false;

  /** `servers`: those that may read, with their keys. */
  constructor(servers: () => Promise<ServersParams['servers']>) {
    this.#servers = servers;
  }

  get onDidChangeState(): Event<LinkState> {
    return this.#onDidChangeState.event;
  }

  get onDidMeetTrouble(): Event<LinkTrouble> {
    return this.#onDidMeetTrouble.event;
  }

  get state(): LinkState {
    return this.#state;
  }

  /** The connection if there is one; nothing is started. */
  get current(): DaemonConnection | undefined {
    return this.#current;
  }

  /** The connection, with a daemon started where none runs. Rejects with a FolioError. */
  async connection(): Promise<DaemonConnection> {
    if (this.#isDisposed) throw new FolioError('cancelled');
    if (this.#hasGivenUp)
      throw new FolioError('daemon-unreachable', { reason: 'it ended too often', log: '' });
    // One that is being made knows this window's servers only in the end.
    if (this.#attempt) return this.#attempt;
    if (this.#current) return this.#current;
    this.#attempt = this.#connect().finally(() => (this.#attempt = undefined));
    return this.#attempt;
  }

  /** The daemon that runs, or undefined; starts none. */
  async existing(): Promise<DaemonConnection | undefined> {
    if (this.#current || this.#attempt) return this.connection();
    const { connectDaemon } = await import('../../../server/src/daemonClient/connectDaemon.ts');
    try {
      return await this.#adopt(await connectDaemon({ start: false }));
    } catch (error) {
      if (error instanceof FolioError && error.code === 'daemon-unreachable') return undefined;
      throw error;
    }
  }

  /** Ends the engine and starts it anew; pages in flight are read again. One restart runs at a time. */
  restartEngine(): Promise<void> {
    this.#restarting ??= this.#restart().finally(() => (this.#restarting = undefined));
    return this.#restarting;
  }

  /** Asks the daemon to leave, for all windows. Resolves when it is gone or was never there. */
  async stopDaemon(now: boolean): Promise<void> {
    const daemon = await this.existing();
    if (!daemon) return;
    this.#isStopping = true;
    try {
      await daemon.stop(now);
      await daemon.closed;
    } finally {
      this.#isStopping = false;
    }
  }

  /** Tells the daemon this window's wishes again, after a setting changed. */
  async configure(): Promise<void> {
    const daemon = this.#current;
    if (!daemon) return;
    await daemon.configure(idleSettings());
    await daemon.setServers(await this.#servers());
  }

  dispose(): void {
    this.#isDisposed = true;
    void this.#current?.close();
    this.#onDidChangeState.dispose();
    this.#onDidMeetTrouble.dispose();
  }

  async #restart(): Promise<void> {
    this.#hasGivenUp = false;
    this.#losses.reset();
    await (await this.connection()).restartEngine();
  }

  async #connect(): Promise<DaemonConnection> {
    this.#setState('connecting');
    try {
      const { connectDaemon } = await import('../../../server/src/daemonClient/connectDaemon.ts');
      const runtime = setting('runtime.path');
      return await this.#adopt(await connectDaemon({ start: true, ...(runtime === '' ? {} : { runtime }) }));
    } catch (error) {
      this.#setState('failed');
      throw error;
    }
  }

  async #adopt(connection: DaemonConnection): Promise<DaemonConnection> {
    if (this.#isDisposed) {
      await connection.close();
      throw new FolioError('cancelled');
    }
    this.#current = connection;
    log().info(`connected to the daemon, process ${connection.info.pid}, build ${connection.info.build}`);
    void connection.closed.then(() => this.#lost(connection));
    this.#setState('connected');
    await this.configure().catch((error: unknown) => log().warn('the daemon took no settings', error));
    return connection;
  }

  #lost(connection: DaemonConnection): void {
    if (this.#current !== connection) return;
    this.#current = undefined;
    if (this.#isDisposed) return;
    log().info('the connection to the daemon ended');
    this.#setState('disconnected');
    if (this.#isStopping) return;
    const response = this.#losses.add();
    if (response === 'quiet') return;
    this.#hasGivenUp = response === 'give-up';
    this.#onDidMeetTrouble.fire({ kind: response, what: 'daemon' });
  }

  #setState(state: LinkState): void {
    if (this.#state === state || this.#isDisposed) return;
    this.#state = state;
    this.#onDidChangeState.fire(state);
  }
}
