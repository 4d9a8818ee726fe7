import { createHash } from 'node:crypto';
import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join, posix } from 'node:path';
import { builtInModelNames, builtInModelsDirectory } from '../../server/src/models/builtInModels.ts';
import { placedModels } from '../../server/src/models/installedModels.ts';
import {
  isCtc,
  isReading,
  MANIFEST_NAME,
  modelFiles,
  type ModelManifest,
} from '../../server/src/models/manifest.ts';
import { readingManifest, resolveModel, type ResolvedModel } from '../../server/src/models/resolveModel.ts';
import { lstmPartOf } from '../../server/src/models/traineddata/traineddata.ts';
import { verifyModel } from '../../server/src/models/verifyModel.ts';

/** Models that are worth their megabytes in every package: put in where they are installed. */
const RECOMMENDED = ['ppocrv6-tiny'];

/** A model as it is in a package. */
export interface PackagedModel {
  readonly manifest: ModelManifest;
  /** The npm package that its files were taken from, of a model that comes with Folio. */
  readonly source: string | undefined;
}

/** The models that go into a package by default besides those that come with Folio. */
export async function recommendedModels(): Promise<string[]> {
  const installed = (await placedModels()).filter(({ isBuiltIn }) => !isBuiltIn).map(({ name }) => name);
  return RECOMMENDED.filter((name) => installed.includes(name));
}

/**
 * Writes the models of a package into `folder`, each in its own, and gives their new manifests: those that come with Folio,
 * and `others`, names of installed models or folders. Their files are verified first. Page models that come with
 * Folio stay in their npm packages, which go into the package as well. All others get their files beside the
 * manifest; of Tesseract's files only what the LSTM needs. Errors: as of `resolveModel` and `verifyModel`.
 */
export async function packageModels(others: readonly string[], folder: string): Promise<PackagedModel[]> {
  const own = (await builtInModelNames()).map((name) => join(builtInModelsDirectory(), name));
  const models = new Map<string, ResolvedModel>();
  for (const place of [...own, ...others]) {
    const model = await resolveModel(place);
    await verifyModel(model, { remember: false });
    models.set(model.name, model);
  }
  return Promise.all(
    [...models.values()].map(async (model) => ({
      manifest: await packageModel(model, join(folder, model.name)),
      source: model.manifest.package,
    })),
  );
}

async function packageModel(model: ResolvedModel, folder: string): Promise<ModelManifest> {
  const { manifest } = model;
  await mkdir(folder, { recursive: true });
  if (isReading(manifest) && !isCtc(manifest.recognition)) return packageLstm(model, folder);
  if (manifest.package === undefined)
    for (const { role, file } of modelFiles(manifest)) {
      await mkdir(dirname(join(folder, file)), { recursive: true });
      await copyFile(model.file(role), join(folder, file));
    }
  return writeManifest(manifest, folder);
}

/** The LSTM part has hashes of its own. It is not packed, because the extension's package is. */
async function packageLstm(model: ResolvedModel, folder: string): Promise<ModelManifest> {
  const { package: _package, ...manifest } = readingManifest(model);
  const part = lstmPartOf(await readFile(model.file('recognition')), model.name);
  const file = posix.basename(manifest.recognition.file).replace(/\.gz$/, '');
  await writeFile(join(folder, file), part);
  const sha256 = createHash('sha256').update(part).digest('hex');
  const recognition = { family: 'lstm' as const, file, sha256, bytes: part.length };
  return writeManifest({ ...manifest, recognition }, folder);
}

async function writeManifest(manifest: ModelManifest, folder: string): Promise<ModelManifest> {
  await writeFile(join(folder, MANIFEST_NAME), `${JSON.stringify(manifest, undefined, 2)}\n`);
  return manifest;
}
