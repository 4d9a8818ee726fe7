import { connect, type Socket } from 'node:net';
import { greetDaemon, HANDSHAKE_MILLISECONDS, type Credentials } from '../rendezvous/handshake.ts';
import type { DaemonInfo } from '../rendezvous/infoFile.ts';
import { reasonOf } from '../errors/catalogue.ts';

/** `absent`: nobody listens. `silent`: somebody does, and does not answer as a daemon would. */
export type Dialled =
  | { readonly outcome: 'connected'; readonly socket: Socket }
  | { readonly outcome: 'absent' | 'silent'; readonly reason: string };

/**
 * Connects to the daemon of an info file; both sides check that they talk to the right one. Rejects with FolioError
 * `daemon-refused` if the daemon refuses.
 */
export async function dial(info: DaemonInfo, mine: Omit<Credentials, 'token'>): Promise<Dialled> {
  const socket = connect(info.address);
  socket.on('error', () => socket.destroy());
  try {
    await connected(socket);
  } catch (error) {
    socket.destroy();
    const code = error instanceof Error && 'code' in error ? error.code : '';
    const isAbsent = code === 'ENOENT' || code === 'ECONNREFUSED' || code === 'ENOTSOCK';
    return { outcome: isAbsent ? 'absent' : 'silent', reason: reasonOf(error) };
  }
  try {
    await greetDaemon(socket, { ...mine, token: info.token });
    return { outcome: 'connected', socket };
  } catch (error) {
    socket.destroy();
    if (error instanceof Error && error.name === 'FolioError') throw error;
    return { outcome: 'silent', reason: reasonOf(error) };
  }
}

function connected(socket: Socket): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('no answer in time')), HANDSHAKE_MILLISECONDS);
    const settle = (outcome: () => void): void => {
      clearTimeout(timer);
      socket.off('connect', onConnect).off('error', onError);
      outcome();
    };
    const onConnect = (): void => settle(resolve);
    const onError = (error: Error): void => settle(() => reject(error));
    socket.once('connect', onConnect).once('error', onError);
  });
}
