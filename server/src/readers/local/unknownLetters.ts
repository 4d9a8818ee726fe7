import { LETTERS_UNKNOWN, type Warning } from '../../page/pageResult.ts';
import { languageOfText, LATIN_LANGUAGES } from './latinLanguages.ts';
import { OTHER_LANGUAGES } from './otherLanguages.ts';

const LANGUAGES = [...LATIN_LANGUAGES, ...OTHER_LANGUAGES];

/** Letters of each language that a recogniser's alphabet lacks; languages of which it has all are not there. */
export function lettersLacking(alphabet: Iterable<string>): Readonly<Record<string, string>> {
  const known = new Set(alphabet);
  const lacking = LANGUAGES.map(
    ({ name, letters }) => [name, [...letters].filter((letter) => !known.has(letter)).join('')] as const,
  );
  return Object.fromEntries(lacking.filter(([, letters]) => letters !== ''));
}

/**
 * A warning where a text is in a language with letters that what read it lacks: it reads them without their marks
 * (`eleve` for `élève`), and as surely as all others.
 */
export function letterWarnings(text: string, lacking: Readonly<Record<string, string>>): Warning[] {
  const language = languageOfText(text, LANGUAGES);
  const letters = language && lacking[language.name];
  if (!language || letters === undefined) return [];
  return [
    {
      code: LETTERS_UNKNOWN,
      message: `This page seems to be in ${language.name}. The model does not know ${[...letters].join(' ')} and reads other letters instead. Install a recogniser for the language: folio models install ${language.tags[0] ?? ''}.`,
      suggests: [...language.tags],
    },
  ];
}
