import type { PlacedGlyph } from './textRuns.ts';

/**
 * `T A B L E   O F   C O N T E N T S`: words whose letters are set apart by spaces, or by gaps as wide as spaces. They
 * are told from letters that stand alone by their number, by even gaps and by the wider ones around them.
 */

/** Letters of a word that stands in a line of others; a line of its own has one letter more. */
const FEWEST_LETTERS = 4;
/** How much wider than that of its letters the gap around a spaced word is. */
const WIDER = 1.5;
/** How far the gaps of the letters of a word differ, as a share of the narrowest: their shapes and kerning. */
const UNEVEN = 1.6;
/** Letters further apart than this, in ems, are a table's or a puzzle's. */
const WIDEST = 0.9;

const ONE_LETTER = /^\p{L}\p{M}*$/u;
const VOWEL = /[aeiouyäöüåæøœаеёиоуыэюяαεηιουω]/iu;

type SpacedWord = readonly PlacedGlyph[];

/** Joins words of one letter that are the letters of words. Words come left to right. */
export function joinSpacedLetters(words: PlacedGlyph[][]): PlacedGlyph[][] {
  const joined: PlacedGlyph[][] = [];
  for (let at = 0; at < words.length;) {
    let end = at;
    while (end < words.length && isLetter(words[end])) end++;
    const letters = words.slice(at, end);
    const groups =
      letters.length >= FEWEST_LETTERS ? groupsOf(letters, words[at - 1], words[end]) : undefined;
    if (groups) joined.push(...groups);
    else joined.push(...letters);
    if (end < words.length && end === at) {
      joined.push(words[at] ?? []);
      end++;
    }
    at = end;
  }
  return joined;
}

/** The words that letters make; undefined where they stand alone, one by one. */
function groupsOf(
  letters: readonly PlacedGlyph[][],
  before: SpacedWord | undefined,
  after: SpacedWord | undefined,
): PlacedGlyph[][] | undefined {
  const gaps = letters.slice(1).map((letter, at) => gapBetween(letters[at], letter));
  const narrow = Math.min(...gaps);
  if (!(narrow > 0 && narrow <= WIDEST)) return undefined;
  const groups: PlacedGlyph[][] = [];
  for (const [at, letter] of letters.entries()) {
    if (at > 0 && (gaps[at - 1] ?? 0) <= narrow * UNEVEN) groups.at(-1)?.push(...letter);
    else groups.push([...letter]);
  }
  const longest = Math.max(...groups.map((group) => group.length));
  const isAlone = !before && !after;
  if (longest < (isAlone && groups.length === 1 ? FEWEST_LETTERS + 1 : FEWEST_LETTERS)) return undefined;
  const outer = Math.min(gapBetween(before, letters[0]), gapBetween(letters.at(-1), after));
  const areApart = outer > narrow * WIDER;
  const mostly = groups.filter((group) => group.length > 1).reduce((sum, group) => sum + group.length, 0);
  if (!areApart || mostly * 2 <= letters.length || !groups.every(isWordlike)) return undefined;
  return groups;
}

/** Not `A B C D E` and not `x x x x`, which are letters of a list or a form. */
function isWordlike(group: SpacedWord): boolean {
  if (group.length < FEWEST_LETTERS) return true;
  const text = group.map(({ glyph }) => glyph.text.toLowerCase()).join('');
  const codes = [...text].map((letter) => letter.codePointAt(0) ?? 0);
  const isAlphabet = codes.slice(1).every((code, at) => code - (codes[at] ?? 0) === 1);
  return !isAlphabet && new Set(codes).size > 2 && VOWEL.test(text.normalize('NFD'));
}

function isLetter(word: SpacedWord | undefined): boolean {
  const [glyph] = word ?? [];
  return word?.length === 1 && glyph !== undefined && ONE_LETTER.test(glyph.glyph.text);
}

/** Ems; endless at the end of a line. */
function gapBetween(before: SpacedWord | undefined, after: SpacedWord | undefined): number {
  const [left, right] = [before?.at(-1), after?.[0]];
  if (!left || !right) return Infinity;
  return (right.start - left.end) / Math.max(left.glyph.size, right.glyph.size);
}
