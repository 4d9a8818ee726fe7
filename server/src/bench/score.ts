import { distance } from 'fastest-levenshtein';

/** How well a text was read. Errors are counted, so that pages can be added up. */
export interface TextScore {
  /** Levenshtein distance in characters, spaces counting. */
  readonly characterErrors: number;
  readonly characters: number;
  readonly wordsRight: number;
  readonly wordsRead: number;
  readonly wordsTrue: number;
}

/**
 * Scores a reading against the truth: characters in order (CER), words in any order (F1). Both texts are
 * folded first, so that Markdown, line breaks and typographic variants cost nothing.
 */
export function scoreText(read: string, truth: string): TextScore {
  const a = foldText(read);
  const b = foldText(truth);
  const wordsRead = wordCounts(a);
  const wordsTrue = wordCounts(b);
  let wordsRight = 0;
  for (const [word, count] of wordsTrue) wordsRight += Math.min(count, wordsRead.get(word) ?? 0);
  return {
    characterErrors: distance(a, b),
    characters: b.length,
    wordsRight,
    wordsRead: total(wordsRead),
    wordsTrue: total(wordsTrue),
  };
}

/** Character error rate, 0 is perfect; an empty truth counts as one character. */
export function characterErrorRate(score: TextScore): number {
  return score.characterErrors / Math.max(1, score.characters);
}

/** Harmonic mean of precision and recall over words, 1 is perfect. */
export function wordF1(score: TextScore): number {
  const all = score.wordsRead + score.wordsTrue;
  return all === 0 ? 1 : (2 * score.wordsRight) / all;
}

/** Text as it is compared: Markdown stripped, white space, quotes and dashes folded. */
export function foldText(text: string): string {
  return stripMarkdown(text)
    .normalize('NFC')
    .replace(/[\u2018\u2019\u201a\u201b\u2032`´]/g, "'")
    .replace(/[\u201c\u201d\u201e\u2033]|''/g, '"')
    .replace(/[\u2010-\u2015\u2212]/g, '-')
    .replace(/\u2026/g, '...')
    .replace(/\s+/g, ' ')
    .trim();
}

function stripMarkdown(text: string): string {
  return text
    .replace(/<!--[\s\S]*?-->/g, ' ')
    .replace(/^ {0,3}#{1,6} +/gm, '')
    .replace(/^\s*\|?(\s*:?-{2,}:?\s*\|)+\s*:?-*:?\s*\|?\s*$/gm, ' ')
    .replace(/^\|(.*)\|\s*$/gm, (_, cells: string) => cells.replace(/(?<!\\)\|/g, ' '))
    .replace(/^(\s*)[-*+] +/gm, '$1')
    .replace(/^```.*$/gm, '')
    .replace(/\*\*|__/g, '')
    .replace(/<\/?(table|thead|tbody|tr|td|th)\b[^>]*>/g, ' ')
    .replace(/\\([\\`*_{}[\]()#+\-.!|<>~&$])/g, '$1')
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&amp;/g, '&');
}

function wordCounts(text: string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const word of text.split(' ')) if (word !== '') counts.set(word, (counts.get(word) ?? 0) + 1);
  return counts;
}

function total(counts: ReadonlyMap<string, number>): number {
  let sum = 0;
  for (const count of counts.values()) sum += count;
  return sum;
}
