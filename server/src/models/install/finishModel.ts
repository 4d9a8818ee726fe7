import { readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { hashFile } from '../../cache/hashFile.ts';
import { FolioError, reasonOf } from '../../errors/catalogue.ts';
import { ownFolderProblem } from '../../files/privateFolder.ts';
import { partsOf, type CatalogueEntry, type CataloguePart } from '../catalogue/catalogueEntry.ts';
import { isCtc, isReading, MANIFEST_NAME, type ModelManifest } from '../manifest.ts';
import { OnnxGraph } from '../onnx/onnxGraph.ts';
import { describeTraineddata } from '../traineddata/traineddata.ts';
import { catalogueManifest, partFileName, type PartFile } from './catalogueManifest.ts';
import type { InstallPlace } from './installPlace.ts';

/**
 * Makes a model of the catalogue from the files in an install place. Errors: `model-file-unknown` where a recogniser
 * has no dictionary, `model-invalid`, `disk-full`, `folder-unwritable`.
 */
export async function finishCatalogueModel(
  entry: CatalogueEntry,
  parts: readonly CataloguePart[],
  place: InstallPlace,
  signal: AbortSignal,
): Promise<void> {
  const files: Partial<Record<CataloguePart, PartFile>> = {};
  for (const [part] of partsOf(entry)) {
    if (!parts.includes(part)) continue;
    files[part] = await partFile(place.unfinished, partFileName(entry, part), signal);
  }
  await finishModel(catalogueManifest(entry, files), place);
}

/**
 * Checks the recogniser, writes the manifest, removes what does not belong to the model, and gives the folder its name.
 * Errors: `model-file-unknown`, `model-invalid`, `disk-full`, `folder-unwritable`.
 */
export async function finishModel(manifest: ModelManifest, place: InstallPlace): Promise<void> {
  await checkRecognizer(manifest, place.unfinished);
  try {
    const path = join(place.unfinished, MANIFEST_NAME);
    await writeFile(path, `${JSON.stringify(manifest, undefined, 2)}\n`, { mode: 0o600 });
    // Whatever an interrupted try left.
    for (const name of await readdir(place.unfinished))
      if (/\.(part|tgz|whl)$/.test(name)) await rm(join(place.unfinished, name), { force: true });
  } catch (error) {
    throw ownFolderProblem(error, place.unfinished);
  }
  await place.commit();
}

export async function partFile(folder: string, file: string, signal: AbortSignal): Promise<PartFile> {
  const path = join(folder, file);
  return { file, sha256: await hashFile(path, signal), bytes: (await stat(path)).size };
}

/** A recogniser that cannot be read is better known now than on the first page. */
async function checkRecognizer(manifest: ModelManifest, folder: string): Promise<void> {
  if (!isReading(manifest)) return;
  const { recognition } = manifest;
  const path = join(folder, recognition.file);
  if (isCtc(recognition)) {
    if ('metadata' in recognition.dictionary) await checkDictionary(path, recognition.dictionary.metadata);
  } else {
    describeTraineddata(await readFile(path), recognition.file);
  }
}

async function checkDictionary(path: string, key: string): Promise<void> {
  const refuse = (reason: string, cause?: unknown): FolioError =>
    new FolioError('model-file-unknown', { file: basename(path), reason }, { cause });
  let dictionary: string | undefined;
  try {
    dictionary = OnnxGraph.parse(await readFile(path)).metadata(key);
  } catch (error) {
    throw refuse(`it is no ONNX model (${reasonOf(error)})`, error);
  }
  if (dictionary === undefined) throw refuse(`it has no dictionary in its metadata ("${key}")`);
}
