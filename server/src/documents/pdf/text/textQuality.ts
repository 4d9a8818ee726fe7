/**
 * Whether extracted characters can be what the page shows. Fonts without a usable character map give
 * control characters, private code points or letters of some other alphabet shifted into Latin.
 */
const BAD = /\p{Cc}|[\ue000-\uf8ff\ufffd\ufff0-\ufffb]|\p{Cn}|[\u{f0000}-\u{10ffff}]/gu;
/** Bullets and arrows of symbol fonts are private too, so a few say nothing. */
const MOST_BAD = 0.1;
const LATIN = /[a-z]/g;
const FREQUENT = /[etaoinsr]/g;
/** These eight letters are 55 to 70 % of text in all larger European languages; shifted text has far less. */
const LEAST_FREQUENT = 0.4;
const VOWEL = /[aeiouy]/g;
const LEAST_VOWELS = 0.2;
const MOST_VOWELS = 0.65;
/** Fewer letters are codes, formulas and names, of which nothing is typical. */
const LETTERS_NEEDED = 120;
/** Words change case at their beginning; scrambled text changes it anywhere. */
const CASE_FLIP = /\p{Ll}\p{Lu}/gu;
const MOST_CASE_FLIPS = 0.15;

export function isGarbled(text: string): boolean {
  const characters = text.replace(/\s/g, '');
  if (characters.length === 0) return false;
  if (count(characters, BAD) > MOST_BAD * characters.length) return true;
  const plain = text.normalize('NFD').replace(/\p{M}/gu, '');
  const lower = plain.toLowerCase();
  const letters = count(lower, LATIN);
  if (letters < LETTERS_NEEDED || letters < characters.length * 0.4) return false;
  const vowels = count(lower, VOWEL) / letters;
  if (count(lower, FREQUENT) / letters < LEAST_FREQUENT) return true;
  if (vowels < LEAST_VOWELS || vowels > MOST_VOWELS) return true;
  return count(plain, CASE_FLIP) > MOST_CASE_FLIPS * letters;
}

function count(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0;
}
