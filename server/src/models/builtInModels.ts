import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { MANIFEST_NAME } from './manifest.ts';

/** The model that reads where none is asked for. */
export const DEFAULT_MODEL = 'ppocrv4-mobile';

/**
 * The folder with one manifest a built-in model: `models/` beside Folio's package.json. Looked for
 * upwards, because this code runs from its source and from a bundle, which lie at different depths.
 */
export function builtInModelsDirectory(): string {
  for (let directory = import.meta.dirname; ; directory = dirname(directory)) {
    if (existsSync(join(directory, 'package.json'))) return join(directory, 'models');
    if (dirname(directory) === directory) throw new Error('the folder of Folio has no package.json');
  }
}

/** Names of the built-in models, the default first. */
export async function builtInModelNames(): Promise<string[]> {
  const directory = builtInModelsDirectory();
  const entries = await readdir(directory, { withFileTypes: true });
  const names = entries
    .filter((entry) => entry.isDirectory() && existsSync(join(directory, entry.name, MANIFEST_NAME)))
    .map((entry) => entry.name)
    .sort();
  return names.sort((a, b) => Number(b === DEFAULT_MODEL) - Number(a === DEFAULT_MODEL));
}

/**
 * The folder of an installed npm package; undefined where it is not installed. Not by `require.resolve`:
 * a package that only carries data need not export its package.json.
 */
export function packageDirectory(name: string): string | undefined {
  const folders = createRequire(import.meta.url).resolve.paths(name) ?? [];
  return folders
    .map((folder) => join(folder, name))
    .find((folder) => existsSync(join(folder, 'package.json')));
}

/** Whether a name is that of a built-in model (and not a path). */
export function isBuiltInModel(name: string): boolean {
  return (
    /^[a-z0-9][a-z0-9._-]*$/.test(name) && existsSync(join(builtInModelsDirectory(), name, MANIFEST_NAME))
  );
}
