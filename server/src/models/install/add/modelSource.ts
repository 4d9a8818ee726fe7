import { chmod, copyFile, lstat, open, readdir, stat } from 'node:fs/promises';
import { basename, join, relative, sep } from 'node:path';
import { hashFile } from '../../../cache/hashFile.ts';
import { ZipArchive } from '../../../downloads/zipArchive.ts';
import { FolioError, reasonOf, toFolioError } from '../../../errors/catalogue.ts';
import { systemTrouble } from '../../../errors/systemErrors.ts';
import { MAX_MODEL_FILE_BYTES } from '../fetchPart.ts';

/** Where somebody has the files of a model: a file, a folder or an archive. */
export interface ModelSource {
  /** For messages: what was given. */
  readonly label: string;
  /** Paths of its files, with `/`. */
  readonly names: readonly string[];
  bytes(name: string): Promise<number>;
  /** SHA-256 (hex). */
  hash(name: string, signal: AbortSignal): Promise<string>;
  /** Writes a file to a place of the caller's. */
  copy(name: string, to: string, signal: AbortSignal): Promise<void>;
  close(): void;
}

/** A folder of models is not a whole disk. */
const MAX_FILES = 2_000;
const MAX_DEPTH = 4;

/**
 * Opens what somebody gave. Archives are known by their content, so that a wheel is one whatever its name. Errors:
 * `file-not-found`, `file-unreadable`, `model-archive-invalid`, `model-file-unknown` for a folder of too many files.
 */
export async function openSource(path: string): Promise<ModelSource> {
  try {
    if ((await stat(path)).isDirectory()) return await folderSource(path);
    return (await isArchive(path)) ? await archiveSource(path) : fileSource(path);
  } catch (error) {
    if (systemTrouble(error) === undefined) throw toFolioError(error);
    const isMissing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    if (isMissing) throw new FolioError('file-not-found', { file: path }, { cause: error });
    throw new FolioError('file-unreadable', { file: path, reason: reasonOf(error) }, { cause: error });
  }
}

/** A copy takes over the mode, which may be that of files that nobody may change or everybody may read. */
async function copyOwn(from: string, to: string): Promise<void> {
  await copyFile(from, to);
  await chmod(to, 0o600);
}

function fileSource(path: string): ModelSource {
  return {
    label: path,
    names: [basename(path)],
    bytes: async () => (await stat(path)).size,
    hash: (_name, signal) => hashFile(path, signal),
    copy: (_name, to) => copyOwn(path, to),
    close: () => undefined,
  };
}

async function folderSource(folder: string): Promise<ModelSource> {
  const names: string[] = [];
  const look = async (directory: string, depth: number): Promise<void> => {
    for (const entry of await readdir(directory, { withFileTypes: true })) {
      const path = join(directory, entry.name);
      // Links may lead anywhere, and round in circles.
      if (entry.isDirectory() && depth < MAX_DEPTH) await look(path, depth + 1);
      else if (entry.isFile()) names.push(relative(folder, path).split(sep).join('/'));
      if (names.length > MAX_FILES)
        throw new FolioError('model-file-unknown', {
          file: folder,
          reason: `it has more than ${MAX_FILES} files`,
        });
    }
  };
  await look(folder, 1);
  return {
    label: folder,
    names,
    bytes: async (name) => (await lstat(join(folder, name))).size,
    hash: (name, signal) => hashFile(join(folder, name), signal),
    copy: (name, to) => copyOwn(join(folder, name), to),
    close: () => undefined,
  };
}

async function archiveSource(path: string): Promise<ModelSource> {
  const refuse = (error: unknown): FolioError =>
    new FolioError('model-archive-invalid', { file: path, reason: reasonOf(error) }, { cause: error });
  const zip = await ZipArchive.open(path).catch((error: unknown) => {
    throw systemTrouble(error) ? error : refuse(error);
  });
  const guarded = async <T>(name: string, signal: AbortSignal, work: () => Promise<T>): Promise<T> => {
    try {
      if (zip.bytes(name) > MAX_MODEL_FILE_BYTES)
        throw new Error(`${name} is larger than ${MAX_MODEL_FILE_BYTES} bytes`);
      return await work();
    } catch (error) {
      if (signal.aborted) throw new FolioError('cancelled', {}, { cause: error });
      throw systemTrouble(error) ? error : refuse(error);
    }
  };
  return {
    label: path,
    names: zip.names,
    bytes: (name) => Promise.resolve(zip.bytes(name)),
    hash: (name, signal) => guarded(name, signal, () => zip.hash(name, signal)),
    copy: (name, to, signal) => guarded(name, signal, () => zip.extract(name, to, signal)),
    close: () => {
      zip.close();
    },
  };
}

async function isArchive(path: string): Promise<boolean> {
  const file = await open(path);
  try {
    const { buffer } = await file.read(Buffer.alloc(4), 0, 4, 0);
    return buffer.toString('latin1') === 'PK\x03\x04';
  } finally {
    await file.close();
  }
}
