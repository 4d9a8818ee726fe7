import type { SpacedCharacter } from '../wordSpaces.ts';
import { rarityOf } from '../../../../page/wordList.ts';

/**
 * `joined`: a space is taken out of a word of the list where its gap is less than this far on the way from the line's
 * letter gaps to its word spaces. `likely`: one is put between two words of the list where the recogniser found it so
 * likely, whatever the gap.
 */
const PARTS = { joined: 0.6, likely: 0.05 } as const;
/** Shorter words are made of shorter ones by chance. */
const SHORTEST = 4;

/**
 * Puts parts of English words together and parts words that touch, where the list of words has the one and not the
 * other: `calcu lations`, `moreenlightened`. `wide`: of the gap before each character, 0 for a letter gap, 1 for a word space.
 */
export function correctWordParts(
  characters: readonly SpacedCharacter[],
  wide: readonly number[],
): SpacedCharacter[] {
  const corrected: SpacedCharacter[] = [...characters];
  const spaceBefore = (at: number): boolean => corrected[at]?.spaceBefore ?? true;
  for (let i = 1; i < corrected.length; i += 1) {
    const c = corrected[i];
    if (!c) continue;
    const left = lettersUpTo(corrected, i);
    const right = lettersFrom(corrected, i);
    if (left === '' || right === '' || left.length + right.length < SHORTEST) continue;
    const isWhole = rarityOf(left + right) !== undefined;
    const areWords = isWord(left) && isWord(right);
    if (spaceBefore(i)) {
      if (isWhole && !areWords && (wide[i] ?? 1) < PARTS.joined) corrected[i] = { ...c, spaceBefore: false };
    } else if (!isWhole && areWords && likelihood(c) >= PARTS.likely)
      corrected[i] = { ...c, spaceBefore: true };
  }
  return corrected;
}

/** A word by itself: letters alone are none, but for two. */
function isWord(text: string): boolean {
  return text.length === 1 ? /^[aAI]$/.test(text) : rarityOf(text) !== undefined;
}

function likelihood({ missed }: SpacedCharacter): number {
  return missed.find(({ text }) => text === ' ')?.probability ?? 0;
}

/** The letters before a place, back to the next space or mark. */
function lettersUpTo(characters: readonly SpacedCharacter[], end: number): string {
  let text = '';
  for (let i = end - 1; i >= 0; i -= 1) {
    const c = characters[i];
    if (!c || !isLetter(c)) break;
    text = c.text + text;
    if (c.spaceBefore) break;
  }
  return text;
}

/** The letters from a place on, up to the next space or mark. */
function lettersFrom(characters: readonly SpacedCharacter[], start: number): string {
  let text = '';
  for (let i = start; i < characters.length; i += 1) {
    const c = characters[i];
    if (!c || !isLetter(c) || (i > start && c.spaceBefore)) break;
    text += c.text;
  }
  return text;
}

function isLetter({ text }: SpacedCharacter): boolean {
  return /^\p{L}$/u.test(text);
}
