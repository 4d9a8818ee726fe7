import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { open, realpath } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { FolioError, reasonOf } from '../errors/catalogue.ts';
import { builtInModelsDirectory, packageDirectory } from './builtInModels.ts';
import { defaultPageModel, modelDirectory } from './installedModels.ts';
import {
  isPageModel,
  isReading,
  isStage,
  MANIFEST_NAME,
  modelFiles,
  modelManifestSchema,
} from './manifest.ts';
import type { ModelFileRole, ModelManifest, PageModelManifest, ReadingManifest } from './manifest.ts';
import type { StageKind } from './stageKinds.ts';
import type { StageManifest } from './stageManifest.ts';

/** Manifests are a few kilobytes; a larger one is something else. */
const MAX_MANIFEST_BYTES = 1 << 20;

export interface ResolvedModel {
  readonly name: string;
  /** Absolute folder of the manifest; `resolveModel` takes it again, in any process. */
  readonly directory: string;
  readonly manifest: ModelManifest;
  /** SHA-256 (hex) over the manifest, which holds the hashes of all files: names the model in cache keys. */
  readonly hash: string;
  /** Absolute path of a file of the model; FolioError `model-invalid` where the model has no such file. */
  file(role: ModelFileRole): string;
}

/**
 * Finds a model by its name, by its folder or by its manifest's path; undefined means the best page model on this
 * machine. Checks the manifest and that its files exist inside the model's folder, but not their content
 * (see `verifyModel`). Errors: `model-not-found`, `model-invalid`.
 */
export async function resolveModel(nameOrDirectory: string | undefined): Promise<ResolvedModel> {
  const directory = await realpath(findDirectory(nameOrDirectory ?? defaultPageModel()));
  const { manifest, text } = await readManifest(join(directory, MANIFEST_NAME), directory);
  const base = await baseDirectory(manifest, directory);
  const paths = new Map<ModelFileRole, string>();
  for (const { role, file } of modelFiles(manifest))
    paths.set(role, await insideFolder(base, file, directory));
  return {
    name: manifest.name,
    directory,
    manifest,
    hash: createHash('sha256').update(text).digest('hex'),
    file(role) {
      const path = paths.get(role);
      if (path === undefined) throw invalid(directory, `it has no file for ${role}`);
      return path;
    },
  };
}

/** The manifest of a model that finds lines and reads them. Errors: `model-invalid` for one that only reads them. */
export function pageManifest({ directory, manifest }: ResolvedModel): PageModelManifest {
  if (isPageModel(manifest)) return manifest;
  throw invalid(directory, 'it only reads lines, and needs a model that finds them');
}

/** The manifest of a model that reads lines. Errors: `model-invalid` for a model of documents. */
export function readingManifest({ directory, manifest }: ResolvedModel): ReadingManifest {
  if (isReading(manifest)) return manifest;
  throw invalid(directory, `it is a model of documents (${manifest.stage}), and reads no lines`);
}

/** The manifest of a stage of this kind. Errors: `model-invalid` for any other model. */
export function stageManifest<Kind extends StageKind>(
  { directory, manifest }: ResolvedModel,
  kind: Kind,
): Extract<StageManifest, { readonly stage: Kind }> {
  if (isStage(manifest, kind)) return manifest;
  throw invalid(directory, `it is no model for the stage ${kind}`);
}

function findDirectory(nameOrDirectory: string): string {
  const placed = modelDirectory(nameOrDirectory);
  if (placed !== undefined) return placed;
  const path = resolve(nameOrDirectory);
  const directory = basename(path) === MANIFEST_NAME ? dirname(path) : path;
  if (existsSync(join(directory, MANIFEST_NAME))) return directory;
  throw new FolioError('model-not-found', { model: nameOrDirectory });
}

/** A manifest, and its text in one form for all ways to write it. `model` is for errors: `model-invalid`. */
export async function readManifest(
  path: string,
  model: string,
): Promise<{ manifest: ModelManifest; text: string }> {
  let data: unknown;
  try {
    data = JSON.parse(await readBounded(path));
  } catch (error) {
    throw new FolioError('model-invalid', { model, reason: reasonOf(error) }, { cause: error });
  }
  const parsed = modelManifestSchema.safeParse(data);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    const where = issue && issue.path.length > 0 ? `${issue.path.join('.')}: ` : '';
    throw new FolioError('model-invalid', { model, reason: `${where}${issue?.message ?? 'not a manifest'}` });
  }
  // The schema's own order of keys: the same manifest written differently is the same model.
  return { manifest: parsed.data, text: JSON.stringify(parsed.data) };
}

async function readBounded(path: string): Promise<string> {
  const file = await open(path);
  try {
    const stat = await file.stat();
    if (!stat.isFile()) throw new Error(`${MANIFEST_NAME} is not a file`);
    if (stat.size > MAX_MANIFEST_BYTES) throw new Error(`${MANIFEST_NAME} is too large`);
    return await file.readFile('utf8');
  } finally {
    await file.close();
  }
}

/** Where file paths start: the model's folder, or an npm package's for a model that comes with Folio. */
async function baseDirectory(manifest: ModelManifest, directory: string): Promise<string> {
  if (manifest.package === undefined) return directory;
  if (dirname(directory) !== (await realpath(builtInModelsDirectory()))) {
    throw invalid(directory, 'only models that come with Folio may name a package');
  }
  const base = packageDirectory(manifest.package);
  if (base === undefined) throw invalid(directory, `the npm package ${manifest.package} is not installed`);
  return realpath(base);
}

/** The real path of a model's file. Links may point anywhere, so the real path must lie in the folder too. */
async function insideFolder(base: string, file: string, model: string): Promise<string> {
  let path: string;
  try {
    path = await realpath(join(base, file));
  } catch {
    throw invalid(model, `its file ${file} does not exist`);
  }
  const inside = relative(base, path);
  if (inside === '' || inside === '..' || inside.startsWith(`..${sep}`) || isAbsolute(inside)) {
    throw invalid(model, `its file ${file} lies outside its folder`);
  }
  return path;
}

function invalid(model: string, reason: string): FolioError {
  return new FolioError('model-invalid', { model, reason });
}
