import type { TextLine } from '../../../page/pageResult.ts';

/** Log odds for each other time that the page has the same word: it is seldom misread twice in the same way. */
const REPEATED = { weight: 0.332, most: 4 } as const;

/**
 * Words below this have their other readings. Above the default threshold of doubt, for people who set a higher one;
 * above this nearly all words are right, and readings would only fill results.
 */
export const READINGS_BELOW = 0.9;

/** Lines of one page whose words are the surer the more often the page has them, with readings only where in doubt. */
export function withRepeatedWords(lines: readonly TextLine[]): TextLine[] {
  const counts = new Map<string, number>();
  for (const { words } of lines)
    for (const { text } of words) counts.set(lettersOf(text), (counts.get(lettersOf(text)) ?? 0) + 1);
  return lines.map((line) => ({
    ...line,
    words: line.words.map((word) => {
      const { alternatives, ...rest } = word;
      const letters = lettersOf(word.text);
      const times = letters === '' ? 0 : (counts.get(letters) ?? 1) - 1;
      const confidence = surerBy(word.confidence, times);
      return alternatives && confidence < READINGS_BELOW
        ? { ...rest, confidence, alternatives }
        : { ...rest, confidence };
    }),
  }));
}

/** What of a word counts: `Total:` and `total` are the same. */
function lettersOf(text: string): string {
  return text.replace(/[^\p{L}\p{N}]/gu, '').toLowerCase();
}

function surerBy(confidence: number, times: number): number {
  const odds = Math.log(confidence / (1 - confidence));
  return probabilityOf(odds + REPEATED.weight * Math.min(REPEATED.most, times));
}

/** Of log odds. Four digits: more would only fill results. */
export function probabilityOf(odds: number): number {
  return Math.round(1e4 / (1 + Math.exp(-odds))) / 1e4;
}
