import { dirname, join } from 'node:path';
import { toFolioError } from '../../errors/catalogue.ts';
import { partsOf, isSameFile, type CatalogueEntry, type CataloguePart } from '../catalogue/catalogueEntry.ts';
import { installedModelsDirectory, modelDirectory } from '../installedModels.ts';
import { modelFiles, type ModelManifest } from '../manifest.ts';
import type { InstallProgress } from '../modelEntry.ts';
import { resolveModel } from '../resolveModel.ts';
import { verifyModel } from '../verifyModel.ts';
import { partFileName } from './catalogueManifest.ts';
import { downloadBytes, fetchPart, type FetchOptions } from './fetchPart.ts';
import { finishCatalogueModel } from './finishModel.ts';
import { openInstallPlace } from './installPlace.ts';

export interface InstallOptions extends Omit<FetchOptions, 'onProgress'> {
  readonly onProgress?: (progress: InstallProgress) => void;
}

/**
 * Downloads a model of the catalogue, unless it is here already: nothing of it is seen before all of it has come and is
 * checked. What has come stays for the next try, and what another process is downloading is waited for. Errors: those
 * of `fetchPart` and `finishModel`.
 */
export async function installModel(
  entry: CatalogueEntry,
  options: InstallOptions,
): Promise<'installed' | 'unchanged'> {
  const { signal, onProgress } = options;
  const { name } = entry;
  if (await isInstalled(entry)) return 'unchanged';
  const place = await openInstallPlace(name, signal, () =>
    onProgress?.({ model: name, stage: 'waiting', bytes: 0 }),
  );
  try {
    // Whoever had the right before may have installed it.
    if (await isInstalled(entry)) {
      await place.discard();
      return 'unchanged';
    }
    const parts = partsOf(entry);
    const sum = new ProgressSum(entry, parts.length, onProgress);
    for (const [part, file] of parts) {
      await fetchPart(file, join(place.unfinished, partFileName(entry, part)), {
        ...options,
        onProgress: (bytes, total) => {
          sum.update(part, bytes, total);
        },
      });
    }
    sum.check();
    await finishCatalogueModel(
      entry,
      parts.map(([part]) => part),
      place,
      signal,
    );
    return 'installed';
  } catch (error) {
    throw toFolioError(error);
  } finally {
    await place.release();
  }
}

/** Whether a model of this name is on this machine, whole, with the files that the catalogue has now. */
export async function isInstalled(entry: CatalogueEntry): Promise<boolean> {
  const directory = modelDirectory(entry.name);
  if (directory === undefined) return false;
  try {
    const model = await resolveModel(directory);
    // What came with Folio goes with its version; a package of the extension has a part of the files only.
    if (dirname(directory) === installedModelsDirectory() && hasOtherFiles(entry, model.manifest))
      return false;
    await verifyModel(model);
    return true;
  } catch {
    return false;
  }
}

/** Whether none of a model's files is one that the catalogue has for it: it was made from older ones. */
export function hasOtherFiles(entry: CatalogueEntry, manifest: ModelManifest): boolean {
  const known = partsOf(entry)
    .map(([, file]) => file)
    .filter(({ sha256 }) => sha256 !== undefined);
  if (known.length === 0) return false;
  return !modelFiles(manifest).some(({ sha256 }) => known.some((file) => isSameFile(file, sha256)));
}

/** The progress of a model from that of its files. */
class ProgressSum {
  readonly #entry: CatalogueEntry;
  readonly #parts: number;
  readonly #tell: InstallOptions['onProgress'];
  readonly #done = new Map<CataloguePart, { bytes: number; total: number | undefined }>();

  constructor(entry: CatalogueEntry, parts: number, tell: InstallOptions['onProgress']) {
    this.#entry = entry;
    this.#parts = parts;
    this.#tell = tell;
  }

  update(part: CataloguePart, bytes: number, total: number | undefined): void {
    this.#done.set(part, { bytes, total });
    this.#show('downloading');
  }

  check(): void {
    this.#show('checking');
  }

  #show(stage: InstallProgress['stage']): void {
    const files = partsOf(this.#entry).map(([part, file]) => {
      const { bytes = 0, total } = this.#done.get(part) ?? {};
      // Of files in packages the catalogue knows another size than that of the download.
      return { bytes, total: total ?? downloadBytes(file) };
    });
    const totals = files.map(({ total }) => total).filter((total) => total !== undefined);
    this.#tell?.({
      model: this.#entry.name,
      stage,
      bytes: files.reduce((sum, { bytes }) => sum + bytes, 0),
      ...(totals.length === this.#parts ? { total: totals.reduce((sum, total) => sum + total, 0) } : {}),
    });
  }
}
