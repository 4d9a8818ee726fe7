import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { MANIFEST_NAME } from './manifest.ts';

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

/** Names of the built-in models, in alphabetical order. */
export async function builtInModelNames(): Promise<string[]> {
  const directory = builtInModelsDirectory();
  const entries = await readdir(directory, { withFileTypes: true });
  return entries
    .filter((entry) => entry.isDirectory() && existsSync(join(directory, entry.name, MANIFEST_NAME)))
    .map((entry) => entry.name)
    .sort();
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
