import { lstat, readdir, rm } from 'node:fs/promises';
import { createConnection } from 'node:net';
import { basename, dirname, join } from 'node:path';
import { cacheDirectory } from '../cache/cacheDirectory.ts';
import { dataDirectory } from '../files/dataDirectory.ts';
import { CONVERTED } from '../models/traineddata/convertedFiles.ts';
import { RUN_DIRECTORY } from '../files/places.ts';
import { sweepFiles } from '../files/temporaries.ts';
import { sweepInstalls } from '../models/install/installPlace.ts';
import { addressIsFile, hasModes, isAlive, type Platform } from '../rendezvous/platform.ts';
import { readInfo } from '../rendezvous/infoFile.ts';
import type { Log } from './log.ts';

/** A directory that changed so recently may belong to a daemon that is just starting. */
const YOUNG_MILLISECONDS = 60_000;

const OWN_LEFTOVER = /^(?:spool-(\d+)|(\d+)-[0-9a-f]{6}\.sock|info\.json\.(\d+)\.[0-9a-f]+)$/;

/**
 * Removes what daemons that were killed left behind: their sockets and spooled files in this run
 * directory, and the run directories of other builds in which nobody answers. Never touches what is not
 * ours, what is a symbolic link, or what belongs to a daemon that may be alive.
 */
export async function sweep(directory: string, platform: Platform, log: Log): Promise<void> {
  for (const name of await readdir(directory)) {
    const match = OWN_LEFTOVER.exec(name);
    const pid = Number(match?.slice(1).find((group) => group !== undefined));
    if (match && pid !== process.pid && !isAlive(pid))
      await rm(join(directory, name), { recursive: true, force: true });
  }
  const base = dirname(directory);
  for (const name of await readdir(base)) {
    const other = join(base, name);
    if (name === basename(directory) || !RUN_DIRECTORY.test(name) || !(await isDead(other, platform)))
      continue;
    await rm(other, { recursive: true, force: true });
    log.info('swept', { directory: name });
  }
}

/** Nothing is being made for so long. */
const UNFINISHED_MILLISECONDS = 24 * 60 * 60_000;

/** Names of whole files and folders below the caches; others were never finished, or are of older versions. */
const FINISHED: readonly (readonly [folder: string, names: RegExp])[] = [
  // Of older versions, which made graphs for the machine.
  ['graphs', /(?!)/],
  ['devices', /^[0-9a-f]{32}\.json$/],
  [CONVERTED.folder, CONVERTED.name],
  // Where cacache puts contents together.
  [join('results', 'tmp'), /(?!)/],
];

/** Removes what processes that were killed left unfinished in the caches. */
export async function sweepCaches(): Promise<void> {
  for (const [name, finished] of FINISHED) {
    const folder = join(cacheDirectory(), name);
    await sweepFiles(folder);
    await removeOld(folder, (entry) => !finished.test(entry));
  }
  await sweepInstalls();
  const installed = join(dataDirectory(), 'devices');
  await removeOld(installed, (entry) => /\.[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(entry));
}

async function removeOld(folder: string, isUnfinished: (name: string) => boolean): Promise<void> {
  for (const name of await readdir(folder).catch((): string[] => [])) {
    if (!isUnfinished(name)) continue;
    const path = join(folder, name);
    const stats = await lstat(path).catch(() => undefined);
    if (stats && Date.now() - stats.mtimeMs > UNFINISHED_MILLISECONDS)
      await rm(path, { recursive: true, force: true });
  }
}

async function isDead(directory: string, platform: Platform): Promise<boolean> {
  try {
    const stats = await lstat(directory);
    if (!stats.isDirectory() || (hasModes(platform) && stats.uid !== platform.uid)) return false;
    if (Date.now() - stats.mtimeMs < YOUNG_MILLISECONDS) return false;
    const info = await readInfo(directory);
    const addresses = info ? [info.address] : [];
    if (addressIsFile(platform)) {
      // A daemon that drains has taken its info away and still has its socket.
      for (const name of await readdir(directory))
        if (name.endsWith('.sock')) addresses.push(join(directory, name));
    }
    for (const address of new Set(addresses)) if (await answers(address)) return false;
    return !(info && isAlive(info.pid) && !addressIsFile(platform));
  } catch {
    return false;
  }
}

/** Whether anybody listens; any doubt counts as yes. */
function answers(address: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection(address);
    const settle = (answer: boolean): void => {
      socket.destroy();
      resolve(answer);
    };
    socket.setTimeout(1_000, () => settle(true));
    socket.once('connect', () => settle(true));
    socket.once('error', (error: NodeJS.ErrnoException) =>
      settle(error.code !== 'ECONNREFUSED' && error.code !== 'ENOENT'),
    );
  });
}
