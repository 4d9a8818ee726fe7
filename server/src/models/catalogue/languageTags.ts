/** Languages that are told apart in tags and not by models. */
const SAME: Readonly<Record<string, string>> = { nb: 'no', nn: 'no', tl: 'fil' };

/** Longer than any name of a language. */
const MAX_LENGTH = 60;

/**
 * A language as people write it, as a BCP 47 tag: `fra`, `FR`, `French` and `français` give `fr`. Names are
 * looked for among `tags` only. Undefined for what is no language.
 */
export function languageTag(written: string, tags: readonly string[]): string | undefined {
  const wish = written.trim().replaceAll('_', '-');
  if (wish === '' || wish.length > MAX_LENGTH) return undefined;
  return tags.find((tag) => isNameOf(wish, tag)) ?? canonicalTag(wish);
}

/** Language, script and region: what else a tag may have (variants, extensions) says nothing of what is printed. */
const PLAIN_TAG = /^[a-z]{2,3}(?:-[A-Z][a-z]{3})?(?:-(?:[A-Z]{2}|\d{3}))?$/;

/** A BCP 47 tag in its canonical form; undefined for what is none, or names no known language. */
export function canonicalTag(tag: string): string | undefined {
  try {
    const [canonical] = Intl.getCanonicalLocales(tag);
    // Any word of up to eight letters has the form of a tag; only what has a name is a language.
    if (canonical === undefined || !PLAIN_TAG.test(canonical)) return undefined;
    return nameIn('en', new Intl.Locale(canonical).language) === undefined ? undefined : canonical;
  } catch {
    return undefined;
  }
}

/** The name of a language in English. */
export function languageName(tag: string): string {
  return nameIn('en', tag) ?? tag;
}

/** The ISO 15924 code of how a language is written as a whole: `Jpan`, `Hant`. */
function writingOf(tag: string): string | undefined {
  return new Intl.Locale(tag).maximize().script;
}

/** Writings of several scripts, or of a kind of one. */
const SCRIPTS_OF: Readonly<Record<string, readonly string[]>> = {
  Hans: ['Hani'],
  Hant: ['Hani'],
  Jpan: ['Hira', 'Kana', 'Hani'],
  Kore: ['Hang'],
  Latf: ['Latn'],
  Aran: ['Arab'],
};

/** The scripts that languages (BCP 47) are written in, as ISO 15924 codes of single scripts; what is no tag is left out. */
export function scriptsOf(tags: readonly string[]): string[] {
  return singleScripts(
    tags
      .map(canonicalTag)
      .filter((tag) => tag !== undefined)
      .map(writingOf)
      .filter((script) => script !== undefined),
  );
}

/** ISO 15924 codes as those of single scripts: `Jpan` is `Hira`, `Kana` and `Hani`. */
export function singleScripts(scripts: readonly string[]): string[] {
  return [...new Set(scripts.flatMap((script) => SCRIPTS_OF[script] ?? [script]))];
}

/** Whether a model with these languages reads the one that is wanted: `fr` reads `fr-CA`, `zh` is any Chinese. */
export function readsLanguage(known: readonly string[], wanted: string): boolean {
  const wish = new Intl.Locale(wanted);
  const isAnyChinese = wish.language === 'zh' && wish.script === undefined && wish.region === undefined;
  return known.some((one) => {
    if (sameLanguage(one) !== sameLanguage(wanted)) return false;
    return isAnyChinese || writingOf(one) === writingOf(wanted);
  });
}

function sameLanguage(tag: string): string {
  const { language } = new Intl.Locale(tag);
  return SAME[language] ?? language;
}

/** In English or in the language itself. */
function isNameOf(wish: string, tag: string): boolean {
  const lower = wish.toLocaleLowerCase('en');
  return ['en', tag].some((display) => nameIn(display, tag)?.toLocaleLowerCase(display) === lower);
}

function nameIn(display: string, tag: string): string | undefined {
  try {
    return new Intl.DisplayNames(display, { type: 'language', fallback: 'none' }).of(tag);
  } catch {
    return undefined;
  }
}
