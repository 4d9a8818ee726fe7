import type { Duplex } from 'node:stream';
import { Socket } from 'node:net';
import { setImmediate as nextTurn } from 'node:timers/promises';
import {
  createMessageConnection,
  RequestType,
  StreamMessageReader,
  StreamMessageWriter,
  type MessageConnection,
} from 'vscode-jsonrpc/node';
import type { DaemonInfo } from '../rendezvous/infoFile.ts';
import { FolioError } from '../errors/catalogue.ts';
import { StatusChanged, type DaemonStatus, type InitializationOptionsInput } from '../protocol.ts';
import type { FolioClient } from './folioClient.ts';
import { JobRequests } from './jobRequests.ts';

/** So many turns of the event loop without a message, and none is left. */
const QUIET_TURNS = 10;

/** What of LSP's `initialize` a program without documents has to say. */
const Initialize = new RequestType<object, unknown, unknown>('initialize');

/** A program's own connection to the daemon, past the handshake. An editor has a LanguageClient in its place. */
export class DaemonConnection extends JobRequests implements FolioClient {
  /** Which daemon this is. Its token stays private. */
  readonly info: Omit<DaemonInfo, 'token'>;
  /** The daemon's log, named in errors. */
  readonly log: string;
  /** Resolves when the connection has ended, whoever ended it, and all of it has been told. */
  readonly closed: Promise<void>;
  readonly #stream: Duplex;
  readonly #connection: MessageConnection;
  #handled = 0;

  /** Sends `initialize`, which nothing waits for: what is asked next is on its way with it. */
  constructor(
    stream: Duplex,
    { token: _secret, ...info }: DaemonInfo,
    log: string,
    options: Omit<InitializationOptionsInput, 'flowControl'> = {},
  ) {
    const unreachable = (reason: string): FolioError =>
      // What a stream says that was cut off is no reason for people.
      new FolioError('daemon-unreachable', {
        reason: stream.destroyed ? 'the connection ended' : reason,
        log,
      });
    const connection = createMessageConnection(
      new StreamMessageReader(stream),
      new StreamMessageWriter(stream),
      undefined,
      {
        messageStrategy: {
          handleMessage: (message, next) => {
            this.#handled += 1;
            return next(message);
          },
        },
      },
    );
    super(connection, unreachable);
    this.info = info;
    this.log = log;
    this.#stream = stream;
    this.#connection = connection;
    connection.onError(() => stream.destroy());
    this.closed = new Promise((resolve) => stream.once('close', () => void this.#lost().then(resolve)));
    connection.listen();
    const initializationOptions = { ...options, flowControl: true };
    const params = { processId: process.pid, rootUri: null, capabilities: {}, initializationOptions };
    // Where it is refused every request is, and says so.
    connection.sendRequest(Initialize, params).catch(() => undefined);
  }

  /** Called when the daemon's status has changed; needs the option `status`. */
  onStatus(told: (status: DaemonStatus) => void): void {
    this.#connection.onNotification(StatusChanged, told);
  }

  /** Keeps the program from ending only because this connection is open, or no longer. */
  ref(keepsAlive: boolean): void {
    if (!(this.#stream instanceof Socket)) return;
    if (keepsAlive) this.#stream.ref();
    else this.#stream.unref();
  }

  close(): Promise<void> {
    if (this.#stream.destroyed) return Promise.resolve();
    return new Promise((resolve) => {
      this.#stream.once('close', () => resolve());
      this.#stream.destroy();
    });
  }

  /**
   * vscode-jsonrpc handles what it has received one message a turn of the event loop; the last words of a
   * daemon that leaves are still on their way when its socket has closed.
   */
  async #lost(): Promise<void> {
    for (let quiet = 0; quiet < QUIET_TURNS; quiet += 1) {
      const before = this.#handled;
      await nextTurn();
      if (this.#handled !== before) quiet = 0;
    }
    // Rejects what was not answered.
    this.#connection.dispose();
  }
}
