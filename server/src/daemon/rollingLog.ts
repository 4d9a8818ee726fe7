import pino from 'pino';
import { createStream } from 'rotating-file-stream';
import { makePrivateDirectory } from '../files/privateFolder.ts';
import { silentLog, type Log } from './log.ts';
import { logPath } from '../rendezvous/platform.ts';

/** Five files of a megabyte: weeks of work, and never a full disk. */
const FILE_SIZE = '1M';
const OLD_FILES = 4;

/** A log on disk, one line of JSON an event. */
export interface RollingLog extends Log {
  readonly path: string;
  /** Resolves when everything is written. */
  close(): Promise<void>;
}

/** Where nothing can be written there is no log, and everything else works. */
export async function openRollingLog(directory: string, build: string): Promise<RollingLog> {
  const path = logPath(directory, build);
  try {
    await makePrivateDirectory(directory);
  } catch {
    return { ...silentLog, path, close: () => Promise.resolve() };
  }
  const stream = createStream(
    (index) => (index === null ? `daemon-${build}.log` : `daemon-${build}.${String(index)}.log`),
    {
      path: directory,
      size: FILE_SIZE,
      rotate: OLD_FILES,
      mode: 0o600,
    },
  );
  // A full disk must not end the daemon.
  stream.on('error', () => undefined);
  const logger = pino(
    { timestamp: pino.stdTimeFunctions.isoTime, redact: ['token', 'password'], base: { pid: process.pid } },
    stream,
  );
  return {
    path,
    info: (event, details) => logger.info(details ?? {}, event),
    warn: (event, details) => logger.warn(details ?? {}, event),
    error: (event, details) => logger.error(details ?? {}, event),
    close: () => new Promise((resolve) => stream.end(() => resolve())),
  };
}
