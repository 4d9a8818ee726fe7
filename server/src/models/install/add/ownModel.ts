import { mkdir, rm } from 'node:fs/promises';
import { dirname, join, posix } from 'node:path';
import { hashFile } from '../../../cache/hashFile.ts';
import { FolioError } from '../../../errors/catalogue.ts';
import { makeTemporaryFolder } from '../../../files/temporaries.ts';
import { installedModelsDirectory } from '../../installedModels.ts';
import { MANIFEST_NAME, modelFiles, type ModelManifest } from '../../manifest.ts';
import { readManifest, resolveModel } from '../../resolveModel.ts';
import { verifyModel } from '../../verifyModel.ts';
import { finishModel } from '../finishModel.ts';
import { openInstallPlace } from '../installPlace.ts';
import type { ModelSource } from './modelSource.ts';

export interface AddedModel {
  readonly name: string;
  readonly state: 'installed' | 'unchanged';
}

/** The manifests in a source; the files beside them belong to them. */
export function manifestsIn({ names }: ModelSource): string[] {
  return names.filter((name) => posix.basename(name) === MANIFEST_NAME);
}

/**
 * Adds a model that comes with its manifest, of any version: its files lie as the manifest says, beside it. Errors:
 * `model-invalid`, `model-changed` for a file that does not match, `disk-full`, `folder-unwritable`, `cancelled`.
 */
export async function addOwnModel(
  source: ModelSource,
  manifestName: string,
  signal: AbortSignal,
): Promise<AddedModel> {
  const manifest = await manifestOf(source, manifestName, signal);
  const { name } = manifest;
  if (manifest.package !== undefined)
    throw new FolioError('model-invalid', {
      model: source.label,
      reason: 'only models that come with Folio may name a package',
    });
  const place = await openInstallPlace(name, signal);
  try {
    if (await isSame(manifest)) {
      await place.discard();
      return { name, state: 'unchanged' };
    }
    await place.empty();
    for (const { file, sha256 } of modelFiles(manifest)) {
      const inSource = posix.join(posix.dirname(manifestName), file);
      if (!source.names.includes(inSource))
        throw new FolioError('model-invalid', {
          model: source.label,
          reason: `its file ${file} does not exist`,
        });
      const to = join(place.unfinished, file);
      await mkdir(dirname(to), { recursive: true, mode: 0o700 });
      await source.copy(inSource, to, signal);
      if ((await hashFile(to, signal)) !== sha256)
        throw new FolioError('model-changed', { model: name, file });
    }
    await finishModel(manifest, place);
    return { name, state: 'installed' };
  } catch (error) {
    // A part of a file that somebody has is nothing to go on from.
    await place.discard();
    throw error;
  } finally {
    await place.release();
  }
}

async function manifestOf(source: ModelSource, name: string, signal: AbortSignal): Promise<ModelManifest> {
  const folder = await makeTemporaryFolder();
  try {
    const path = join(folder, MANIFEST_NAME);
    await source.copy(name, path, signal);
    return (await readManifest(path, source.label)).manifest;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Whether just this model is installed, and whole. */
async function isSame(manifest: ModelManifest): Promise<boolean> {
  try {
    const installed = await resolveModel(join(installedModelsDirectory(), manifest.name));
    if (JSON.stringify(installed.manifest) !== JSON.stringify(manifest)) return false;
    await verifyModel(installed);
    return true;
  } catch {
    return false;
  }
}
