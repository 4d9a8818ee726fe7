import { OTHER_LANGUAGES } from './otherLanguages.ts';

const LANGUAGES = OTHER_LANGUAGES.filter(({ letters }) => /\p{Script=Cyrillic}/u.test(letters)).map(
  ({ tags, words }) => ({ tags, words: new Set(words.split(' ')) }),
);

/** A text of fewer words may be a list of names. */
const LEAST_WORDS = 12;

/**
 * The languages (BCP 47) that a text in Cyrillic letters may be in, by its commonest words: recognisers of these languages
 * are about as sure of each other's texts (`бьіть` for `быть`). Several where their words are alike, none where too
 * little tells.
 */
export function cyrillicLanguages(text: string): string[] {
  const words = text.toLowerCase().match(/\p{L}+/gu) ?? [];
  if (words.length < LEAST_WORDS) return [];
  const counts = LANGUAGES.map(({ tags, words: common }) => ({
    tags,
    count: words.filter((word) => common.has(word)).length,
  }));
  const most = Math.max(...counts.map(({ count }) => count));
  return most === 0 ? [] : counts.filter(({ count }) => count === most).flatMap(({ tags }) => tags);
}
