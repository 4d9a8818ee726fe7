import { createHash } from 'node:crypto';
import { stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { cacheDirectory } from '../cache/cacheDirectory.ts';
import { hashFile } from '../cache/hashFile.ts';
import { FolioError } from '../errors/catalogue.ts';
import { makePrivateDirectory } from '../files/privateFolder.ts';
import { modelFiles } from './manifest.ts';
import type { ModelFile } from './manifest.ts';
import type { ResolvedModel } from './resolveModel.ts';

export interface VerifyOptions {
  /** Believe an earlier verification of the same unchanged file; default true. */
  readonly remember?: boolean;
  /** Milliseconds since 1970; default: the time that it is. */
  readonly now?: number;
}

/**
 * A file that changed so lately may change again and bear the same times, which systems keep in steps: some of
 * milliseconds, the coarsest of two seconds. Until then it is hashed each time.
 */
const SETTLED_AFTER_MILLISECONDS = 2_500;

/**
 * Checks every file of a model against the size and SHA-256 in its manifest. A file that was verified
 * before, long after its last change, and has not changed since (path, inode, size, times) is not hashed again.
 * Errors: `model-changed` for a file that does not match, `model-invalid` for one that cannot be read.
 */
export async function verifyModel(model: ResolvedModel, options: VerifyOptions = {}): Promise<void> {
  const { remember = true, now = Date.now() } = options;
  const checks = modelFiles(model.manifest).map((file) => verifyFile(model, file, remember, now));
  // All of them, also when one fails at once: nothing is to be written any more after that.
  const outcomes = await Promise.allSettled(checks);
  for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason;
}

async function verifyFile(
  model: ResolvedModel,
  file: ModelFile,
  remember: boolean,
  now: number,
): Promise<void> {
  const path = model.file(file.role);
  try {
    const before = await identity(path);
    if (file.bytes !== undefined && before.size !== BigInt(file.bytes)) throw changed(model, file);
    const marker = markerPath(path, before.text, file.sha256);
    if (remember && (await isMarked(marker))) return;
    if ((await hashFile(path)) !== file.sha256) throw changed(model, file);
    // A file that changed while it was hashed has another identity and is hashed again next time.
    if (now - before.changedAt > SETTLED_AFTER_MILLISECONDS) await leaveMarker(marker);
  } catch (error) {
    if (error instanceof FolioError) throw error;
    const reason = `its file ${file.file} cannot be read`;
    throw new FolioError('model-invalid', { model: model.directory, reason }, { cause: error });
  }
}

function changed(model: ResolvedModel, file: ModelFile): FolioError {
  return new FolioError('model-changed', { model: model.name, file: file.file });
}

/** All that changes when a file is written or replaced; the change time cannot be set by programs. */
async function identity(path: string): Promise<{ size: bigint; text: string; changedAt: number }> {
  const { dev, ino, size, mtimeNs, ctimeNs, ctimeMs } = await stat(path, { bigint: true });
  return { size, text: [dev, ino, size, mtimeNs, ctimeNs].join(':'), changedAt: Number(ctimeMs) };
}

/** An empty file whose name says what was verified: nothing to parse, and any number of writers agree. */
function markerPath(path: string, identityText: string, sha256: string): string {
  const name = createHash('sha256').update(`${path}\0${identityText}\0${sha256}`).digest('hex');
  return join(cacheDirectory(), 'verified-models', name);
}

/** A mark that somebody else could have made says nothing. */
async function isMarked(path: string): Promise<boolean> {
  return makePrivateDirectory(dirname(path))
    .then(() => stat(path))
    .then(
      () => true,
      () => false,
    );
}

/** A cache that cannot be written only costs the next start some milliseconds. */
async function leaveMarker(path: string): Promise<void> {
  try {
    await makePrivateDirectory(dirname(path));
    await writeFile(path, '', { mode: 0o600 });
  } catch {
    return;
  }
}
