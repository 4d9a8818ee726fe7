import { constants } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { FolioError, reasonOf, type ErrorCode } from '../errors/catalogue.ts';
import { systemCode } from '../errors/systemErrors.ts';
import type { Source } from '../protocol.ts';
import type { Input } from './commandContext.ts';
import { argumentPaths, mayBeLost, shownPath } from './filePaths.ts';
import type { ReadingService } from './readingService.ts';

/** A document named on the command line. */
export interface DocumentArgument {
  /** As it was given; `-` is the standard input. */
  readonly label: string;
  /** Absolute; undefined for the standard input. */
  readonly path: string | undefined;
  /** What the system knows it by, where the path as text is not enough. */
  readonly bytes?: Buffer;
}

export const STDIN_ARGUMENT = '-';

/** The standard input by its names in the file system; it may be a socket, which these names do not open. */
const STDIN_NAMES = /^\/(dev\/stdin|dev\/fd\/0|proc\/self\/fd\/0)$/;

/** What means another file in every process: a pipe that the shell gave to this one, `<(command)`. */
const OF_THIS_PROCESS = /^\/(dev\/fd|proc\/(self|thread-self)\/fd)\//;

const REFUSALS: Readonly<Record<string, ErrorCode>> = {
  ENOENT: 'file-not-found',
  ENOTDIR: 'file-not-found',
  EISDIR: 'file-is-directory',
};

export function documentArguments(given: readonly string[]): DocumentArgument[] {
  return argumentPaths(given).map((path) => {
    const label = shownPath(path);
    if (path === STDIN_ARGUMENT || STDIN_NAMES.test(label)) return { label, path: undefined };
    return { label, path: resolve(label), ...(typeof path === 'string' ? {} : { bytes: path }) };
  });
}

/** The source to pass to the service. Uploads a document that has no path which the service could open. */
export async function sourceOf(
  document: DocumentArgument,
  service: ReadingService,
  stdin: Input,
  signal: AbortSignal,
): Promise<Source> {
  const { path, bytes, label } = document;
  if (path === undefined) return service.upload(stdin, 'standard input', signal);
  const isOwn = OF_THIS_PROCESS.test(path);
  if (bytes === undefined && !isOwn) {
    if (mayBeLost(path)) await checkName(path, label);
    return { kind: 'path', path };
  }
  const file = await openDocument(bytes ?? path, label, isOwn);
  try {
    return await service.upload(file.createReadStream({ autoClose: false }), basename(label), signal);
  } finally {
    await file.close();
  }
}

async function openDocument(path: string | Buffer, label: string, mayBePipe: boolean): Promise<FileHandle> {
  let file: FileHandle | undefined;
  try {
    // A named pipe must not wait for a writer that never comes; one that this process was given has its own.
    file = await open(path, constants.O_RDONLY | (mayBePipe ? 0 : constants.O_NONBLOCK));
    const stats = await file.stat();
    if (stats.isDirectory()) throw new FolioError('file-is-directory', { file: label });
    if (!stats.isFile() && !mayBePipe)
      throw new FolioError('file-unreadable', { file: label, reason: 'it is not a regular file' });
    return file;
  } catch (error) {
    await file?.close();
    if (error instanceof FolioError) throw error;
    const code = REFUSALS[systemCode(error) ?? ''] ?? 'file-unreadable';
    throw new FolioError(code, { file: label, reason: reasonOf(error) }, { cause: error });
  }
}

/** Where the system does not tell the bytes of an argument, at least the reason is named. */
async function checkName(path: string, label: string): Promise<void> {
  const file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0)).catch((error: unknown) => {
    if (systemCode(error) === 'ENOENT')
      throw new FolioError('file-name-lost', { file: label }, { cause: error });
    return undefined;
  });
  await file?.close();
}
