import { spawn } from 'node:child_process';
import { closeSync, openSync, statSync } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { daemonArguments, type DaemonOptions } from '../daemon/daemonOptions.ts';
import { readInfo, type DaemonInfo } from '../daemon/rendezvous/infoFile.ts';
import { daemonEnvironment, logDirectory, type Platform } from '../daemon/rendezvous/platform.ts';
import { entryPoint } from '../entryPoints.ts';
import { FolioError, reasonOf } from '../errors/catalogue.ts';
import { daemonRuntime } from './daemonRuntime.ts';

/** Only one that hangs takes so long: half a second on an idle machine, some ten on one that has thirty at once to do. */
const READY_MILLISECONDS = 60_000;
const LOOK_EVERY_MILLISECONDS = 15;
const MAX_OUTPUT_BYTES = 1 << 20;

/**
 * Starts a daemon that outlives this program and resolves when it has published itself. Rejects with
 * `daemon-unreachable`, naming the log, when it ends before or takes too long, or with `runtime-unusable`.
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
    cwd: platform.home,
    env: daemonEnvironment(platform, wantedRuntime === undefined && 'electron' in process.versions),
    windowsHide: true,
  });
  closeSync(file);
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
      throw new FolioError('daemon-unreachable', { reason: await lastWords(output, ended), log: output });
    }
    await delay(LOOK_EVERY_MILLISECONDS);
  }
  throw new FolioError('daemon-unreachable', {
    reason: `it was not ready within ${READY_MILLISECONDS / 1_000} s`,
    log: output,
  });
}

/** What the daemon and its libraries print goes to a file: nobody else would be there to read it. */
async function openOutput(output: string): Promise<number> {
  try {
    await mkdir(dirname(output), { recursive: true, mode: 0o700 });
    return openSync(output, isLarge(output) ? 'w' : 'a', 0o600);
  } catch (error) {
    throw new FolioError('daemon-unreachable', { reason: reasonOf(error), log: output }, { cause: error });
  }
}

function isLarge(file: string): boolean {
  return (statSync(file, { throwIfNoEntry: false })?.size ?? 0) > MAX_OUTPUT_BYTES;
}

async function lastWords(output: string, ended: string): Promise<string> {
  const text = await readFile(output, 'utf8').catch(() => '');
  const line = text.trim().split('\n').at(-1) ?? '';
  return line === '' ? ended : `${ended} (${line.slice(0, 300)})`;
}
