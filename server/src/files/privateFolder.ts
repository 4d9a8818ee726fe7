import type { Stats } from 'node:fs';
import { chmod, lstat, mkdir, readdir, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { hasModes, thisPlatform, type Platform } from '../rendezvous/platform.ts';
import { FolioError, reasonOf } from '../errors/catalogue.ts';
import { systemCode, systemTrouble } from '../errors/systemErrors.ts';
import { PRIVATE_MARK, placeOf, runPlace, type Place } from './places.ts';

const OTHERS = 0o077;
const PRIVATE = 0o700;

/**
 * Makes a folder that only this user can enter, with all that is missing above it, whatever the umask; one
 * that an older version left open is closed, and so is the place it lies in. Windows has no modes: there the
 * folders of a user are closed to others by what they inherit.
 *
 * Errors: `folder-unsafe` (`run-directory-unsafe` of the run folder) where it belongs to somebody else or is
 * no folder, `disk-full`, `folder-unwritable`, `system-exhausted`.
 */
export function makePrivateDirectory(directory: string, platform: Platform = thisPlatform()): Promise<void> {
  return makeIn(placeOf(directory, platform), directory, platform);
}

/**
 * The same for the folder of one build's daemon and the one above it, of which nothing doubtful is allowed: the
 * mode of a socket does not keep others out everywhere, the folder's does.
 */
export function makeRunDirectory(run: string, platform: Platform): Promise<void> {
  return makeIn(runPlace(dirname(run)), run, platform);
}

async function makeIn(place: Place, directory: string, platform: Platform): Promise<void> {
  const checked =
    place.root === undefined || place.root === directory ? [directory] : [place.root, directory];
  for (const path of checked) {
    try {
      const stats = await statsIfThere(path);
      if (!stats) await makeFolders(path, PRIVATE);
      await makeOwn(path, stats ?? (await lstat(path)), place, platform);
    } catch (error) {
      throw folderProblem(error, path, place.variable);
    }
  }
}

/** An error of using one of Folio's own folders, with what can be done about it. */
export function folderProblem(error: unknown, directory: string, variable: string): FolioError {
  if (error instanceof FolioError) return error;
  const reason = systemCode(error) === 'ENOENT' ? 'it cannot be made there' : reasonOf(error);
  const details = { directory, variable, reason };
  const trouble = systemTrouble(error);
  if (trouble === 'exhausted') return new FolioError('system-exhausted', { reason }, { cause: error });
  const code = trouble === 'no-space' ? 'disk-full' : 'folder-unwritable';
  return new FolioError(code, details, { cause: error });
}

/** The same for a folder whose place is not at hand. */
export function ownFolderProblem(error: unknown, directory: string): FolioError {
  return folderProblem(error, directory, placeOf(directory, thisPlatform()).variable);
}

/**
 * Makes a folder and what is missing above it, all with this mode whatever the umask. Unlike `mkdir` with
 * `recursive` it comes to an end in /proc, where nothing can be made and nothing says so:
 * https://github.com/nodejs/node/issues/47098
 */
export async function makeFolders(directory: string, mode: number): Promise<void> {
  try {
    await makeOne(directory, mode);
  } catch (error) {
    if (systemCode(error) !== 'ENOENT' || dirname(directory) === directory) throw error;
    await makeFolders(dirname(directory), mode);
    await makeOne(directory, mode);
  }
}

async function makeOne(directory: string, mode: number): Promise<void> {
  try {
    await mkdir(directory, { mode });
  } catch (error) {
    // Some systems say of an existing folder that it may not be made, since it is a mount or read-only.
    if (await isFolder(directory)) return;
    throw error;
  }
  const made = await lstat(directory);
  // What is there beyond the permissions (a group that is inherited) stays.
  if ((made.mode & 0o777) !== mode) await chmod(directory, (made.mode & 0o7000) | mode);
}

async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
}

async function statsIfThere(path: string): Promise<Stats | undefined> {
  return lstat(path).catch((error: unknown) => {
    if (systemCode(error) === 'ENOENT') return undefined;
    throw error;
  });
}

async function makeOwn(path: string, stats: Stats, place: Place, platform: Platform): Promise<void> {
  const refuse = (reason: string): never => {
    throw place.isStrict
      ? new FolioError('run-directory-unsafe', { directory: path, reason })
      : new FolioError('folder-unsafe', { directory: path, reason, variable: place.variable });
  };
  if (stats.isSymbolicLink() && place.isStrict) refuse('it is a symbolic link');
  const folder = stats.isSymbolicLink() ? await stat(path) : stats;
  if (!folder.isDirectory()) refuse('it is not a folder');
  if (!hasModes(platform)) return;
  for (const { uid } of [stats, folder])
    if (uid !== platform.uid) refuse(`it belongs to user ${uid}, not to ${platform.uid}`);
  if ((folder.mode & OTHERS) === 0) return;
  // A folder that a person named and others use (/var/log): what Folio makes in it is private by itself.
  const holdsOthers = path === place.root && !(await holdsOnly(path, place.ownNames));
  if (holdsOthers && place.isStrict)
    refuse(`its mode is ${octal(folder)}, not 0700, and it holds more than Folio's files`);
  if (!holdsOthers) await close(path, folder, platform);
}

async function holdsOnly(directory: string, names: RegExp): Promise<boolean> {
  return (await readdir(directory)).every((name) => names.test(name));
}

/** Shuts others out of a folder, and throws out what they may have put there. */
async function close(directory: string, { mode }: Stats, platform: Platform): Promise<void> {
  // What lies below may be as open: the next look through it does not rely on an earlier one.
  await rm(join(directory, PRIVATE_MARK), { force: true });
  await chmod(directory, PRIVATE);
  if ((mode & 0o022) === 0) return;
  for (const name of await readdir(directory)) {
    const { uid } = await lstat(join(directory, name));
    if (uid !== platform.uid) await rm(join(directory, name), { recursive: true, force: true });
  }
}

function octal({ mode }: Stats): string {
  return (mode & 0o777).toString(8).padStart(4, '0');
}
