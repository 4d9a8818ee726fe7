import { foldText, type FoldOptions } from './normalizeText.ts';
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

/** The longest common subsequence of two lists of words, as pairs of places. */
function commonWords(a: readonly string[], b: readonly string[]): [number, number][] {
  const width = b.length + 1;
  const lengths = new Uint32Array((a.length + 1) * width);
  for (let i = a.length - 1; i >= 0; i -= 1) {
    for (let j = b.length - 1; j >= 0; j -= 1) {
      lengths[i * width + j] =
        a[i] === b[j]
          ? (lengths[(i + 1) * width + j + 1] ?? 0) + 1
          : Math.max(lengths[(i + 1) * width + j] ?? 0, lengths[i * width + j + 1] ?? 0);
    }
  }
  const pairs: [number, number][] = [];
  let [i, j] = [0, 0];
  while (i < a.length && j < b.length) {
    if (a[i] === b[j]) pairs.push([i++, j++]);
    else if ((lengths[(i + 1) * width + j] ?? 0) >= (lengths[i * width + j + 1] ?? 0)) i += 1;
    else j += 1;
  }
  return pairs;
}

/** For each word the share of its letters that face a letter of the other side, alike or not. */
function counterparts(a: readonly string[], b: readonly string[]): { a: number[]; b: number[] } {
  const [left, right] = [a, b].map((words) =>
    words.flatMap((word, at) => [...word].map((c) => ({ c, at }))),
  ) as [Letter[], Letter[]];
  const facing = { a: a.map(() => 0), b: b.map(() => 0) };
  for (const [i, j] of facingLetters(left, right)) {
    const [wordA, wordB] = [left[i]?.at ?? 0, right[j]?.at ?? 0];
    facing.a[wordA] = (facing.a[wordA] ?? 0) + 1;
    facing.b[wordB] = (facing.b[wordB] ?? 0) + 1;
  }
  return {
    a: facing.a.map((count, i) => count / [...(a[i] ?? '')].length),
    b: facing.b.map((count, i) => count / [...(b[i] ?? '')].length),
  };
}

interface Letter {
  readonly c: string;
  /** Place of its word. */
  readonly at: number;
}

/** Pairs of letters of an alignment with the fewest edits. */
function facingLetters(a: readonly Letter[], b: readonly Letter[]): [number, number][] {
  const width = b.length + 1;
  const costs = new Uint32Array((a.length + 1) * width);
  const cost = (i: number, j: number): number => costs[i * width + j] ?? 0;
  for (let i = a.length; i >= 0; i -= 1) {
    for (let j = b.length; j >= 0; j -= 1) {
      if (i === a.length || j === b.length) costs[i * width + j] = a.length - i + b.length - j;
      else {
        const swap = a[i]?.c === b[j]?.c ? 0 : 1;
        costs[i * width + j] = Math.min(cost(i + 1, j + 1) + swap, cost(i + 1, j) + 1, cost(i, j + 1) + 1);
      }
    }
  }
  const pairs: [number, number][] = [];
  let [i, j] = [0, 0];
  while (i < a.length && j < b.length) {
    const swap = a[i]?.c === b[j]?.c ? 0 : 1;
    if (cost(i, j) === cost(i + 1, j + 1) + swap) pairs.push([i++, j++]);
    else if (cost(i, j) === cost(i + 1, j) + 1) i += 1;
    else j += 1;
  }
  return pairs;
}
