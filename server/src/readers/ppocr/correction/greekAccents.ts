/** Letters with an accent: those of Greek as it is written since 1982, and those with the signs of before. */
const ACCENTED = /[\u0386\u0388-\u0390\u03ac-\u03b0\u03cc-\u03ce\u1f00-\u1fff]/g;
const POLYTONIC = /[\u1f00-\u1fff]/g;

/** A line with so many accented letters shows which way it is written: the old signs are on every other word. */
const SHOWN = { letters: 4, polytonic: 0.25 } as const;

const ACUTE = '\u0301';
/** Breathings, grave, circumflex, iota below; each stands for an accent that print shows. */
const OLD_SIGNS = /[\u0300\u0313\u0314\u0342\u0345]/g;
const VOWELS = /[αεηιουω](?:[ιυ]|\u0308)?/giu;

/** Whether a line is in Greek with a single accent, and the few old signs in it are misread ones. */
export function isMonotonic(line: string): boolean {
  const accented = (line.match(ACCENTED) ?? []).length;
  return accented >= SHOWN.letters && (line.match(POLYTONIC) ?? []).length <= SHOWN.polytonic * accented;
}

/** A word with the one accent that Greek has today, and that words of one syllable lack, but for `ή`. */
export function withOneAccent(word: string): string {
  if (word.search(POLYTONIC) < 0) return word;
  const hasOwn = word.replace(POLYTONIC, '').search(ACCENTED) >= 0;
  const letters = word.normalize('NFD');
  const bare = letters.replace(OLD_SIGNS, '').replaceAll(ACUTE, '');
  const syllables = (bare.match(VOWELS) ?? []).length;
  const keepsAccent = !hasOwn && (syllables > 1 || /^[^\p{L}]*η[^\p{L}]*$/iu.test(bare));
  return [...word]
    .map((letter) => {
      if (letter.search(POLYTONIC) < 0) return letter;
      const base = letter.normalize('NFD').replace(OLD_SIGNS, '').replaceAll(ACUTE, '');
      return keepsAccent ? `${base}${ACUTE}`.normalize('NFC') : base;
    })
    .join('');
}
