import { unlinkSync } from 'node:fs';
import { open, realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { FolioError, reasonOf } from '../errors/catalogue.ts';
import { systemCode } from '../errors/systemErrors.ts';
import { sweepFiles, temporaryName } from '../files/temporaries.ts';
import { modeForUser } from '../files/umask.ts';

/** Writes all of a text to an open file; tests give one that fails. */
export type WriteAll = (file: FileHandle, text: string) => Promise<void>;

/**
 * Writes a result: to a temporary file beside it, then by rename, so that a reader sees the old file or
 * the whole new one, also after a power cut. The temporary file goes on failure and when the process
 * ends. What is no regular file (a device, a pipe) is written to directly; renaming over `/dev/null`
 * would replace it. Throws FolioError `output-unwritable`.
 *
 * Not write-file-atomic: version 7 takes a short write, which is how a full disk begins, for success.
 */
export async function writeResultFile(
  path: string,
  text: string,
  writeAll: WriteAll = writeLooping,
): Promise<void> {
  try {
    const present = await stat(path).catch(() => undefined);
    if (present?.isDirectory()) throw new Error('it is a folder');
    if (present && !present.isFile()) await writeFile(path, text);
    else await replaceFile(present ? await realpath(path) : path, text, present?.mode, writeAll);
  } catch (error) {
    throw new FolioError('output-unwritable', { file: path, reason: whyNotWritten(error) }, { cause: error });
  }
}

async function replaceFile(
  path: string,
  text: string,
  mode: number | undefined,
  writeAll: WriteAll,
): Promise<void> {
  await sweepOnce(dirname(path));
  const temporary = join(dirname(path), temporaryName());
  unfinished().add(temporary);
  try {
    // 'wx': never through a link that somebody left under this name.
    const file = await open(temporary, 'wx', 0o666);
    try {
      await giveMode(file, mode);
      await writeAll(file, text);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined);
    throw error;
  } finally {
    unfinished().delete(temporary);
  }
}

/** The mode of the file that it takes the place of, or that of a new file of the user's. */
async function giveMode(file: FileHandle, before: number | undefined): Promise<void> {
  const { mode } = await file.stat();
  // Where the folder has rules of its own for new files (an ACL), these have decided.
  const isPlain = (mode & 0o077) === 0;
  const wanted = before === undefined ? (isPlain ? modeForUser(0o666) : mode & 0o777) : before & 0o777;
  // Drives without modes (FAT) refuse, and have nothing to keep.
  if ((mode & 0o777) !== wanted) await file.chmod(wanted).catch(() => undefined);
}

const swept = new Set<string>();

/** What a kill of an earlier run left unfinished in a folder goes when something is written there again. */
async function sweepOnce(folder: string): Promise<void> {
  if (swept.has(folder)) return;
  swept.add(folder);
  await sweepFiles(folder);
}

/** `FileHandle.writeFile` goes on after short writes until all is written or a write fails. */
async function writeLooping(file: FileHandle, text: string): Promise<void> {
  await file.writeFile(text);
}

let unfinishedFiles: Set<string> | undefined;

/** Temporary files that exist now; removed when the process ends in the middle of writing. */
function unfinished(): Set<string> {
  if (unfinishedFiles) return unfinishedFiles;
  const files = new Set<string>();
  process.on('exit', () => {
    for (const file of files) {
      try {
        unlinkSync(file);
      } catch {
        continue;
      }
    }
  });
  unfinishedFiles = files;
  return files;
}

/** Why writing failed, in plain words. */
export function whyNotWritten(error: unknown): string {
  return systemCode(error) === 'ENOENT' ? 'its folder does not exist, or takes no files' : reasonOf(error);
}
