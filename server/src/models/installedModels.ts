import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { dataDirectory } from '../files/dataDirectory.ts';
import { builtInModelNames, builtInModelsDirectory } from './builtInModels.ts';
import { MANIFEST_NAME, MODEL_NAME } from './manifest.ts';

/** A model that is on this machine. */
export interface PlacedModel {
  readonly name: string;
  /** Absolute folder of its manifest. */
  readonly directory: string;
  /** It came with Folio, and cannot be removed. */
  readonly isBuiltIn: boolean;
}

/** The folder with one folder a model that a person installed: private, and shared by all windows. */
export function installedModelsDirectory(): string {
  return join(dataDirectory(), 'models');
}

/**
 * Page models, best first: PP-OCRv6 reads more letters than PP-OCRv4, and four times as fast; its larger sizes cost
 * six times as much as the tiny one and read English no better.
 */
const PAGE_MODELS = ['ppocrv6-tiny', 'ppocrv6-small', 'ppocrv6-medium', 'ppocrv5-mobile', 'ppocrv4-mobile'];

/** The page model that reads where none is asked for: the best one on this machine. */
export function defaultPageModel(): string {
  const found = PAGE_MODELS.find((name) => modelDirectory(name) !== undefined);
  if (found === undefined) throw new Error('no model came with Folio');
  return found;
}

/** The folder of a model by its name; one that was installed goes before one that came with Folio. */
export function modelDirectory(name: string): string | undefined {
  if (!MODEL_NAME.test(name)) return undefined;
  return [installedModelsDirectory(), builtInModelsDirectory()]
    .map((folder) => join(folder, name))
    .find((folder) => existsSync(join(folder, MANIFEST_NAME)));
}

/** Every model on this machine, the installed ones first, by name; each name once. */
export async function placedModels(): Promise<PlacedModel[]> {
  const installed = installedModelsDirectory();
  const names = (await readdir(installed).catch((): string[] => []))
    .filter((name) => MODEL_NAME.test(name) && existsSync(join(installed, name, MANIFEST_NAME)))
    .sort();
  const builtIn = (await builtInModelNames()).filter((name) => !names.includes(name));
  return [
    ...names.map((name) => ({ name, directory: join(installed, name), isBuiltIn: false })),
    ...builtIn.map((name) => ({ name, directory: join(builtInModelsDirectory(), name), isBuiltIn: true })),
  ];
}
