import { distance } from 'fastest-levenshtein';
import type { TruthBlock } from '../structureTruth.ts';
import { comparableText } from './comparableText.ts';

/** A sum of edit distances and of the lengths that they are shares of. */
export interface EditDistance {
  readonly edits: number;
  readonly length: number;
}

export interface BlockMatches {
  readonly text: EditDistance;
  readonly order: EditDistance;
  /** Texts of the truth that nothing was found for. */
  readonly missed: readonly string[];
  /** Found texts that the truth does not have. */
  readonly added: readonly string[];
}

/** A block as it was written. */
export interface FoundBlock {
  readonly text: string;
  /** It counts only if the truth has it. */
  readonly isIgnored: boolean;
}

/** Letters of a shingle: enough that common pairs of letters do not make texts alike. */
const SHINGLE = 3;

/** Blocks with this share of the shorter one's shingles in common are of the same text. */
const SAME_TEXT = 0.5;

/**
 * Compares the texts of a page block by block, as OmniDocBench's "quick match" does (opendatalab/OmniDocBench): blocks
 * that one side parts and the other joins are joined on both sides first; a match of an ignored block counts neither way; what has no
 * match counts as a whole. Text: edit distance of letters and digits, over the longer side. Order: edit distance of the
 * sequence in which matched groups come, over their number.
 */
export function matchBlocks(truth: readonly TruthBlock[], found: readonly FoundBlock[]): BlockMatches {
  const truths = truth.map(({ text }) => comparableText(text));
  const texts = found.map(({ text }) => comparableText(text));
  const groups = groupsOf(truths, texts);
  const text = { edits: 0, length: 0 };
  const missed: string[] = [];
  const added: string[] = [];
  const sequence: { truth: number; found: number }[] = [];
  for (const group of groups) {
    if (group.truths.some((at) => truth[at]?.isIgnored === true)) continue;
    if (group.truths.length === 0 && group.found.every((at) => found[at]?.isIgnored === true)) continue;
    const own = group.truths.map((at) => truths[at] ?? '').join('');
    const read = group.found.map((at) => texts[at] ?? '').join('');
    text.edits += distance(own, read);
    text.length += Math.max(own.length, read.length);
    const [firstTruth, firstFound] = [group.truths[0], group.found[0]];
    // A lone sign has no letters: it is neither missed nor added, and has no place in the order.
    if (firstTruth !== undefined && firstFound !== undefined)
      sequence.push({ truth: firstTruth, found: firstFound });
    else if (own !== '') missed.push(group.truths.map((at) => truth[at]?.text ?? '').join(' '));
    else if (read !== '') added.push(group.found.map((at) => found[at]?.text ?? '').join(' '));
  }
  const byFound = [...sequence].sort((a, b) => a.found - b.found).map((group) => group.truth);
  const order = {
    edits: sequenceDistance(
      byFound,
      [...byFound].sort((a, b) => a - b),
    ),
    length: sequence.length,
  };
  return { text, order, missed, added };
}

interface BlockGroup {
  readonly truths: readonly number[];
  readonly found: readonly number[];
}

/** Blocks of both sides that hang together: each block with the block of the other side that it has most in common with. */
function groupsOf(truths: readonly string[], found: readonly string[]): BlockGroup[] {
  const shingles = [...truths, ...found].map(shinglesOf);
  const parent = shingles.map((_, at) => at);
  const rootOf = (at: number): number => {
    let root = at;
    while (parent[root] !== root) root = parent[root]!;
    return root;
  };
  const all = shingles.map((_, at) => at);
  const [left, right] = [all.slice(0, truths.length), all.slice(truths.length)];
  for (const [own, others] of [
    [left, right],
    [right, left],
  ] as const) {
    for (const at of own) {
      const best = bestMatch(at, others, shingles);
      if (best !== undefined) parent[rootOf(at)] = rootOf(best);
    }
  }
  const groups = new Map<number, { truths: number[]; found: number[] }>();
  for (const at of all) {
    const root = rootOf(at);
    const group = groups.get(root) ?? { truths: [], found: [] };
    groups.set(root, group);
    if (at < truths.length) group.truths.push(at);
    else group.found.push(at - truths.length);
  }
  return [...groups.values()];
}

/** The block of the other side that is most like this one; only blocks that hold most of it or that it holds. */
function bestMatch(
  at: number,
  others: readonly number[],
  shingles: readonly ReadonlyMap<string, number>[],
): number | undefined {
  let best: { other: number; common: number; likeness: number } | undefined;
  const own = shingles[at]!;
  for (const other of others) {
    const theirs = shingles[other]!;
    const common = commonShingles(own, theirs);
    const [ownSize, theirSize] = [sizeOf(own), sizeOf(theirs)];
    if (common === 0 || common / Math.min(ownSize, theirSize) < SAME_TEXT) continue;
    const likeness = (2 * common) / (ownSize + theirSize);
    if (!best || common > best.common || (common === best.common && likeness > best.likeness))
      best = { other, common, likeness };
  }
  return best?.other;
}

function shinglesOf(text: string): Map<string, number> {
  const shingles = new Map<string, number>();
  const count = Math.max(text === '' ? 0 : 1, text.length - SHINGLE + 1);
  for (let at = 0; at < count; at += 1) {
    const shingle = text.slice(at, at + SHINGLE);
    shingles.set(shingle, (shingles.get(shingle) ?? 0) + 1);
  }
  return shingles;
}

function sizeOf(shingles: ReadonlyMap<string, number>): number {
  let size = 0;
  for (const count of shingles.values()) size += count;
  return size;
}

function commonShingles(a: ReadonlyMap<string, number>, b: ReadonlyMap<string, number>): number {
  const [small, large] = a.size <= b.size ? [a, b] : [b, a];
  let common = 0;
  for (const [shingle, count] of small) common += Math.min(count, large.get(shingle) ?? 0);
  return common;
}

/** Levenshtein distance of two sequences of numbers. */
export function sequenceDistance(a: readonly number[], b: readonly number[]): number {
  let last = Array.from({ length: b.length + 1 }, (_, at) => at);
  a.forEach((value, row) => {
    const next = [row + 1];
    for (let at = 1; at <= b.length; at += 1) {
      const same = value === b[at - 1] ? 0 : 1;
      next.push(Math.min(last[at - 1]! + same, last[at]! + 1, next[at - 1]! + 1));
    }
    last = next;
  });
  return last[b.length] ?? 0;
}
