import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Socket } from 'node:net';
import { z } from 'zod';
import { FolioError } from '../errors/catalogue.ts';

/**
 * What both sides do before any JSON-RPC, one line of JSON each time:
 *
 * 1. client: its nonce, protocol and build, with a proof that it knows the token of the info file;
 * 2. daemon: its nonce, version and pid with a proof over both nonces, or a reason why not;
 * 3. client: a proof over both nonces.
 *
 * A proof is an HMAC-SHA-256 with the token as key. The daemon says nothing to a peer without a proof;
 * the client learns from the second line that no other program owns the address. Fresh nonces on both
 * sides make recorded lines useless.
 *
 * Each side waits this long. On a machine with fifteen programs a core a living peer was seen to need more than a
 * second, and a client that gives up replaces a daemon that works.
 */
export const HANDSHAKE_MILLISECONDS = 5_000;

/** At least as long as any client waits. Peers that stay silent make room for others before that. */
const DAEMON_HANDSHAKE_MILLISECONDS = 5_000;

/** What must be equal on both sides. */
export interface Credentials {
  readonly token: string;
  readonly protocol: number;
  readonly build: string;
}

export interface DaemonIdentity {
  readonly pid: number;
  readonly version: string;
}

const nonce = z.string().regex(/^[0-9a-f]{32}$/);
const proof = z.string().regex(/^[0-9a-f]{64}$/);
const helloSchema = z.object({ nonce, protocol: z.int(), build: z.string().max(64), proof });
const welcomeSchema = z.object({ nonce, version: z.string(), pid: z.int(), proof });
const refusalSchema = z.object({ refused: z.string(), proof });
const answerSchema = z.object({ proof });

/**
 * The daemon's side. Rejects with the reason, as an Error, after which the socket is to be closed. `refusal`
 * says why a client that knows the token is not let in all the same.
 */
export async function greetClient(
  socket: Socket,
  mine: Credentials,
  identity: DaemonIdentity,
  refusal: () => string | undefined = () => undefined,
  milliseconds = DAEMON_HANDSHAKE_MILLISECONDS,
): Promise<void> {
  const signal = AbortSignal.timeout(milliseconds);
  const hello = parse(helloSchema, await readLine(socket, signal));
  const { nonce: clientNonce, protocol, build } = hello;
  if (!isProof(hello.proof, mine.token, 'hello', clientNonce, protocol, build))
    throw new Error('wrong token');
  const isOther = protocol !== mine.protocol || build !== mine.build;
  const refused = isOther
    ? `it is protocol ${mine.protocol}, build ${mine.build}; the client is protocol ${protocol}, build ${build}`
    : refusal();
  if (refused !== undefined) {
    write(socket, { refused, proof: prove(mine.token, 'refused', clientNonce, refused) });
    throw new Error(isOther ? 'wrong version' : refused);
  }
  const daemonNonce = randomBytes(16).toString('hex');
  const { version, pid } = identity;
  write(socket, {
    nonce: daemonNonce,
    version,
    pid,
    proof: prove(mine.token, 'daemon', clientNonce, daemonNonce, version, pid),
  });
  const answer = parse(answerSchema, await readLine(socket, signal));
  if (!isProof(answer.proof, mine.token, 'client', clientNonce, daemonNonce)) throw new Error('wrong proof');
}

/**
 * The client's side. Rejects with FolioError `daemon-refused` where a daemon that knows the token refuses,
 * and with an Error for anything else (silence, a closed connection, an impostor).
 */
export async function greetDaemon(
  socket: Socket,
  mine: Credentials,
  milliseconds = HANDSHAKE_MILLISECONDS,
): Promise<DaemonIdentity> {
  const signal = AbortSignal.timeout(milliseconds);
  const { token, protocol, build } = mine;
  const clientNonce = randomBytes(16).toString('hex');
  write(socket, {
    nonce: clientNonce,
    protocol,
    build,
    proof: prove(token, 'hello', clientNonce, protocol, build),
  });
  const line = await readLine(socket, signal);
  const refusal = refusalSchema.safeParse(tryJson(line));
  if (refusal.success && isProof(refusal.data.proof, token, 'refused', clientNonce, refusal.data.refused)) {
    throw new FolioError('daemon-refused', { reason: refusal.data.refused });
  }
  const { nonce: daemonNonce, version, pid, proof: daemonProof } = parse(welcomeSchema, line);
  if (!isProof(daemonProof, token, 'daemon', clientNonce, daemonNonce, version, pid)) {
    throw new Error('the peer does not know the token');
  }
  write(socket, { proof: prove(token, 'client', clientNonce, daemonNonce) });
  return { version, pid };
}

function prove(token: string, ...parts: readonly (string | number)[]): string {
  return createHmac('sha256', token).update(JSON.stringify(parts)).digest('hex');
}

function isProof(given: string, token: string, ...parts: readonly (string | number)[]): boolean {
  return timingSafeEqual(Buffer.from(given, 'hex'), Buffer.from(prove(token, ...parts), 'hex'));
}

function write(socket: Socket, message: object): void {
  socket.write(`${JSON.stringify(message)}\n`);
}

function parse<T>(schema: z.ZodType<T>, line: string): T {
  const parsed = schema.safeParse(tryJson(line));
  if (!parsed.success) throw new Error('not a handshake');
  return parsed.data;
}

function tryJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

/** A handshake line is a few hundred bytes; a peer that sends more is not one of ours. */
const MAX_LINE_BYTES = 4_096;

/**
 * The next line of a socket, without its end. What follows it stays in the socket for the next reader.
 * Rejects when the socket ends, when the line is too long, and when the signal aborts.
 */
function readLine(socket: Socket, signal: AbortSignal): Promise<string> {
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
