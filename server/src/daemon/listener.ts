import { chmod } from 'node:fs/promises';
import { createServer, type Server, type Socket } from 'node:net';
import { reasonOf } from '../errors/catalogue.ts';
import { greetClient, type Credentials, type DaemonIdentity } from '../rendezvous/handshake.ts';
import { FAREWELL_MILLISECONDS, MAX_CLIENTS, MAX_STRANGERS } from './jobs/jobSettings.ts';
import type { Log } from './log.ts';

export interface ListenerOptions {
  readonly address: string;
  /** Whether the address is a file, with a mode. */
  readonly isFile: boolean;
  readonly credentials: Credentials;
  readonly identity: DaemonIdentity;
  readonly log: Log;
  /** Called for each peer that has proved itself. */
  readonly serve: (socket: Socket) => void;
}

/**
 * The daemon's socket: lets in who knows the token, and closes everything else within seconds. Those who have
 * not proved themselves take no place of those who have: where many wait, the one that has waited longest goes.
 */
export class Listener {
  readonly #options: ListenerOptions;
  readonly #server: Server;
  /** Not past the handshake, oldest first. */
  readonly #strangers = new Set<Socket>();
  readonly #clients = new Set<Socket>();

  private constructor(options: ListenerOptions) {
    this.#options = options;
    this.#server = createServer((socket) => void this.#welcome(socket));
  }

  static async open(options: ListenerOptions): Promise<Listener> {
    const listener = new Listener(options);
    await new Promise<void>((resolve, reject) => {
      listener.#server.once('error', reject);
      listener.#server.listen(options.address, () => {
        listener.#server.off('error', reject);
        listener.#server.on('error', (error) =>
          options.log.error('listener-error', { reason: error.message }),
        );
        resolve();
      });
    });
    if (options.isFile) await chmod(options.address, 0o600);
    return listener;
  }

  /** Accepts nobody any more and removes the socket's file; those who are there stay. */
  stopAccepting(): void {
    this.#server.close();
  }

  /**
   * Closes all connections; resolves when they are closed. A client loses what it has not read when a message of its
   * own fails, so each is listened to until it has read to the end. Who does not read is cut off after this time.
   */
  async closeAll(milliseconds = FAREWELL_MILLISECONDS): Promise<void> {
    for (const stranger of this.#strangers) stranger.destroy();
    await Promise.all([...this.#clients].map((client) => endConnection(client, milliseconds)));
  }

  async #welcome(socket: Socket): Promise<void> {
    const { credentials, identity, log, serve } = this.#options;
    socket.on('error', () => socket.destroy());
    this.#makeRoom();
    this.#strangers.add(socket);
    socket.once('close', () => {
      this.#strangers.delete(socket);
      this.#clients.delete(socket);
    });
    try {
      await greetClient(socket, credentials, identity, () => this.#refusal());
      this.#strangers.delete(socket);
      this.#clients.add(socket);
      serve(socket);
    } catch (error) {
      log.warn('connection-refused', { reason: reasonOf(error) });
      // `end`, so that a refusal arrives; a peer that does not close its side is cut off.
      socket.end(() => socket.destroy());
    }
  }
  #makeRoom(): void {
    const [oldest] = this.#strangers;
    if (!oldest || this.#strangers.size < MAX_STRANGERS) return;
    this.#options.log.warn('connection-refused', { reason: 'silent while others wait' });
    this.#strangers.delete(oldest);
    oldest.destroy();
  }

  #refusal(): string | undefined {
    return this.#clients.size < MAX_CLIENTS ? undefined : `it serves ${MAX_CLIENTS} clients already`;
  }
}

/** Says that nothing more comes; resolves when the other side has read that, or did not within the time. */
function endConnection(socket: Socket, milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    if (socket.closed) return resolve();
    const giveUp = setTimeout(() => socket.destroy(), milliseconds);
    socket.once('close', () => {
      clearTimeout(giveUp);
      resolve();
    });
    socket.end();
  });
}
