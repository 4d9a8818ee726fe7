import { chmod } from 'node:fs/promises';
import { createServer, type Server, type Socket } from 'node:net';
import { reasonOf } from '../errors/catalogue.ts';
import { greetClient, type Credentials, type DaemonIdentity } from './handshake.ts';
import { MAX_CLIENTS } from './jobs/jobSettings.ts';
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

/** The daemon's socket: lets in who knows the token, and closes everything else after a few seconds. */
export class Listener {
  readonly #options: ListenerOptions;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();

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

  closeAll(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  async #welcome(socket: Socket): Promise<void> {
    const { credentials, identity, log, serve } = this.#options;
    socket.on('error', () => socket.destroy());
    if (this.#sockets.size >= MAX_CLIENTS) {
      log.warn('connection-refused', { reason: 'too many connections' });
      socket.destroy();
      return;
    }
    this.#sockets.add(socket);
    socket.once('close', () => this.#sockets.delete(socket));
    try {
      await greetClient(socket, credentials, identity);
      serve(socket);
    } catch (error) {
      log.warn('connection-refused', { reason: reasonOf(error) });
      // `end`, so that a refusal arrives; a peer that does not close its side is cut off.
      socket.end(() => socket.destroy());
    }
  }
}
