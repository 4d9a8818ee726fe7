import { open } from 'node:fs/promises';
import { connectDaemon } from '../../daemonClient/connectDaemon.ts';
import type { DaemonConnection } from '../../daemonClient/daemonConnection.ts';
import { daemonPaths } from '../../daemonClient/daemonPaths.ts';
import { FolioError, toFolioError } from '../../errors/catalogue.ts';
import type { CommandContext } from '../commandContext.ts';
import { describeDaemon } from '../daemonReport.ts';
import { EXIT } from '../exitCodes.ts';
import type { ExitCode } from '../exitCodes.ts';
import { printable } from '../printable.ts';
import { writeResult } from '../resultStream.ts';

/** `folio daemon start` */
export async function startDaemon({ stdout }: CommandContext): Promise<ExitCode> {
  const running = await runningDaemon();
  const daemon = running ?? (await connectDaemon({ start: true }));
  stdout.write(`The daemon is ${running ? 'already ' : ''}running (process ${daemon.info.pid}).\n`);
  await daemon.close();
  return EXIT.ok;
}

/** A daemon that leaves while it is asked is looked for again so often. */
const STOP_TRIES = 5;

/** `folio daemon stop`: returns when the daemon is gone, or will exit once its jobs are done. */
export async function stopDaemon(now: boolean, { stdout }: CommandContext): Promise<ExitCode> {
  for (let tries = 1; ; tries += 1) {
    const daemon = await runningDaemon();
    if (!daemon) {
      stdout.write('No daemon is running.\n');
      return EXIT.ok;
    }
    try {
      return await stopRunning(daemon, now, stdout);
    } catch (error) {
      // It may have left while it was asked, which is what was wanted: look again.
      if (!isUnreachable(error) || tries === STOP_TRIES) throw error;
    } finally {
      await daemon.close();
    }
  }
}

async function stopRunning(
  daemon: DaemonConnection,
  now: boolean,
  stdout: CommandContext['stdout'],
): Promise<ExitCode> {
  const { jobs } = await daemon.status();
  await daemon.stop(now);
  const waits = !now && jobs.length > 0;
  stdout.write(
    waits
      ? `The daemon will stop when its jobs are done (${jobs.length} left).\n`
      : 'The daemon is stopping.\n',
  );
  return EXIT.ok;
}

/** `folio daemon status` */
export async function daemonStatus(json: boolean, { stdout }: CommandContext): Promise<ExitCode> {
  const daemon = await runningDaemon();
  if (!daemon) {
    stdout.write(json ? 'null\n' : 'No daemon is running.\n');
    return EXIT.nothingRead;
  }
  const status = await daemon.status();
  await daemon.close();
  stdout.write(json ? `${JSON.stringify(status, undefined, 2)}\n` : `${printable(describeDaemon(status))}\n`);
  return EXIT.ok;
}

/** The end of a log is read, never all of it: so much holds any number of lines that anybody reads. */
const MAX_LOG_BYTES = 4 << 20;

/** `folio daemon logs`: prints the last lines of the log, whether or not the daemon is running. */
export async function daemonLogs(lines: number, { stdout, signal }: CommandContext): Promise<ExitCode> {
  const { log } = daemonPaths();
  let text: string;
  try {
    text = await endOfFile(log, MAX_LOG_BYTES);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') {
      throw new FolioError('file-not-found', { file: log }, { cause: error });
    }
    throw toFolioError(error, 'file-unreadable', { file: log });
  }
  const wanted = text.trimEnd().split('\n').slice(-lines).join('\n');
  await writeResult(stdout, wanted === '' ? '' : `${wanted}\n`, signal);
  return EXIT.ok;
}

async function endOfFile(path: string, bytes: number): Promise<string> {
  const file = await open(path);
  try {
    const { size } = await file.stat();
    const buffer = Buffer.alloc(Math.min(size, bytes));
    const { bytesRead } = await file.read(buffer, 0, buffer.length, size - buffer.length);
    return buffer.toString('utf8', 0, bytesRead);
  } finally {
    await file.close();
  }
}

async function runningDaemon(): Promise<DaemonConnection | undefined> {
  try {
    return await connectDaemon({ start: false });
  } catch (error) {
    if (isUnreachable(error)) return undefined;
    throw error;
  }
}

function isUnreachable(error: unknown): boolean {
  return error instanceof FolioError && error.code === 'daemon-unreachable';
}
