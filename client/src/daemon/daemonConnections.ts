import { EventEmitter, type Disposable, type Event } from 'vscode';
import { LossPauses } from '../../../server/src/daemonClient/lossPauses.ts';
import { FolioError } from '../../../server/src/errors/catalogue.ts';
import type { ClientSettingsInput, DaemonStatus } from '../../../server/src/protocol.ts';
import type { DaemonClient } from '../languageClient.ts';
import { log } from '../logs.ts';
import { setting } from '../settings.ts';

export type ConnectionState = 'disconnected' | 'connecting' | 'connected' | 'failed';

/** What is worth a message: losses in a row, and that no daemon is started again. */
export type DaemonTrouble = 'lost-again' | 'given-up';

/** Losses in a row; one or two are nothing, the work goes on by itself. */
const NOTICE_AT = 3;

/**
 * This window's connections to daemons: one in use, made at the first use and again after a loss, and those to daemons
 * that leave. Any number of callers share one attempt.
 */
export class DaemonConnections implements Disposable {
  readonly #onDidChange = new EventEmitter<void>();
  readonly #onDidMeetTrouble = new EventEmitter<DaemonTrouble>();
  readonly #onDidHoldUp = new EventEmitter<number>();
  readonly #losses = new LossPauses();
  readonly #settings: () => Promise<ClientSettingsInput>;
  readonly #isNeeded: () => boolean;
  #attempt: Promise<DaemonClient> | undefined;
  #configuring: Promise<void> = Promise.resolve();
  #changesOfSettings = 0;
  #current: DaemonClient | undefined;
  #status: DaemonStatus | undefined;
  /** Those whose daemons leave: they end what they have begun, and take nothing new. */
  readonly #leaving = new Set<DaemonClient>();
  #restarting: Promise<void> | undefined;
  #state: ConnectionState = 'disconnected';
  #hasGivenUp = false;
  /** When the daemon is started again after a loss; ms of `performance.now()`. */
  #retryAt: number | undefined;
  #endPause: () => void = () => undefined;
  #isDisposed = false;
  /** Stopping is no loss. */
  #isStopping = false;

  /** `settings`: what this window sets. `isNeeded`: whether anything is being read, or a result is open. */
  constructor(settings: () => Promise<ClientSettingsInput>, isNeeded: () => boolean) {
    this.#settings = settings;
    this.#isNeeded = isNeeded;
  }

  /** Another state, or another status of the daemon. */
  get onDidChange(): Event<void> {
    return this.#onDidChange.event;
  }

  get onDidMeetTrouble(): Event<DaemonTrouble> {
    return this.#onDidMeetTrouble.event;
  }

  get state(): ConnectionState {
    return this.#state;
  }

  /** The daemon as it said last that it is; undefined without a connection. */
  get status(): DaemonStatus | undefined {
    return this.#status;
  }

  /** The connection if there is one; nothing is started. */
  get current(): DaemonClient | undefined {
    return this.#current;
  }

  /** Something was done that had not been done before: a daemon that ends after it is worth another. */
  succeeded(): void {
    this.#losses.succeeded();
  }

