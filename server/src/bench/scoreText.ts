import { distance } from 'fastest-levenshtein';
import { foldText, type FoldOptions } from './normalizeText.ts';
import { wordsOf } from './words.ts';

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
  const b = fillUnreadable(foldText(truth, options), a);
  const words = wordsOf(b);
  return {
    cer: b.length === 0 ? (a.length === 0 ? 0 : 1) : distance(a, b) / b.length,
    wordF1: wordF1(wordsOf(a), words),
    characters: b.length,
    words: words.length,
  };
}

/**
 * `~` marks in UNLV truth what nobody could read or type (a logo's letter, ®). A word with it takes the form
 * that was read where the rest of it agrees, so that it counts neither way; elsewhere the mark is dropped.
 */
export function fillUnreadable(truth: string, read: string): string {
  if (!truth.includes('~')) return truth;
  const words = wordsOf(read);
  return wordsOf(truth)
    .map((word) => {
      if (!word.includes('~')) return word;
      const pattern = new RegExp(`^${word.split(/~+/).map(escape).join('.{0,2}')}$`, 'u');
      const at = word.replace(/~/g, '') === '' ? -1 : words.findIndex((candidate) => pattern.test(candidate));
      return at < 0 ? word.replace(/~/g, '') : (words.splice(at, 1)[0] ?? '');
    })
    .filter((word) => word !== '')
    .join(' ');
}

function escape(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
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
