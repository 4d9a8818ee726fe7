import {
  partsOf,
  isSameFile,
  type CatalogueEntry,
  type CatalogueFile,
  type CataloguePart,
} from './catalogueEntry.ts';
import { DOCUMENT_MODELS } from './documentModels.ts';
import { PPOCR_PAGE_MODELS, PPOCR_RECOGNIZERS } from './ppocrModels.ts';
import { tesseractEntries } from './tesseractLanguages.ts';

/**
 * All models that Folio can install: page models, best first; then Tesseract's recognisers, each of one language;
 * then those of PP-OCR, each of many; then models of documents.
 */
export const CATALOGUE: readonly CatalogueEntry[] = [
  ...PPOCR_PAGE_MODELS,
  ...tesseractEntries(),
  ...PPOCR_RECOGNIZERS,
  ...DOCUMENT_MODELS,
];

const BY_NAME: ReadonlyMap<string, CatalogueEntry> = new Map(CATALOGUE.map((entry) => [entry.name, entry]));

export function catalogueEntry(name: string): CatalogueEntry | undefined {
  return BY_NAME.get(name);
}

/** The better models that take the place of one; empty where there is none. */
export function replacementsOf(name: string): readonly CatalogueEntry[] {
  return CATALOGUE.filter(({ replaces }) => replaces?.includes(name));
}

/** A file of the catalogue: what it is in which model. */
export interface KnownFile {
  readonly entry: CatalogueEntry;
  readonly part: CataloguePart;
  readonly file: CatalogueFile;
}

/** All places that a file has in the catalogue; models share some. `sha256` is of its bytes, in hex. */
export function knownFiles(sha256: string): KnownFile[] {
  return CATALOGUE.flatMap((entry) =>
    partsOf(entry)
      .filter(([, file]) => isSameFile(file, sha256))
      .map(([part, file]) => ({ entry, part, file })),
  );
}
