import { randomBytes } from 'node:crypto';
import { unlinkSync } from 'node:fs';
import { open, realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { FolioError, reasonOf } from '../errors/catalogue.ts';

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
    else await replaceFile(present ? await realpath(path) : path, text, present?.mode ?? 0o666, writeAll);
  } catch (error) {
    throw new FolioError('output-unwritable', { file: path, reason: whyNotWritten(error) }, { cause: error });
  }
}

async function replaceFile(path: string, text: string, mode: number, writeAll: WriteAll): Promise<void> {
  const temporary = `${path}.${randomBytes(6).toString('hex')}.tmp`;
  unfinished().add(temporary);
  try {
    // 'wx': never through a link that somebody left under this name.
    const file = await open(temporary, 'wx', mode & 0o777);
    try {
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

const REASONS: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  EFBIG: 'the file would be larger than allowed',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EROFS: 'the disk is read-only',
  ENOENT: 'its folder does not exist',
  ENOTDIR: 'its folder is a file',
  ENAMETOOLONG: 'its name is too long',
};

/** Why writing failed, in words for people. */
export function whyNotWritten(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return REASONS[code] ?? reasonOf(error);
}
