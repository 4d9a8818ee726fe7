import { existsSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { FolioError, toFolioError } from '../../../errors/catalogue.ts';
import { systemTrouble } from '../../../errors/systemErrors.ts';
import { ownFolderProblem } from '../../../files/privateFolder.ts';
import { isSameFile, partsOf } from '../../catalogue/catalogueEntry.ts';
import { tesseractModelName } from '../../catalogue/tesseractLanguages.ts';
import { installedModelsDirectory } from '../../installedModels.ts';
import type { AddOutcome } from '../../modelEntry.ts';
import { partFileName } from '../catalogueManifest.ts';
import { finishCatalogueModel } from '../finishModel.ts';
import { isInstalled } from '../installModel.ts';
import { openInstallPlace, sweepInstalls } from '../installPlace.ts';
import { hashFile } from '../../../cache/hashFile.ts';
import { systemData, type SystemData } from '../systemTesseract.ts';
import { looseFiles, missingParts, sortFiles, type FoundModel, type LooseFile } from './looseFiles.ts';
import { openSource, type ModelSource } from './modelSource.ts';
import { addOwnModel, manifestsIn, type AddedModel } from './ownModel.ts';
import { addTraineddata, traineddataModel } from './traineddataModel.ts';

export interface AddOptions {
  readonly signal: AbortSignal;
  /** Of Tesseract's data whose name does not say it: a BCP 47 tag or the name of a language. */
  readonly language?: string | undefined;
  readonly system?: () => Promise<readonly SystemData[]>;
}

/**
 * Adds models that somebody has: folders and archives with a `folio-model.json`; `.onnx` files that the catalogue
 * knows by their SHA-256, alone, in folders, zips or Python wheels; Tesseract's `.traineddata`; and the name of a
 * language whose data the system has. Files that belong together may be given one by one. Needs no network.
 *
 * Errors: `file-not-found`, `file-unreadable`, `model-file-unknown`, `model-incomplete`, `model-invalid`,
 * `model-changed`, `model-archive-invalid`, `model-language-unknown`, `language-unknown`, `disk-full`,
 * `folder-unwritable`, `cancelled`.
 */
export async function addModels(paths: readonly string[], options: AddOptions): Promise<AddOutcome> {
  await sweepInstalls();
  const sources: ModelSource[] = [];
  try {
    for (const path of paths) sources.push(await openSource(await placeOf(path, options)));
    return await addSources(sources, options);
  } catch (error) {
    if (options.signal.aborted) throw new FolioError('cancelled', {}, { cause: error });
    if (systemTrouble(error)) throw ownFolderProblem(error, installedModelsDirectory());
    throw toFolioError(error);
  } finally {
    for (const source of sources) source.close();
  }
}

/** A path, or that of the system's data of a language. */
async function placeOf(wish: string, { system = systemData }: AddOptions): Promise<string> {
  if (existsSync(wish)) return resolve(wish);
  const name = tesseractModelName(wish.replace(/^tesseract-/, ''));
  const found = (await system()).find(({ code }) => tesseractModelName(code) === name);
  if (!found) throw new FolioError('file-not-found', { file: wish });
  return found.path;
}

async function addSources(
  sources: readonly ModelSource[],
  { signal, language }: AddOptions,
): Promise<AddOutcome> {
  const added: AddedModel[] = [];
  const loose: LooseFile[] = [];
  for (const source of sources) {
    const manifests = manifestsIn(source);
    for (const manifest of manifests) added.push(await addOwnModel(source, manifest, signal));
    if (manifests.length === 0) {
      const files = await looseFiles(source, signal);
      if (files.length === 0) throw nothingIn(source);
      loose.push(...files);
    }
  }
  const { whole, parts, traineddata, unknown } = sortFiles(loose);
  for (const model of whole) added.push(await addKnown(model, signal));
  const others: LooseFile[] = [...unknown];
  for (const file of traineddata) {
    // Packages have a language in several forms; what the catalogue knows goes first, then what comes first.
    if (added.some(({ name }) => name === traineddataModel(file))) others.push(file);
    else added.push(await addTraineddata(file, language, signal));
  }
  if (added.length === 0) throw whyNone(parts, unknown);
  const named = (state: AddedModel['state']): string[] =>
    added.filter((model) => model.state === state).map(({ name }) => name);
  const ignored = [...others, ...parts.flatMap(({ files }) => [...files.values()])];
  return {
    installed: named('installed'),
    unchanged: named('unchanged'),
    ignored: [...new Set(ignored.map(({ name }) => name))],
  };
}

async function addKnown({ entry, files }: FoundModel, signal: AbortSignal): Promise<AddedModel> {
  const { name } = entry;
  if (await isInstalled(entry)) return { name, state: 'unchanged' };
  const place = await openInstallPlace(name, signal);
  try {
    await place.empty();
    for (const [part, file] of partsOf(entry)) {
      const from = files.get(part);
      if (!from) continue;
      const to = join(place.unfinished, partFileName(entry, part));
      await from.source.copy(from.name, to, signal);
      // It may have changed since it was looked at.
      if (!isSameFile(file, await hashFile(to, signal)))
        throw new FolioError('model-changed', { model: name, file: basename(from.name) });
    }
    await finishCatalogueModel(entry, [...files.keys()], place, signal);
    return { name, state: 'installed' };
  } catch (error) {
    await place.discard();
    throw error;
  } finally {
    await place.release();
  }
}

function nothingIn({ label }: ModelSource): FolioError {
  const reason = 'it has no folio-model.json, no .onnx file and no .traineddata file';
  return new FolioError('model-file-unknown', { file: label, reason });
}

function whyNone(parts: readonly FoundModel[], unknown: readonly LooseFile[]): FolioError {
  const [part] = parts;
  const [file] = part ? part.files.values() : [];
  if (part && file) {
    const lacking = missingParts(part);
    const missing = partsOf(part.entry)
      .filter(([one]) => lacking.includes(one))
      .map(([one, { sha256 }]) => `${one} (SHA-256 ${sha256 ?? 'unknown'})`)
      .join(', ');
    return new FolioError('model-incomplete', { file: file.name, model: part.entry.name, missing });
  }
  const [strange] = unknown;
  if (!strange) throw new Error('there was nothing to add');
  const reason = `its SHA-256 ${strange.sha256} is not in the catalogue`;
  return new FolioError('model-file-unknown', { file: strange.name, reason });
}
