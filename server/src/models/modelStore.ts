import { FolioError } from '../errors/catalogue.ts';
import { catalogueEntry, replacementsOf } from './catalogue/catalogue.ts';
import type { CatalogueEntry } from './catalogue/catalogueEntry.ts';
import { findEntry } from './catalogue/findEntry.ts';
import { installModel, type InstallOptions } from './install/installModel.ts';
import { sweepInstalls } from './install/installPlace.ts';
import { listModels } from './listModels.ts';
import type { InstallOutcome } from './modelEntry.ts';

/* The models of a person, for the command line and the daemon. Only `installModels` uses the network. */

export { addModels, type AddOptions } from './install/add/addModels.ts';
export { downloadSize } from './install/askSize.ts';
export { removeModel } from './install/removeModel.ts';
export { listModels, type ListOptions } from './listModels.ts';
export { recommendModels, type AdviceWish } from './recommendModels.ts';

/** The models that somebody asks for, each once, by name or by language. Errors: `model-not-offered`. */
export function wantedModels(wishes: readonly string[]): CatalogueEntry[] {
  const entries = wishes.map((wish) => {
    const entry = findEntry(wish);
    if (!entry) throw new FolioError('model-not-offered', { model: wish });
    return entry;
  });
  return [...new Set(entries)];
}

/**
 * Downloads models by name or by language, one after the other; the first that fails ends it, and those before it stay
 * installed. Errors: `model-not-offered` before anything is downloaded, and those of `installModel`.
 */
export async function installModels(
  wishes: readonly string[],
  options: InstallOptions,
): Promise<InstallOutcome> {
  const entries = wantedModels(wishes);
  await sweepInstalls();
  const installed: string[] = [];
  const unchanged: string[] = [];
  for (const entry of entries)
    ((await installModel(entry, options)) === 'installed' ? installed : unchanged).push(entry.name);
  return { installed, unchanged };
}

/**
 * Names of the models that bring what is installed up to date: those of which the catalogue has other files by now,
 * and those that replace an installed one.
 */
export async function outdatedModels(): Promise<string[]> {
  const models = await listModels({ available: false });
  const here = new Set(models.map(({ name }) => name));
  const installed = models.filter(({ state }) => state === 'installed');
  const outdated = installed.filter(({ isOutdated }) => isOutdated === true).map(({ name }) => name);
  const broken = models
    .filter(({ state, name }) => state === 'broken' && catalogueEntry(name))
    .map(({ name }) => name);
  const better = installed
    .map(({ name }) => replacementsOf(name))
    // One of them is enough.
    .filter((others) => others.length > 0 && !others.some(({ name }) => here.has(name)))
    .map(([first]) => first?.name)
    .filter((name) => name !== undefined);
  return [...new Set([...outdated, ...broken, ...better])];
}