  /**
   * Does something that begins anew with another daemon where one is lost or leaves. Rejects with `daemon-unreachable`
   * when nothing succeeded for minutes, and with what the work rejects with. `onHeldUp` is told how many
   * milliseconds it is until the daemon is started again.
   */
  async use<T>(
    work: (daemon: DaemonClient) => Promise<T>,
    onHeldUp: (milliseconds: number) => void,
  ): Promise<T> {
    for (;;) {
      const wait = this.#wait;
      if (!this.#current && wait !== undefined) onHeldUp(wait);
      const listener = this.#onDidHoldUp.event(onHeldUp);
      const daemon = await this.open().finally(() => {
        listener.dispose();
      });
      try {
        return await work(daemon);
      } catch (error) {
        if (isCode(error, 'daemon-refused')) {
          this.#leave(daemon);
          continue;
        }
        if (!isCode(error, 'daemon-unreachable')) throw error;
        // Its end is heard of a moment later.
        await daemon.closed;
      }
    }
  }

  /** The connection, with a daemon started where none runs. Rejects with a FolioError. */
  async open(): Promise<DaemonClient> {
    // What was set a moment ago counts for what is asked now.
    await this.#configuring.catch(() => undefined);
    if (this.#isDisposed) throw new FolioError('cancelled');
    if (this.#hasGivenUp) throw givenUp();
    if (this.#current) return this.#current;
    this.#attempt ??= this.#connect().finally(() => (this.#attempt = undefined));
    return this.#attempt;
  }

  /** The daemon that runs, or undefined; starts none. */
  async existing(): Promise<DaemonClient | undefined> {
    if (this.#current || this.#attempt) return this.open();
    try {
      return await this.#reach(false);
    } catch (error) {
      if (isCode(error, 'daemon-unreachable')) return undefined;
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

  /** Tells the daemon this window's settings again, after one changed; the last ones are told last. */
  configure(): Promise<void> {
    this.#changesOfSettings += 1;
    this.#configuring = this.#configuring
      .catch(() => undefined)
      .then(async () => {
        const daemons = [this.#current, ...this.#leaving].filter((daemon) => daemon !== undefined);
        if (daemons.length === 0) return;
        const settings = await this.#settings();
        await Promise.all(daemons.map((daemon) => daemon.configure(settings)));
      })
      // One that has just gone needs no settings.
      .catch((error: unknown) => log().warn('the daemon took no settings', error));
    return this.#configuring;
  }

  dispose(): void {
    this.#isDisposed = true;
    this.#endPause();
    for (const daemon of [this.#current, ...this.#leaving]) daemon?.dispose();
    this.#onDidChange.dispose();
    this.#onDidMeetTrouble.dispose();
    this.#onDidHoldUp.dispose();
  }

  async #restart(): Promise<void> {
    this.#hasGivenUp = false;
    this.succeeded();
    this.#endPause();
    await (await this.open()).restartEngine();
  }

  async #connect(): Promise<DaemonClient> {
    for (;;) {
      await this.#pause();
      this.#setState('connecting');
      try {
        return await this.#reach(true);
      } catch (error) {
        this.#setState('failed');
        // One that never ran is not tried again: its log says why.
        if (!isCode(error, 'daemon-unreachable') || this.#losses.losses === 0) throw error;
        this.#meetLoss();
        if (this.#hasGivenUp) throw error;
      }
    }
  }

  /** What speaks to the daemon is loaded here, at the first use. */
  async #reach(start: boolean): Promise<DaemonClient> {
    const changes = this.#changesOfSettings;
    const [{ openDaemonSocket }, { DaemonClient: Client }, settings] = await Promise.all([
      import('../../../server/src/daemonClient/connectDaemon.ts'),
      import('../languageClient.ts'),
      this.#settings(),
    ]);
    const runtime = setting('runtime.path');
    const socket = await openDaemonSocket({ start, ...(runtime === '' ? {} : { runtime }) });
    const daemon = await Client.start(socket, settings);
    if (this.#isDisposed) {
      daemon.dispose();
      throw new FolioError('cancelled');
    }
    this.#current = daemon;
    log().info(`connected to the daemon, process ${daemon.info.pid}, build ${daemon.info.build}`);
    daemon.onStatus((status) => {
      if (this.#current !== daemon) return;
      this.#status = status;
      this.#onDidChange.fire();
    });
    void daemon.closed.then(() => this.#lost(daemon));
    this.#setState('connected');
    if (this.#changesOfSettings !== changes) void this.configure();
    return daemon;
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
    const pause = this.#losses.lost();
    this.#hasGivenUp = pause === undefined;
    this.#retryAt = pause === undefined ? undefined : performance.now() + pause;
    if (pause !== undefined) this.#onDidHoldUp.fire(pause);
    if (this.#hasGivenUp) this.#onDidMeetTrouble.fire('given-up');
    else if (this.#losses.losses === NOTICE_AT) this.#onDidMeetTrouble.fire('lost-again');
  }

  /** Lets it end what it has begun; what is new goes to the next. */
  #leave(daemon: DaemonClient): void {
    if (this.#current !== daemon) return;
    this.#leaving.add(daemon);
    daemon.leaveDocuments();
    this.#current = undefined;
    log().info('the daemon leaves, and takes nothing new');
    this.#setState('disconnected');
    this.#meetLoss();
  }

  #lost(daemon: DaemonClient): void {
    this.#leaving.delete(daemon);
    if (this.#current !== daemon) return;
    this.#current = undefined;
    if (this.#isDisposed) return;
    log().info('the connection to the daemon ended');
    this.#setState('disconnected');
    if (this.#isStopping) return;
    // One that nobody needed may go.
    if (!this.#isNeeded()) return this.#losses.succeeded();
    this.#meetLoss();
    this.open().catch((error: unknown) => log().warn('no other daemon', error));
  }

  #setState(state: ConnectionState): void {
    if (this.#state === state || this.#isDisposed) return;
    this.#state = state;
    if (state !== 'connected' && state !== 'connecting') this.#status = undefined;
    this.#onDidChange.fire();
  }
}

function isCode(error: unknown, code: FolioError['code']): boolean {
  return error instanceof FolioError && error.code === code;
}

function givenUp(): FolioError {
  return new FolioError('daemon-unreachable', { reason: 'it ended again and again', log: '' });
}
