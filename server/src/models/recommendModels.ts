import { FolioError } from '../errors/catalogue.ts';
import { CATALOGUE } from './catalogue/catalogue.ts';
import type { CatalogueEntry } from './catalogue/catalogueEntry.ts';
import { canonicalTag, readsLanguage, singleScripts } from './catalogue/languageTags.ts';
import { recognizersOf } from './catalogue/findEntry.ts';
import { listModels, type ListOptions } from './listModels.ts';
import type { ModelAdvice, ModelEntry, ModelRecommendation } from './modelEntry.ts';

export interface AdviceWish extends Pick<ListOptions, 'mirror' | 'system'> {
  /** BCP 47 tags; absent, and without scripts: the languages of this system. */
  readonly languages?: readonly string[];
  /** ISO 15924 codes, such as those of lines that could not be read. */
  readonly scripts?: readonly string[];
}

/** The page model for everybody, and the smallest one for those whose language it does not read. */
const PAGE_MODELS = ['ppocrv6-tiny', 'ppocrv6-small'];

/**
 * The models of documents that `folio bench --structure` found to gain much where their documents are read, and nothing to
 * lose elsewhere; the figures are in `docs/models.md`.
 */
const DOCUMENT_MODELS = [
  { name: 'slanet-plus', reason: 'tables-of-scans' },
  { name: 'uvdoc', reason: 'bent-photos' },
] as const;

/**
 * What to install to read these languages and scripts, and why. A page model first; a language that it reads needs no
 * recogniser; models of documents last. What is on this machine already is not recommended. Reads no network. Errors: `language-unknown`.
 */
export async function recommendModels(wish: AdviceWish = {}): Promise<ModelAdvice> {
  const scripts = singleScripts((wish.scripts ?? []).filter((script) => /^[A-Z][a-z]{3}$/.test(script)));
  const given = wish.languages ?? (scripts.length === 0 ? systemLanguages() : []);
  const languages = given.map((language) => {
    const tag = canonicalTag(language);
    if (tag === undefined) throw new FolioError('language-unknown', { language });
    return tag;
  });
  const models = await listModels(wish);
  const recommended: ModelRecommendation[] = [];
  const page = betterPageModel(models, languages);
  if (page)
    recommended.push({
      model: page,
      reason: 'better-page-model',
      reads: languages.filter((tag) => readsLanguage(page.languages, tag)),
    });
  const readers = models.filter(({ state }) => state === 'installed' || state === 'built-in');
  if (page) readers.push(page);

  const unreadable: string[] = [];
  const recommend = (
    wanted: string,
    reason: ModelRecommendation['reason'],
    reads: (model: ModelEntry) => boolean,
    candidates: readonly (ModelEntry | undefined)[],
  ): void => {
    if (readers.some(reads) || recommended.some(({ model }) => reads(model))) {
      const known = recommended.findIndex(({ model, reason: why }) => why === reason && reads(model));
      const chosen = recommended[known];
      if (chosen) recommended[known] = { ...chosen, reads: [...chosen.reads, wanted] };
      return;
    }
    const model = candidates.find((candidate) => candidate !== undefined);
    if (model) recommended.push({ model, reason, reads: [wanted] });
    else unreadable.push(wanted);
  };
  const byName = (name: string): ModelEntry | undefined => models.find((model) => model.name === name);
  for (const tag of languages) {
    const reads = (model: ModelEntry): boolean => readsLanguage(knownTags(model), tag);
    // Data of the system is here already, and costs no download.
    const onSystem = models.find((model) => model.state === 'found-on-system' && reads(model));
    const offered = recognizersOf(tag).map(({ name }) => byName(name));
    recommend(tag, 'reads-languages', reads, [onSystem, ...offered]);
  }
  for (const script of scripts) {
    const reads = (model: ModelEntry): boolean => model.scripts.includes(script);
    const offered = recognizersOfScript(script).map((name) => byName(name));
    recommend(script, 'reads-scripts', reads, offered);
  }
  recommended.push(...documentModels(models));
  return { languages, recommended, unreadable };
}

/** Those of whose kind there is none on this machine. */
function documentModels(models: readonly ModelEntry[]): ModelRecommendation[] {
  const here = new Set(models.filter(isHere).map(({ stage }) => stage));
  return DOCUMENT_MODELS.flatMap(({ name, reason }) => {
    const model = models.find((one) => one.name === name);
    return model?.state === 'available' && !here.has(model.stage) ? [{ model, reason, reads: [] }] : [];
  });
}

/**
 * Names of the recognisers of a script: those of many languages first, since nobody knows which it is, then that of
 * the language that most often has this script.
 */
function recognizersOfScript(script: string): string[] {
  const { language } = new Intl.Locale(`und-${script}`).maximize();
  const weight = ({ languages }: CatalogueEntry): number =>
    languages.length + (languages[0] === language ? 0.5 : 0);
  return CATALOGUE.filter(({ kind, scripts }) => kind === 'recognizer' && scripts.includes(script))
    .sort((a, b) => weight(b) - weight(a))
    .map(({ name }) => name);
}

/** The languages of this system, as its settings name them. */
export function systemLanguages(env: Readonly<Record<string, string | undefined>> = process.env): string[] {
  const named = (env['LANGUAGE'] ?? '')
    .split(':')
    .concat(env['LC_ALL'] ?? env['LC_MESSAGES'] ?? env['LANG'] ?? '');
  const tags = named
    // `de_DE.UTF-8@euro`
    .map((name) => canonicalTag(name.replace(/[.@].*$/, '').replaceAll('_', '-')))
    .filter((tag) => tag !== undefined);
  const found =
    tags.length > 0 ? tags : [canonicalTag(Intl.DateTimeFormat().resolvedOptions().locale) ?? 'en'];
  return [...new Set(found)];
}

/** A page model that is not here and reads more than what is; undefined where there is no need for one. */
function betterPageModel(
  models: readonly ModelEntry[],
  languages: readonly string[],
): ModelEntry | undefined {
  const wanted = PAGE_MODELS.map((name) => models.find((model) => model.name === name));
  if (wanted.some((model) => model !== undefined && isHere(model))) return undefined;
  const tellApart = languages.filter((tag) =>
    wanted.some((model) => readsLanguage(model?.languages ?? [], tag)),
  );
  return (
    wanted.find((model) => model && tellApart.every((tag) => readsLanguage(model.languages, tag))) ??
    wanted[0]
  );
}

function isHere({ state }: ModelEntry): boolean {
  return state === 'installed' || state === 'built-in';
}

/** Of a model of anybody's, whose manifest may call a language anything. */
function knownTags({ languages }: ModelEntry): string[] {
  return languages.map(canonicalTag).filter((tag) => tag !== undefined);
}
