import { foldText, type FoldOptions } from './normalizeText.ts';
import { commonWords, counterparts } from './wordAlignment.ts';
import { hasLetterOrDigit, wordsOf } from './words.ts';

/** What of a page's truth has no counterpart in its reading. */
export interface WordLoss {
  /** Words of the truth with a letter or a digit in them. */
  readonly words: number;
  /** Those among them that the reading has neither right nor misread, in the truth's order. */
  readonly lost: readonly string[];
}

/** A word whose letters have counterparts to less than this share was not read. */
const READ_SHARE = 0.5;

/**
 * Finds the words that a reading lost. Both texts are aligned word by word, and what lies between words
 * that agree letter by letter, so that a word misread, split or glued to its neighbour counts as read. What is left
 * of both sides is aligned again until nothing agrees: text that comes in another order is not lost.
 * Hyphens between letters are dropped on both sides.
 */
export function findLostWords(read: string, truth: string, options: FoldOptions = {}): WordLoss {
  const fold = { ...options, joinHyphens: true };
  const all = wordsOf(foldText(truth, fold)).filter(hasLetterOrDigit);
  let left: Unmatched = {
    truth: all.map((_, index) => index),
    read: wordsOf(foldText(read, fold)).filter(hasLetterOrDigit),
  };
  for (let round = 0; ; round += 1) {
    const anchors = commonWords(
      left.truth.map((index) => all[index] ?? ''),
      left.read,
    );
    // Only the whole page may be misread from end to end; leftovers without a word in common have no order.
    if (anchors.length === 0 && round > 0) break;
    left = withoutMatches(all, left, anchors);
    if (anchors.length === 0) break;
  }
  return { words: all.length, lost: left.truth.map((index) => all[index] ?? '') };
}

interface Unmatched {
  /** Places of words in the truth. */
  readonly truth: readonly number[];
  readonly read: readonly string[];
}

/** What is left when the words at the anchors, and those between them that face each other, are taken out. */
function withoutMatches(
  all: readonly string[],
  left: Unmatched,
  anchors: readonly (readonly [number, number])[],
): Unmatched {
  const truth: number[] = [];
  const read: string[] = [];
  let [t, r] = [0, 0];
  for (const [anchorT, anchorR] of [...anchors, [left.truth.length, left.read.length] as const]) {
    const between = left.truth.slice(t, anchorT);
    const words = left.read.slice(r, anchorR);
    const { a, b } = counterparts(
      between.map((index) => all[index] ?? ''),
      words,
    );
    truth.push(...between.filter((_, i) => (a[i] ?? 0) < READ_SHARE));
    read.push(...words.filter((_, i) => (b[i] ?? 0) < READ_SHARE));
    [t, r] = [anchorT + 1, anchorR + 1];
  }
  return { truth, read };
}
