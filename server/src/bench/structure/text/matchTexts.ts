import { distance } from 'fastest-levenshtein';
import { comparableText } from './comparableText.ts';

export interface TextMatches {
  readonly found: number;
  readonly missed: readonly string[];
  readonly wrong: readonly string[];
}

/**
 * Texts that differ in more than a quarter of their letters are not the same heading or caption: OCR misreads less than
 * that, and a fragment of a heading lacks more.
 */
const MOST_DIFFERENT = 0.25;

/** Which texts of the truth were found, each once, the likest first. Case does not count. `partOf`: what is compared of each. */
export function matchTexts(
  truth: readonly string[],
  found: readonly string[],
  partOf: (text: string) => string = (text) => text,
): TextMatches {
  const fold = (text: string): string => comparableText(partOf(text)).toLowerCase();
  const [wanted, read] = [truth.map(fold), found.map(fold)];
  const pairs = wanted.flatMap((a, t) =>
    read.map((b, f) => ({ t, f, apart: distance(a, b) / Math.max(1, a.length, b.length) })),
  );
  const [takenTruths, takenFound] = [new Set<number>(), new Set<number>()];
  for (const { t, f, apart } of pairs.sort((a, b) => a.apart - b.apart)) {
    if (apart > MOST_DIFFERENT) break;
    if (takenTruths.has(t) || takenFound.has(f)) continue;
    takenTruths.add(t);
    takenFound.add(f);
  }
  return {
    found: takenTruths.size,
    missed: truth.filter((_, at) => !takenTruths.has(at)),
    wrong: found.filter((_, at) => !takenFound.has(at)),
  };
}
