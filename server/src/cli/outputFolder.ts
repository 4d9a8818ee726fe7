import { lstat, open, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { FolioError } from '../errors/catalogue.ts';
import { systemCode } from '../errors/systemErrors.ts';
import { makeFolders } from '../files/privateFolder.ts';
import { temporaryName } from '../files/temporaries.ts';
import { modeForUser } from '../files/umask.ts';
import { whyNotWritten } from './atomicFile.ts';

/** Which different names are the same on a file system. */
export interface NameFolding {
  readonly foldsCase: boolean;
  /** Composed and decomposed accents. */
  readonly foldsAccents: boolean;
}

/** The form of a name in which the file system compares it. */
export function foldedName(path: string, { foldsCase, foldsAccents }: NameFolding): string {
  const composed = foldsAccents ? path.normalize('NFC') : path;
  return foldsCase ? composed.toLowerCase() : composed;
}

/**
 * Creates a folder for results, with permissions as the user's umask says, and tests whether files can be created
 * in it and which names are the same there. The platform does not tell: a USB stick on Linux may ignore case.
 * Throws FolioError `output-unwritable`.
 */
export async function openOutputFolder(folder: string): Promise<NameFolding> {
  try {
    await makeUserFolder(folder);
    return await tryFolder(folder);
  } catch (error) {
    throw unwritable(folder, error);
  }
}

/** Throws FolioError `output-unwritable` if a file with this path could not be written. */
export async function checkOutputFile(path: string): Promise<void> {
  try {
    const present = await lstat(path).catch((error: unknown) => {
      if (systemCode(error) !== 'ENOENT') throw error;
      return undefined;
    });
    if (present?.isFile() !== false) await tryFolder(dirname(path));
  } catch (error) {
    throw unwritable(path, error);
  }
}

export function makeUserFolder(folder: string): Promise<void> {
  return makeFolders(folder, modeForUser(0o777));
}

async function tryFolder(folder: string): Promise<NameFolding> {
  const probe = `${temporaryName()}\u00e9`;
  const path = join(folder, probe);
  await (await open(path, 'wx', 0o600)).close();
  try {
    return {
      foldsCase: await exists(join(folder, probe.toUpperCase())),
      foldsAccents: await exists(join(folder, probe.normalize('NFD'))),
    };
  } finally {
    await rm(path, { force: true });
  }
}

async function exists(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    () => false,
  );
}

function unwritable(file: string, error: unknown): FolioError {
  return new FolioError('output-unwritable', { file, reason: whyNotWritten(error) }, { cause: error });
}
