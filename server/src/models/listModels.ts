import { reasonOf } from '../errors/catalogue.ts';
import { CATALOGUE, catalogueEntry, replacementsOf } from './catalogue/catalogue.ts';
import { partsOf, type CatalogueEntry, type CatalogueFile } from './catalogue/catalogueEntry.ts';
import { scriptsOf } from './catalogue/languageTags.ts';
import { TESSERACT_LANGUAGES, tesseractModelName, tesseractTitle } from './catalogue/tesseractLanguages.ts';
import { addressOf } from './install/fetchPart.ts';
import { hasOtherFiles } from './install/installModel.ts';
import { UNKNOWN_LICENCE } from './install/add/traineddataModel.ts';
import { systemData, type SystemData } from './install/systemTesseract.ts';
import { defaultPageModel, placedModels, type PlacedModel } from './installedModels.ts';
import { isPageModel, isReading, modelFiles, type ModelManifest } from './manifest.ts';
import type { ModelEntry } from './modelEntry.ts';
import { resolveModel } from './resolveModel.ts';

export interface ListOptions {
  /** Also those that could be installed; default true. */
  readonly available?: boolean;
  readonly mirror?: string | undefined;
  readonly system?: () => Promise<readonly SystemData[]>;
}

/**
 * The models on this machine, then those that can be installed; each name once. Reads the disk and no network.
 * Errors: `mirror-invalid`.
 */
export async function listModels(options: ListOptions = {}): Promise<ModelEntry[]> {
  const { available = true, mirror, system = systemData } = options;
  const placed = await Promise.all((await placedModels()).map(placedEntry));
  if (!available) return placed;
  const taken = new Set(placed.map(({ name }) => name));
  const onSystem = (await system())
    .map(systemEntry)
    .filter((entry) => entry !== undefined)
    .filter(({ name }) => !taken.has(name));
  for (const { name } of onSystem) taken.add(name);
  const others = CATALOGUE.filter(({ name }) => !taken.has(name)).map((entry) =>
    availableEntry(entry, mirror),
  );
  return [...placed, ...onSystem, ...others];
}

/** A model of the catalogue, as it is before it is installed. */
export function availableEntry(entry: CatalogueEntry, mirror?: string): ModelEntry {
  const { name, title, kind, languages, scripts, licence, source } = entry;
  const files = partsOf(entry).map(([, file]) => file);
  const bytes = sumOf(files.map((file) => file.bytes));
  const aboutBytes = bytes ?? sumOf(files.map((file) => file.bytes ?? file.alternatives?.[0]?.bytes));
  return {
    name,
    title,
    kind,
    state: 'available',
    languages,
    scripts,
    ...(bytes === undefined ? {} : { bytes }),
    ...(bytes === undefined && aboutBytes !== undefined ? { aboutBytes } : {}),
    licence,
    source,
    ...(entry.kind === 'stage' ? { stage: entry.stage } : {}),
    host: new URL(addressOf(mainFile(entry), mirror)).host,
    ...replacedBy(name),
  };
}

/** The file that does the work: the others come from the same place. */
function mainFile(entry: CatalogueEntry): CatalogueFile {
  return entry.kind === 'stage' ? entry.parts.graph : entry.parts.recognition;
}

/** Undefined where one of them is not known. */
function sumOf(sizes: readonly (number | undefined)[]): number | undefined {
  const known = sizes.filter((bytes) => bytes !== undefined);
  return known.length === sizes.length ? known.reduce((sum, bytes) => sum + bytes, 0) : undefined;
}

async function placedEntry({ name, directory, isBuiltIn }: PlacedModel): Promise<ModelEntry> {
  try {
    const { manifest } = await resolveModel(directory);
    const entry = catalogueEntry(name);
    return {
      ...describe(manifest),
      // The folder's, which is what finds it.
      name,
      state: isBuiltIn ? 'built-in' : 'installed',
      ...(name === defaultPageModel() ? { isDefault: true } : {}),
      ...(!isBuiltIn && entry && isOutdated(entry, manifest) ? { isOutdated: true } : {}),
      ...replacedBy(name),
    };
  } catch (error) {
    return {
      name,
      title: catalogueEntry(name)?.title ?? name,
      kind: catalogueEntry(name)?.kind ?? 'recognizer',
      state: 'broken',
      languages: [],
      scripts: [],
      licence: '',
      source: '',
      problem: reasonOf(error),
    };
  }
}

/** What somebody brought is not older than the catalogue, only other. */
function isOutdated(entry: CatalogueEntry, manifest: ModelManifest): boolean {
  return manifest.source === entry.source && hasOtherFiles(entry, manifest);
}

function describe(manifest: ModelManifest): Omit<ModelEntry, 'state'> {
  const { name, title, languages, licence, source } = manifest;
  const scripts = isReading(manifest) ? (manifest.scripts ?? scriptsOf(languages)) : [];
  return {
    name,
    title,
    kind: isPageModel(manifest) ? 'page-model' : isReading(manifest) ? 'recognizer' : 'stage',
    ...(isReading(manifest) ? {} : { stage: manifest.stage }),
    languages,
    scripts,
    bytes: modelFiles(manifest).reduce((sum, { bytes = 0 }) => sum + bytes, 0),
    licence,
    source,
  };
}

function systemEntry({ code, path, bytes }: SystemData): ModelEntry | undefined {
  const language = TESSERACT_LANGUAGES.find((one) => one.code === code);
  // Of others nobody knows what they read.
  if (!language) return undefined;
  const { tags, scripts } = language;
  return {
    name: tesseractModelName(code),
    title: tesseractTitle(tags),
    kind: 'recognizer',
    state: 'found-on-system',
    languages: tags,
    scripts,
    bytes,
    licence: UNKNOWN_LICENCE,
    source: path,
    path,
  };
}

function replacedBy(name: string): { replacedBy?: string } {
  const [better] = replacementsOf(name);
  return better ? { replacedBy: better.name } : {};
}
