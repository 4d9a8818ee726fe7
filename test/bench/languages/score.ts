import { distance } from 'fastest-levenshtein';

/** How a page was read. Shares, which may exceed 1 where more was read than there is. */
export interface LanguageScore {
  /** Edit distance in characters, for one character of the truth. */
  readonly characterErrors: number;
  /** Edit distance in words, for one word of the truth. */
  readonly wordErrors: number;
  /** Of the truth. */
  readonly characters: number;
}

/** Compares texts as they are: composed, with white space folded, and nothing else forgiven. */
export function scoreReading(read: string, truth: string): LanguageScore {
  const [a, b] = [folded(read), folded(truth)];
  const words = b.split(' ');
  return {
    characterErrors: distance(a, b) / Math.max(1, b.length),
    wordErrors: wordDistance(a.split(' '), words) / Math.max(1, words.length),
    characters: b.length,
  };
}

export function folded(text: string): string {
  return text.normalize('NFC').replace(/\s+/g, ' ').trim();
}

/** Every word becomes a character of its own: a page has far fewer of them than there are code units. */
function wordDistance(read: readonly string[], truth: readonly string[]): number {
  const ids = new Map<string, number>();
  const asCharacters = (words: readonly string[]): string =>
    words
      .map((word) => {
        const id = ids.get(word) ?? ids.size;
        ids.set(word, id);
        return String.fromCharCode(id);
      })
      .join('');
  return distance(asCharacters(read), asCharacters(truth));
}
