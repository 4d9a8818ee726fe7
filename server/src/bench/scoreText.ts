import { distance } from 'fastest-levenshtein';
import { foldText, type FoldOptions } from './normalizeText.ts';

/** How well a page was read. Shares, 0..1 (the error rate may exceed 1). */
export interface TextScore {
  /** Edit distance over characters with spaces, for one character of the truth. */
  readonly cer: number;
  /** Harmonic mean of word precision and recall; order does not count, repetition does. */
  readonly wordF1: number;
  /** Characters of the folded truth. */
  readonly characters: number;
  readonly words: number;
}

/** Scores one page's text, in any of Folio's text formats, against its truth. */
export function scoreText(read: string, truth: string, options: FoldOptions = {}): TextScore {
  const a = foldText(read, options);
  const b = foldText(truth, options);
  const words = wordsOf(b);
  return {
    cer: b.length === 0 ? (a.length === 0 ? 0 : 1) : distance(a, b) / b.length,
    wordF1: wordF1(wordsOf(a), words),
    characters: b.length,
    words: words.length,
  };
}

function wordsOf(text: string): string[] {
  return text.split(' ').filter((word) => word !== '');
}

function wordF1(read: readonly string[], truth: readonly string[]): number {
  if (read.length === 0 || truth.length === 0) return read.length === truth.length ? 1 : 0;
  const counts = new Map<string, number>();
  for (const word of truth) counts.set(word, (counts.get(word) ?? 0) + 1);
  let shared = 0;
  for (const word of read) {
    const left = counts.get(word) ?? 0;
    if (left === 0) continue;
    shared += 1;
    counts.set(word, left - 1);
  }
  return (2 * shared) / (read.length + truth.length);
}
