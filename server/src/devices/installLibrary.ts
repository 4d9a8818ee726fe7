import { randomUUID } from 'node:crypto';
import { copyFile, mkdir, readdir, rename, rm, stat, symlink } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { FolioError, reasonOf } from '../errors/catalogue.ts';
import { makePrivateDirectory } from '../files/privateFolder.ts';
import { hashFile } from '../cache/hashFile.ts';
import { download } from '../downloads/download.ts';
import { keptDirectory, type ProviderLibrary, runtimeDirectory } from './providerLibrary.ts';
import { unpackFiles } from '../downloads/unpackFiles.ts';

export interface InstallOptions {
  readonly library: ProviderLibrary;
  /** A folder with the archive, or a URL of it; absent: its makers'. */
  readonly from?: string;
  /** Takes the place of the manifest's. */
  readonly sha256?: string;
  readonly signal: AbortSignal;
  readonly kept?: string;
  readonly runtime?: string | undefined;
  readonly onProgress?: (bytes: number, total: number | undefined) => void;
}

/**
 * Fetches a provider's library, checks it, keeps it in the user's data folder and links it to where the
 * runtime looks. Each step is whole or not done. Errors: `hash-unknown`, `download-failed`,
 * `download-changed`, `device-not-installed`, `cancelled`.
 */
export async function installLibrary(options: InstallOptions): Promise<void> {
  const { library, from = library.url } = options;
  const sha256 = options.sha256 ?? library.sha256;
  if (sha256 === undefined) throw new FolioError('hash-unknown', { file: from });
  const kept = options.kept ?? keptDirectory(library);
  await makePrivateDirectory(dirname(kept));
  const isUrl = /^https?:\/\//.test(from);
  const archive = isUrl ? `${kept}.zip` : join(from, basename(library.url));
  try {
    if (isUrl)
      await download({ ...options, url: from, file: archive, hash: { algorithm: 'sha256', hex: sha256 } });
    else await checkFile(archive, sha256);
    await keep(archive, library, kept);
    await linkLibrary(library, kept, options.runtime ?? runtimeDirectory());
    if (isUrl) await rm(archive, { force: true });
  } catch (error) {
    if (error instanceof FolioError) throw error;
    throw new FolioError(
      'device-not-installed',
      { device: library.device, reason: reasonOf(error) },
      { cause: error },
    );
  }
}

async function checkFile(file: string, sha256: string): Promise<void> {
  if ((await hashFile(file)) !== sha256) throw new FolioError('download-changed', { file });
}

/** Unpacks beside the place and renames. */
async function keep(archive: string, library: ProviderLibrary, kept: string): Promise<void> {
  const unfinished = `${kept}.${randomUUID()}`;
  try {
    await mkdir(unfinished, { mode: 0o700 });
    await unpackFiles(archive, library.files, unfinished);
    await rm(kept, { recursive: true, force: true });
    await rename(unfinished, kept);
  } finally {
    await rm(unfinished, { recursive: true, force: true });
  }
}

/**
 * Makes a kept library known to the runtime, which looks beside its own files only. Links, since the files
 * have hundreds of megabytes; an update of Folio loses them, and this makes them again.
 */
export async function linkLibrary(
  library: ProviderLibrary,
  kept: string,
  runtime: string | undefined,
): Promise<void> {
  if (runtime === undefined) throw new Error('onnxruntime-node is not installed');
  for (const name of Object.keys(library.files)) {
    const unfinished = join(runtime, `${name}.${randomUUID()}`);
    try {
      await symlink(join(kept, name), unfinished).catch(() => copyFile(join(kept, name), unfinished));
      await rename(unfinished, join(runtime, name));
    } finally {
      await rm(unfinished, { force: true });
    }
  }
}

export type LibraryState = 'installed' | 'kept' | 'absent';

/** `installed` where the runtime finds it, `kept` where only its link is missing. */
export async function libraryState(
  library: ProviderLibrary,
  kept = keptDirectory(library),
  runtime = runtimeDirectory(),
): Promise<LibraryState> {
  const names = Object.keys(library.files);
  const there = async (directory: string): Promise<boolean> => {
    const present = await readdir(directory).catch((): string[] => []);
    const found = await Promise.all(
      names.filter((name) => present.includes(name)).map((name) => isFile(join(directory, name))),
    );
    return found.filter(Boolean).length === names.length;
  };
  if (runtime !== undefined && (await there(runtime))) return 'installed';
  return (await there(kept)) ? 'kept' : 'absent';
}

async function isFile(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isFile(),
    () => false,
  );
}
