import { basename } from 'node:path';
import { knownFiles } from '../../catalogue/catalogue.ts';
import { partsOf, type CatalogueEntry, type CataloguePart } from '../../catalogue/catalogueEntry.ts';
import { MAX_MODEL_FILE_BYTES } from '../fetchPart.ts';
import { TRAINEDDATA } from '../systemTesseract.ts';
import type { ModelSource } from './modelSource.ts';

/** A file of a model that came without a manifest. */
export interface LooseFile {
  readonly source: ModelSource;
  readonly name: string;
  readonly sha256: string;
}

/** A model of the catalogue, and where its files are. */
export interface FoundModel {
  readonly entry: CatalogueEntry;
  readonly files: ReadonlyMap<CataloguePart, LooseFile>;
}

export interface SortedFiles {
  /** All files that they need are there. */
  readonly whole: readonly FoundModel[];
  /** A file that they need is missing. */
  readonly parts: readonly FoundModel[];
  /** Tesseract's data that the catalogue does not know. */
  readonly traineddata: readonly LooseFile[];
  /** Models that nobody knows. */
  readonly unknown: readonly LooseFile[];
}

/** More models than anybody puts together. */
const MAX_MODELS = 400;

/** Files of models, known by their names; the content decides what they are. */
export async function looseFiles(source: ModelSource, signal: AbortSignal): Promise<LooseFile[]> {
  const found: LooseFile[] = [];
  for (const name of source.names.filter(isModelFile).slice(0, MAX_MODELS)) {
    if ((await source.bytes(name)) > MAX_MODEL_FILE_BYTES) continue;
    found.push({ source, name, sha256: await source.hash(name, signal) });
  }
  return found;
}

function isModelFile(name: string): boolean {
  return name.endsWith('.onnx') || TRAINEDDATA.test(basename(name));
}

/** Puts files together to models, by what the catalogue knows of their hashes. */
export function sortFiles(files: readonly LooseFile[]): SortedFiles {
  const models = new Map<CatalogueEntry, Map<CataloguePart, LooseFile>>();
  const strange: LooseFile[] = [];
  for (const file of files) {
    const known = knownFiles(file.sha256);
    if (known.length === 0) strange.push(file);
    for (const { entry, part } of known) {
      const parts = models.get(entry) ?? new Map<CataloguePart, LooseFile>();
      models.set(entry, parts.set(part, file));
    }
  }
  const found = [...models].map(([entry, parts]) => ({ entry, files: parts }));
  const whole = found.filter((model) => missingParts(model).length === 0);
  // Models share files: what is in a whole one is no lonely part of another.
  const used = new Set(whole.flatMap(({ files: parts }) => [...parts.values()]));
  return {
    whole,
    parts: found.filter(
      (model) => !whole.includes(model) && [...model.files.values()].every((file) => !used.has(file)),
    ),
    traineddata: strange.filter(({ name }) => TRAINEDDATA.test(basename(name))),
    unknown: strange.filter(({ name }) => !TRAINEDDATA.test(basename(name))),
  };
}

/** What a model cannot do without; lines the right way up are read without the model of line orientation. */
export function missingParts({ entry, files }: FoundModel): CataloguePart[] {
  return partsOf(entry)
    .map(([part]) => part)
    .filter((part) => part !== 'lineOrientation' && !files.has(part));
}
