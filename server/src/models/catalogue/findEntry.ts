import { CATALOGUE, catalogueEntry } from './catalogue.ts';
import type { CatalogueEntry } from './catalogueEntry.ts';
import { languageTag, readsLanguage } from './languageTags.ts';
import { tesseractModelName } from './tesseractLanguages.ts';

/** Longer than any name of a model or a language. */
const MAX_WISH_LENGTH = 100;

/**
 * The model that somebody means: by its name, by Tesseract's name of a language (`fra`, `chi_sim`), by a BCP 47 tag
 * (`fr`) or by the name of a language (`French`, `français`). Of a language, the recogniser made for it alone goes
 * before one made for many. Undefined where nothing fits.
 */
export function findEntry(wish: string): CatalogueEntry | undefined {
  if (wish.length > MAX_WISH_LENGTH) return undefined;
  const name = wish.trim().toLowerCase();
  const byName = catalogueEntry(name) ?? catalogueEntry(tesseractModelName(name));
  if (byName) return byName;
  const tag = languageTag(wish, knownTags());
  return tag === undefined ? undefined : recognizersOf(tag)[0];
}

/** The recognisers of a language, best first: before all, those that were made for it. */
export function recognizersOf(tag: string): readonly CatalogueEntry[] {
  const found = CATALOGUE.filter(
    ({ kind, languages }) => kind === 'recognizer' && readsLanguage(languages, tag),
  );
  const isMadeFor = ({ languages }: CatalogueEntry): boolean => readsLanguage(languages.slice(0, 1), tag);
  return [...found.filter(isMadeFor), ...found.filter((entry) => !isMadeFor(entry))];
}

/** Every language that a model of the catalogue reads. */
export function knownTags(): readonly string[] {
  return [...new Set(CATALOGUE.flatMap(({ languages }) => languages))];
}
