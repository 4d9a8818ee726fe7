import { randomBytes } from 'node:crypto';
import { lstat, readdir, rename, rm, rmdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { FolioError } from '../../errors/catalogue.ts';
import { systemTrouble } from '../../errors/systemErrors.ts';
import { takeFileLock, type FileLock } from '../../files/fileLock.ts';
import { makePrivateDirectory, ownFolderProblem } from '../../files/privateFolder.ts';
import { installedModelsDirectory } from '../installedModels.ts';
import { MODEL_NAME } from '../manifest.ts';

/* In the folder of installed models: `NAME` is a whole model, `.install-NAME` one that is being made, `.old-NAME.X`
 * one that is being replaced, and `.lock-NAME` says that somebody is at it. */

/** A holder says this often that it still works. */
const REFRESH_MILLISECONDS = 20_000;

/** A holder that has not said so for this long is gone; several times longer, since machines sleep and disks stall. */
const STALE_MILLISECONDS = 120_000;

/** How often the lock of another process is looked at. */
const LOOK_MILLISECONDS = 250;

/** What was begun stays so long, to be continued. */
const UNFINISHED_MILLISECONDS = 24 * 60 * 60_000;

/** The right to change one model, and the folder in which it is made. */
export interface InstallPlace {
  /** Where the model is made; private. What an earlier try left is still in it. */
  readonly unfinished: string;
  /** Gives the finished folder its name, in place of an older model of that name. */
  commit(): Promise<void>;
  /** Removes the folder. */
  discard(): Promise<void>;
  /** Removes what an earlier try left in it. */
  empty(): Promise<void>;
  release(): Promise<void>;
}

/**
 * Waits for the right to change a model, which one process at a time has. `onWait` is called if somebody else has it.
 * Errors: `cancelled`, and those of `makePrivateDirectory`.
 */
export async function openInstallPlace(
  name: string,
  signal: AbortSignal,
  onWait?: () => void,
): Promise<InstallPlace> {
  if (!MODEL_NAME.test(name)) throw new Error(`${name} is not a name of a model`);
  const folder = installedModelsDirectory();
  await makePrivateDirectory(folder);
  const lock = await waitForLock(lockPath(folder, name), signal, onWait);
  const refresher = setInterval(() => void lock.refresh().catch(() => undefined), REFRESH_MILLISECONDS);
  refresher.unref();
  const unfinished = join(folder, `.install-${name}`);
  const release = async (): Promise<void> => {
    clearInterval(refresher);
    // Nothing in it is nothing to go on from.
    await rmdir(unfinished).catch(() => undefined);
    await lock.release();
  };
  try {
    await makePrivateDirectory(unfinished);
  } catch (error) {
    await release();
    throw error;
  }
  return {
    unfinished,
    release,
    commit: () => replaceFolder(unfinished, folder, name),
    discard: () => rm(unfinished, { recursive: true, force: true }),
    async empty() {
      await rm(unfinished, { recursive: true, force: true });
      await makePrivateDirectory(unfinished);
    },
  };
}

/** Removes an installed model. Errors: `cancelled`, `folder-unwritable`. */
export async function removeFolder(name: string, signal: AbortSignal): Promise<void> {
  const folder = installedModelsDirectory();
  const lock = await waitForLock(lockPath(folder, name), signal);
  try {
    const old = oldPath(folder, name);
    await rename(join(folder, name), old);
    await rm(old, { recursive: true, force: true });
  } catch (error) {
    throw ownFolderProblem(error, folder);
  } finally {
    await lock.release();
  }
}

/**
 * Removes what was begun and not continued for a day, and finishes what a kill interrupted. Never touches what a
 * process is at.
 */
export async function sweepInstalls(folder = installedModelsDirectory()): Promise<void> {
  const names = await readdir(folder).catch((): string[] => []);
  for (const entry of names) {
    const [, kind, name = ''] =
      /^\.(install|old)-([a-z0-9][a-z0-9._-]*?)(?:\.[0-9a-f]{12})?$/.exec(entry) ?? [];
    if (kind === undefined) continue;
    const lock = await takeFileLock(lockPath(folder, name), STALE_MILLISECONDS).catch(() => undefined);
    if (!lock) continue;
    try {
      const path = join(folder, entry);
      // Killed between taking the old model away and giving the new one its name.
      if (kind === 'old' && !(await exists(join(folder, name)))) await rename(path, join(folder, name));
      else if (kind === 'old' || (await isAbandoned(path))) await rm(path, { recursive: true, force: true });
    } catch {
      // Another time.
    } finally {
      await lock.release().catch(() => undefined);
    }
  }
}

async function replaceFolder(unfinished: string, folder: string, name: string): Promise<void> {
  const target = join(folder, name);
  const old = oldPath(folder, name);
  try {
    const isReplaced = await exists(target);
    if (isReplaced) await rename(target, old);
    try {
      await rename(unfinished, target);
    } catch (error) {
      if (isReplaced) await rename(old, target);
      throw error;
    }
    await rm(old, { recursive: true, force: true });
  } catch (error) {
    if (systemTrouble(error)) throw ownFolderProblem(error, folder);
    throw error;
  }
}

async function waitForLock(path: string, signal: AbortSignal, onWait?: () => void): Promise<FileLock> {
  let isTold = false;
  for (;;) {
    if (signal.aborted) throw new FolioError('cancelled');
    const lock = await takeFileLock(path, STALE_MILLISECONDS).catch((error: unknown) => {
      throw ownFolderProblem(error, path);
    });
    if (lock) return lock;
    if (!isTold) onWait?.();
    isTold = true;
    await delay(LOOK_MILLISECONDS, undefined, { signal }).catch(() => undefined);
  }
}

/** Whether nothing in a folder has changed for a day. */
async function isAbandoned(folder: string): Promise<boolean> {
  const paths = [folder, ...(await readdir(folder).catch(() => [])).map((name) => join(folder, name))];
  const times = await Promise.all(paths.map((path) => lstat(path).then(({ mtimeMs }) => mtimeMs)));
  return Date.now() - Math.max(...times) > UNFINISHED_MILLISECONDS;
}

function lockPath(folder: string, name: string): string {
  return join(folder, `.lock-${name}`);
}

function oldPath(folder: string, name: string): string {
  return join(folder, `.old-${name}.${randomBytes(6).toString('hex')}`);
}

async function exists(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    () => false,
  );
}
