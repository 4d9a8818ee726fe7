import { distance } from 'fastest-levenshtein';
import { unionBox } from '../../../page/geometry.ts';
import type { Block } from '../../../page/pageResult.ts';

/** Texts that differ in less than this share of their characters are the same line read twice. */
const SAME = 0.25;
/** Words that must agree before a paragraph that both bands have a part of is joined there. */
const LEAST_COMMON_WORDS = 2;
/** Blocks on either side of the cut that can be in both bands: the overlap is a few lines high. */
const NEAR_CUT = 6;

/**
 * Puts the blocks of two overlapping bands of a page together: what both have seen is kept once, and a
 * paragraph that runs over the cut becomes one again.
 */
export function mergeBands(upper: readonly Block[], lower: readonly Block[]): Block[] {
  const tail = upper.slice(-NEAR_CUT);
  const head = lower.slice(0, NEAR_CUT).filter((block) => !tail.some((other) => isSame(other, block)));
  const rest = lower.slice(NEAR_CUT);
  const last = upper.at(-1);
  const [first, ...others] = head;
  const joined = last && first ? joinText(last, first) : undefined;
  const merged = joined ? [...upper.slice(0, -1), joined, ...others, ...rest] : [...upper, ...head, ...rest];
  return merged.map((block, order) => ({ ...block, order }));
}

function isSame(one: Block, other: Block): boolean {
  if (one.kind === 'figure' || other.kind === 'figure')
    return one.kind === other.kind && overlaps(one, other);
  const [a, b] = [plain(one.text), plain(other.text)];
  if (a === '' || b === '') return a === b && one.kind === other.kind;
  if (a.includes(b)) return true;
  return distance(a, b) < SAME * Math.max(a.length, b.length);
}

function overlaps(one: Block, other: Block): boolean {
  const top = Math.max(one.box.y, other.box.y);
  const bottom = Math.min(one.box.y + one.box.height, other.box.y + other.box.height);
  return bottom - top > 0.3 * Math.min(one.box.height, other.box.height);
}

/** One paragraph out of two parts of it, if the end of one is the beginning of the other. */
function joinText(upper: Block, lower: Block): Block | undefined {
  if (upper.kind !== 'paragraph' || lower.kind !== 'paragraph') return undefined;
  const words = [...lower.text.matchAll(/\S+/g)];
  const common = commonWords(
    upper.text.split(/\s+/),
    words.map(([word]) => word),
  );
  if (common < LEAST_COMMON_WORDS) return undefined;
  const from = words[common]?.index ?? lower.text.length;
  const above = upper.text.trimEnd();
  const shift = above.length + 1 - from;
  const formulas = [
    ...(upper.formulas ?? []),
    ...(lower.formulas ?? [])
      .filter(({ start }) => start >= from)
      .map(({ start, end }) => ({ start: start + shift, end: end + shift })),
  ];
  return {
    ...upper,
    text: `${above} ${lower.text.slice(from)}`.trimEnd(),
    box: unionBox([upper.box, lower.box]),
    ...(upper.formulas || lower.formulas ? { formulas } : {}),
  };
}

/** The most words that end the one and begin the other. */
function commonWords(above: readonly string[], below: readonly string[]): number {
  for (let count = Math.min(above.length, below.length); count >= LEAST_COMMON_WORDS; count -= 1) {
    const end = above.slice(-count);
    if (end.every((word, index) => plain(word) === plain(below[index] ?? ''))) return count;
  }
  return 0;
}

function plain(text: string): string {
  return text.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '');
}
