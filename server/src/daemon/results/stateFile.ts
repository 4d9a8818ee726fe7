import { open, readFile, readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { systemCode } from '../../errors/systemErrors.ts';
import { makePrivateDirectory } from '../../files/privateFolder.ts';
import { temporaryName } from '../../files/temporaries.ts';

/**
 * Small private files of Folio's state. Any number of daemons may use a folder: a file is put in place by rename,
 * so that a reader sees the one before or the whole new one.
 */

/** What could not be understood is kept under this name, for whoever wants to look at it. */
const BROKEN = '.broken';

/** Writes a file of the folder. Rejects with a FolioError of the folder, or the system's error. */
export async function writeStateFile(path: string, text: string): Promise<void> {
  await makePrivateDirectory(dirname(path));
  const temporary = join(dirname(path), temporaryName());
  try {
    const file = await open(temporary, 'wx', 0o600);
    try {
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined);
    throw error;
  }
}

/** The text of a file; undefined where there is none. A file above `maxBytes` is not one of ours: it is put aside. */
export async function readStateFile(path: string, maxBytes: number): Promise<string | undefined> {
  try {
    const { size } = await stat(path);
    if (size <= maxBytes) return await readFile(path, 'utf8');
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return undefined;
    throw error;
  }
  await putAside(path);
  return undefined;
}

/** Takes a file that cannot be understood out of the way. Never rejects. */
export async function putAside(path: string): Promise<void> {
  await rename(path, path + BROKEN).catch(() => undefined);
}

/** Removes the files of a folder that were written longest ago, but for so many. Never rejects. */
export async function keepNewest(folder: string, count: number): Promise<void> {
  const names = await readdir(folder).catch((): string[] => []);
  if (names.length <= count) return;
  const aged = await Promise.all(
    names.map(async (name) => {
      const path = join(folder, name);
      return {
        path,
        time: await stat(path).then(
          ({ mtimeMs }) => mtimeMs,
          () => 0,
        ),
      };
    }),
  );
  aged.sort((a, b) => b.time - a.time);
  for (const { path } of aged.slice(count)) await rm(path, { force: true }).catch(() => undefined);
}

/** Adds a line to a file. Short lines of several daemons do not mix: the system appends each as a whole. */
export async function appendStateLine(path: string, line: string): Promise<void> {
  await makePrivateDirectory(dirname(path));
  const file = await open(path, 'a', 0o600);
  try {
    await file.appendFile(`${line}\n`);
  } finally {
    await file.close();
  }
}
