import type { Socket } from 'node:net';

/** A handshake line is a few hundred bytes; who sends more is not one of ours. */
const MAX_LINE_BYTES = 4_096;

/**
 * The next line of a socket, without its end. What follows it stays in the socket for the next reader.
 * Rejects when the socket ends, when the line is too long, and when the signal aborts.
 */
export function readLine(socket: Socket, signal: AbortSignal): Promise<string> {
  return new Promise((resolve, reject) => {
    let read = Buffer.alloc(0);
    const settle = (outcome: () => void): void => {
      socket.off('readable', onReadable).off('end', onEnd).off('close', onEnd).off('error', onError);
      signal.removeEventListener('abort', onAbort);
      outcome();
    };
    const fail = (reason: string): void => settle(() => reject(new Error(reason)));
    const onEnd = (): void => fail('the connection was closed');
    const onError = (error: Error): void => fail(error.message);
    const onAbort = (): void => fail('no answer in time');
    const onReadable = (): void => {
      for (let chunk = nextChunk(socket); chunk; chunk = nextChunk(socket)) {
        read = Buffer.concat([read, chunk]);
        const end = read.indexOf(0x0a);
        if (end > MAX_LINE_BYTES || (end < 0 && read.length > MAX_LINE_BYTES)) return fail('not a handshake');
        if (end < 0) continue;
        const rest = read.subarray(end + 1);
        const line = read.toString('utf8', 0, end);
        return settle(() => {
          if (rest.length > 0) socket.unshift(rest);
          resolve(line);
        });
      }
    };
    socket.on('readable', onReadable).on('end', onEnd).on('close', onEnd).on('error', onError);
    signal.addEventListener('abort', onAbort);
    if (signal.aborted) onAbort();
    else if (socket.destroyed || socket.readableEnded) onEnd();
    else onReadable();
  });
}

function nextChunk(socket: Socket): Buffer | null {
  return socket.read() as Buffer | null;
}
