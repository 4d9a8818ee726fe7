import { EventEmitter, type Disposable, type Event } from 'vscode';
import type { DaemonConnection } from '../../../server/src/daemonClient/daemonConnection.ts';
import type { NamedServer } from '../../../server/src/protocol.ts';
import { FolioError } from '../../../server/src/errors/catalogue.ts';
import { log } from '../logs.ts';
import { setting } from '../settings.ts';
import { idleSettings } from './idleSettings.ts';
import { LossPauses } from '../../../server/src/daemonClient/lossPauses.ts';

export type LinkState = 'disconnected' | 'connecting' | 'connected' | 'failed';

/** What the link tells: losses that are worth a message, and that nothing is started again. */
export type LinkTrouble = 'notice' | 'give-up';

/** Losses in a row; one or two are nothing, the work goes on by itself. */
const NOTICE_AT = 3;

/**
 * This window's connection to the daemon, made at the first use and again after a loss. Any number of
 * callers share one attempt.
 */
export class DaemonLink implements Disposable {
  readonly #onDidChangeState = new EventEmitter<LinkState>();
  readonly #onDidMeetTrouble = new EventEmitter<LinkTrouble>();
  readonly #pauses = new LossPauses();
  readonly #onDidHoldUp = new EventEmitter<number>();
  readonly #servers: () => Promise<NamedServer[]>;
  readonly #isNeeded: () => boolean;
  #attempt: Promise<DaemonConnection> | undefined;
  #configuring: Promise<void> = Promise.resolve();
  #current: DaemonConnection | undefined;
  /** Those whose daemons leave: they end what they have begun, and take nothing new. */
  readonly #leaving = new Set<DaemonConnection>();
  #restarting: Promise<void> | undefined;
  #state: LinkState = 'disconnected';
  #hasGivenUp = false;
  /** When the daemon is started again after a loss; ms of `performance.now()`. */
  #retryAt: number | undefined;
  #endPause: () => void = () => undefined;
  #isDisposed = false;
  /** Stopping is no loss. */
  #isStopping = false;

