import type { Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { buildId } from '../buildId.ts';
import type { DaemonOptions } from '../rendezvous/daemonOptions.ts';
import { readInfo, type DaemonInfo } from '../rendezvous/infoFile.ts';
import { isAlive, logDirectory, runDirectory, thisPlatform } from '../rendezvous/platform.ts';
import { takeStartLock } from '../rendezvous/startLock.ts';
import { logPath } from '../rendezvous/platform.ts';
import { FolioError } from '../errors/catalogue.ts';
import { folderProblem, makeRunDirectory } from '../files/privateFolder.ts';
import { PROTOCOL_VERSION, type InitializationOptionsInput } from '../protocol.ts';
import { DaemonConnection } from './daemonConnection.ts';
import { dial } from './dial.ts';
import { spawnDaemon } from './spawnDaemon.ts';

/** For finding, and waiting for another starter: longer than any start takes. */
const TOTAL_MILLISECONDS = 90_000;

/** A daemon that lives may be busy for a moment; one that stays mute is replaced. */
const SILENT_TRIES = 3;

export interface ConnectOptions {
  /** Start a daemon where none runs; else reject with `daemon-unreachable`. */
  readonly start: boolean;
  /** The Node.js that runs a daemon that is started; absent: the one that runs this program. */
  readonly runtime?: string;
  /** For a daemon that is started: another build's name, engine, places or times. */
  readonly daemon?: Partial<DaemonOptions>;
}

/** A daemon that was found, past the handshake: `initialize` comes next. */
export interface DaemonSocket {
  readonly socket: Socket;
  /** Which daemon it is. */
  readonly info: DaemonInfo;
  /** Where it writes its log. */
  readonly log: string;
}

/** As `openDaemonSocket`, with a connection over the socket. */
export async function connectDaemon(
  options: ConnectOptions,
  initializationOptions?: Omit<InitializationOptionsInput, 'flowControl'>,
): Promise<DaemonConnection> {
  const { socket, info, log } = await openDaemonSocket(options);
  return new DaemonConnection(socket, info, log, initializationOptions);
}

/**
 * Connects to this user's daemon of this build. If none is running, exactly one of the programs that ask at the
 * same time starts it: the one that holds the lock, after it has checked again. No program removes a socket that
 * another may be using. Rejects with `daemon-unreachable`, `daemon-refused`, `runtime-unusable`,
 * `run-directory-unsafe`, `disk-full` or `folder-unwritable`; waits for minutes only if something hangs.
 */
export async function openDaemonSocket({
  start,
  runtime,
  daemon = {},
}: ConnectOptions): Promise<DaemonSocket> {
  const platform = thisPlatform();
  const build = daemon.build ?? buildId();
  const run = daemon.run ?? runDirectory(platform, build);
  const log = logPath(logDirectory(platform), build);
  await makeRunDirectory(run, platform);
  const search = new DaemonSearch(run, build);
  let reason = 'it is not running';
  for (const began = performance.now(); performance.now() - began < TOTAL_MILLISECONDS;) {
    const found = await search.look();
    if (found.open) return { ...found.open, log };
    reason = found.reason;
    if (found.mayAnswerYet) {
      await delay(100);
      continue;
    }
    if (!start) break;
    const lock = await takeStartLock(run).catch((error: unknown) => {
      throw folderProblem(error, run, 'FOLIO_RUN_DIR');
    });
    if (!lock) {
      reason = 'another program is starting it';
      await delay(20 + Math.random() * 20);
      continue;
    }
    try {
      const again = await search.look();
      if (again.open) return { ...again.open, log };
      if (again.mayAnswerYet) continue;
      await spawnDaemon({ ...daemon, run, build }, platform, runtime);
    } finally {
      await lock.release();
    }
  }
  throw new FolioError('daemon-unreachable', { reason, log });
}

interface Found {
  readonly open?: { readonly socket: Socket; readonly info: DaemonInfo };
  readonly reason: string;
  /** It lives, but did not answer this time. */
  readonly mayAnswerYet: boolean;
}

/** Looks for the current daemon, and remembers how often it stayed silent. */
class DaemonSearch {
  readonly #run: string;
  readonly #build: string;
  readonly #silence = new Map<string, number>();

  constructor(run: string, build: string) {
    this.#run = run;
    this.#build = build;
  }

  async look(): Promise<Found> {
    const info = await readInfo(this.#run);
    if (!info || !isAlive(info.pid)) return { reason: 'it is not running', mayAnswerYet: false };
    const dialled = await dial(info, { protocol: PROTOCOL_VERSION, build: this.#build });
    if (dialled.outcome === 'connected')
      return { open: { socket: dialled.socket, info }, reason: '', mayAnswerYet: false };
    const mayAnswerYet = dialled.outcome === 'silent' && this.#count(info) < SILENT_TRIES;
    return { reason: dialled.reason, mayAnswerYet };
  }

  #count({ token }: DaemonInfo): number {
    const count = (this.#silence.get(token) ?? 0) + 1;
    this.#silence.set(token, count);
    return count;
  }
}
