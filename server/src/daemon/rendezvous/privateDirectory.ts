import type { Stats } from 'node:fs';
import { lstat, mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { FolioError, toFolioError } from '../../errors/catalogue.ts';
import { hasModes, type Platform } from './platform.ts';

/**
 * Makes a folder and the one above it that only this user can enter, or checks that they are so. The mode
 * of a socket does not keep others out everywhere; the folder's does. Fails closed: somebody else's folder
 * is never used (`run-directory-unsafe`).
 */
export async function makePrivateDirectory(directory: string, platform: Platform): Promise<void> {
  for (const path of [dirname(directory), directory]) {
    try {
      await mkdir(path, { recursive: true, mode: 0o700 });
      refuseUnsafe(path, await lstat(path), platform);
    } catch (error) {
      throw toFolioError(error, 'run-directory-unsafe', { directory: path });
    }
  }
}

function refuseUnsafe(directory: string, stats: Stats, platform: Platform): void {
  const refuse = (reason: string): never => {
    throw new FolioError('run-directory-unsafe', { directory, reason });
  };
  if (stats.isSymbolicLink()) refuse('it is a symbolic link');
  if (!stats.isDirectory()) refuse('it is not a folder');
  if (!hasModes(platform)) return;
  if (stats.uid !== platform.uid) refuse(`it belongs to user ${stats.uid}, not to ${platform.uid}`);
  if ((stats.mode & 0o077) !== 0)
    refuse(`its mode is ${(stats.mode & 0o777).toString(8).padStart(4, '0')}, not 0700`);
}
