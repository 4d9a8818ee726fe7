import { spawn } from 'node:child_process';
import { closeSync, openSync, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { daemonArguments, type DaemonOptions } from '../rendezvous/daemonOptions.ts';
import { readInfo, type DaemonInfo } from '../rendezvous/infoFile.ts';
import { daemonEnvironment, logDirectory, type Platform } from '../rendezvous/platform.ts';
import { startFailureIn } from '../rendezvous/daemonOptions.ts';
import { entryPoint } from '../entryPoints.ts';
import { FolioError } from '../errors/catalogue.ts';
import { workingFolder } from '../files/homeFolder.ts';
import { makePrivateDirectory } from '../files/privateFolder.ts';
import { daemonRuntime } from './daemonRuntime.ts';

/** Only one that hangs takes so long: half a second on an idle machine, some ten on one that has thirty at once to do. */
const READY_MILLISECONDS = 60_000;
const LOOK_EVERY_MILLISECONDS = 15;
const MAX_OUTPUT_BYTES = 1 << 20;

/**
 * Starts a daemon that outlives this program, and resolves when it has published itself. Rejects with
 * `daemon-unreachable`, which names the log, if it ends before that or takes too long; with what it reports about
 * its folders (`disk-full`, `folder-unwritable`); or with `runtime-unusable`.
 */
export async function spawnDaemon(
  options: Partial<DaemonOptions> & { run: string; build: string },
  platform: Platform,
  wantedRuntime?: string,
): Promise<DaemonInfo> {
  const entry = entryPoint('daemon');
  const runtime = await daemonRuntime(entry, wantedRuntime);
  const output = join(logDirectory(platform), `daemon-${options.build}.out`);
  const file = await openOutput(output);
  const child = spawn(runtime.path, [...runtime.flags, entry, ...daemonArguments(options)], {
    detached: true,
    stdio: ['ignore', file, file],
    // Not the folder of this program: that would keep it from being removed or unmounted.
    cwd: workingFolder(),
    env: daemonEnvironment(platform, wantedRuntime === undefined && 'electron' in process.versions),
    windowsHide: true,
  });
  if (file !== 'ignore') closeSync(file);
  let ended: string | undefined;
  child.once('error', (error) => (ended = error.message));
  child.once(
    'exit',
    (code, signal) => (ended = signal ? `it ended by ${signal}` : `it ended with code ${code}`),
  );
  child.unref();
  for (const start = performance.now(); performance.now() - start < READY_MILLISECONDS;) {
    const info = await readInfo(options.run);
    if (info && info.pid === child.pid) return info;
    if (ended !== undefined) {
      throw await endOfStart(output, ended);
    }
    await delay(LOOK_EVERY_MILLISECONDS);
  }
  throw new FolioError('daemon-unreachable', {
    reason: `it was not ready within ${READY_MILLISECONDS / 1_000} s`,
    log: output,
  });
}

/**
 * What the daemon and its libraries print goes to a file: nobody else would be there to read it. Where none
 * can be made it goes nowhere.
 */
async function openOutput(output: string): Promise<number | 'ignore'> {
  try {
    await makePrivateDirectory(dirname(output));
    return openSync(output, isLarge(output) ? 'w' : 'a', 0o600);
  } catch {
    return 'ignore';
  }
}

function isLarge(file: string): boolean {
  return (statSync(file, { throwIfNoEntry: false })?.size ?? 0) > MAX_OUTPUT_BYTES;
}

/** Why a daemon ended before it was ready, as it said itself, or else what is known from outside. */
async function endOfStart(output: string, ended: string): Promise<FolioError> {
  const text = await readFile(output, 'utf8').catch(() => '');
  const line = text.trim().split('\n').at(-1) ?? '';
  const failure = startFailureIn(line);
  if (failure) return FolioError.fromFailure(failure);
  const reason = line === '' ? ended : `${ended} (${line.slice(0, 300)})`;
  return new FolioError('daemon-unreachable', { reason, log: output });
}
