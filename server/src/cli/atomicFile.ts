import { stat, writeFile } from 'node:fs/promises';
import writeFileAtomic from 'write-file-atomic';
import { FolioError, reasonOf } from '../errors/catalogue.ts';

/** Puts the whole text at a path, or throws and leaves what was there. */
export type WriteWhole = (path: string, text: string) => Promise<void>;

/**
 * Writes a result: to a temporary file beside it, then by rename, so that a reader sees the old file or
 * the whole new one. The temporary file goes on failure and when the process ends. What is no regular
 * file (a device, a pipe) is written to directly; renaming over `/dev/null` would replace it.
 * Throws FolioError `output-unwritable`.
 */
export async function writeResultFile(
  path: string,
  text: string,
  writeWhole: WriteWhole = writeFileAtomic,
): Promise<void> {
  try {
    const present = await stat(path).catch(() => undefined);
    if (present?.isDirectory()) throw new Error('it is a folder');
    if (present && !present.isFile()) await writeFile(path, text);
    else await writeWhole(path, text);
  } catch (error) {
    throw new FolioError('output-unwritable', { file: path, reason: whyNotWritten(error) }, { cause: error });
  }
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