  /** `servers`: those that may read, with their keys. `isNeeded`: whether anything is being read. */
  constructor(servers: () => Promise<NamedServer[]>, isNeeded: () => boolean) {
    this.#servers = servers;
    this.#isNeeded = isNeeded;
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

  /** Something was done that had not been done before: a daemon that ends after it is worth another. */
  succeeded(): void {
    this.#pauses.succeeded();
  }

  /**
   * Does something that begins anew with another daemon where one is lost or leaves. Rejects with `daemon-unreachable`
   * when nothing succeeded for minutes, and with what the work rejects with. `onHeldUp` is told how many
   * milliseconds it is until the daemon is started again.
   */
  async use<T>(
    work: (daemon: DaemonConnection) => Promise<T>,
    onHeldUp: (milliseconds: number) => void,
  ): Promise<T> {
    for (;;) {
      const wait = this.#wait;
      if (!this.#current && wait !== undefined) onHeldUp(wait);
      const listener = this.#onDidHoldUp.event(onHeldUp);
      const daemon = await this.connection().finally(() => {
        listener.dispose();
      });
      try {
        return await work(daemon);
      } catch (error) {
        if (isRefused(error)) {
          this.#leave(daemon);
          continue;
        }
        if (!isUnreachable(error)) throw error;
        // The link hears of it in its own time.
        await daemon.closed;
      }
    }
  }

  /** The connection, with a daemon started where none runs. Rejects with a FolioError. */
  async connection(): Promise<DaemonConnection> {
    // What was set a moment ago counts for what is asked now.
    await this.#configuring.catch(() => undefined);
    if (this.#isDisposed) throw new FolioError('cancelled');
    if (this.#hasGivenUp) throw givenUp();
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

  /** Tells the daemon this window's wishes again, after a setting changed; the last ones are told last. */
  configure(): Promise<void> {
    this.#configuring = this.#configuring.catch(() => undefined).then(() => this.#tellWishes());
    return this.#configuring;
  }

  dispose(): void {
    this.#isDisposed = true;
    this.#endPause();
    for (const daemon of [this.#current, ...this.#leaving]) void daemon?.close();
    this.#onDidChangeState.dispose();
    this.#onDidMeetTrouble.dispose();
    this.#onDidHoldUp.dispose();
  }

  async #tellWishes(): Promise<void> {
    const daemon = this.#current;
    if (!daemon && this.#leaving.size === 0) return;
    const servers = await this.#servers();
    // One that leaves may be gone before it has heard them, and nobody waits for it.
    const settings = { idle: idleSettings(), servers };
    for (const leaving of this.#leaving) leaving.configure(settings).catch(() => undefined);
    await daemon?.configure(settings);
  }

  async #restart(): Promise<void> {
    this.#hasGivenUp = false;
    this.#pauses.succeeded();
    this.#endPause();
    await (await this.connection()).restartEngine();
  }

  async #connect(): Promise<DaemonConnection> {
    for (;;) {
      await this.#pause();
      this.#setState('connecting');
      try {
        const { connectDaemon } = await import('../../../server/src/daemonClient/connectDaemon.ts');
        const runtime = setting('runtime.path');
        const options = { start: true, ...(runtime === '' ? {} : { runtime }) };
        return await this.#adopt(await connectDaemon(options));
      } catch (error) {
        this.#setState('failed');
        // One that never ran is not tried again: its log says why.
        if (!isUnreachable(error) || this.#pauses.losses === 0) throw error;
        this.#meetLoss();
        if (this.#hasGivenUp) throw error;
      }
    }
  }

  async #pause(): Promise<void> {
    const wait = this.#wait;
    if (wait === undefined) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, wait);
      this.#endPause = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    this.#retryAt = undefined;
    if (this.#isDisposed) throw new FolioError('cancelled');
  }

  /** Milliseconds until a daemon that ended is started again. */
  get #wait(): number | undefined {
    return this.#retryAt === undefined ? undefined : Math.max(0, this.#retryAt - performance.now());
  }

  #meetLoss(): void {
    const pause = this.#pauses.lost();
    this.#hasGivenUp = pause === undefined;
    this.#retryAt = pause === undefined ? undefined : performance.now() + pause;
    if (pause !== undefined) this.#onDidHoldUp.fire(pause);
    if (this.#hasGivenUp) this.#onDidMeetTrouble.fire('give-up');
    else if (this.#pauses.losses === NOTICE_AT) this.#onDidMeetTrouble.fire('notice');
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

  /** Lets it end what it has begun; what is new goes to the next. */
  #leave(connection: DaemonConnection): void {
    if (this.#current !== connection) return;
    this.#leaving.add(connection);
    this.#current = undefined;
    log().info('the daemon leaves, and takes nothing new');
    this.#setState('disconnected');
    this.#meetLoss();
  }

  #lost(connection: DaemonConnection): void {
    this.#leaving.delete(connection);
    if (this.#current !== connection) return;
    this.#current = undefined;
    if (this.#isDisposed) return;
    log().info('the connection to the daemon ended');
    this.#setState('disconnected');
    if (this.#isStopping) return;
    // One that nobody needed may go.
    if (this.#isNeeded()) this.#meetLoss();
    else this.#pauses.succeeded();
  }

  #setState(state: LinkState): void {
    if (this.#state === state || this.#isDisposed) return;
    this.#state = state;
    this.#onDidChangeState.fire(state);
  }
}

function isUnreachable(error: unknown): boolean {
  return error instanceof FolioError && error.code === 'daemon-unreachable';
}

function isRefused(error: unknown): boolean {
  return error instanceof FolioError && error.code === 'daemon-refused';
}

function givenUp(): FolioError {
  return new FolioError('daemon-unreachable', { reason: 'it ended again and again', log: '' });
}
