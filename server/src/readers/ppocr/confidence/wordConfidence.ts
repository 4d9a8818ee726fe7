import { probabilityOf } from './repeatedWords.ts';
import type { WordFeatures } from './wordFeatures.ts';

/**
 * Log odds that a word is right, by feature: a logistic regression over the words of `pages-en` and `receipts`, read by
 * PP-OCRv4 mobile, PP-OCRv6 tiny and PP-OCRv6 small together, cross-validated by page. Fitted again by
 *
 *     node test/bench/confidence.ts
 *
 * The weight of words that the page repeats is in `repeatedWords.ts`.
 */
const WEIGHTS: Readonly<Record<Exclude<keyof WordFeatures, 'unspaced'>, number>> = {
  leastOdds: -0.1,
  leastOddsHigh: -0.246,
  leastNats: -1.45,
  secondRival: -0.072,
  dropped: -0.089,
  missed: -0.026,
  missedSpace: -0.078,
  edgeWidth: 1.991,
  known: 1.679,
  rarity: -1.217,
  unknownInEnglish: -1.211,
  knownRival: -0.476,
  short: -0.557,
  foreign: -7.372,
  oddSign: -1.337,
  mixed: -0.666,
  restOfLine: -1.361,
};
const INTERCEPT = -0.518;

/**
 * The same for runs of Chinese, Japanese and Korean characters, of which the least likely decides, however long they
 * are: over 591 runs of five pages of `omnidoc`.
 */
const UNSPACED = { intercept: 0, leastOdds: -0.817, leastNats: -1.23 } as const;

/** The probability that a word is right, 0..1, before what the rest of the page says of it. */
export function wordConfidence(features: WordFeatures): number {
  if (features.unspaced === 1) {
    const { intercept, leastOdds, leastNats } = UNSPACED;
    return probabilityOf(intercept + leastOdds * features.leastOdds + leastNats * features.leastNats);
  }
  let odds = INTERCEPT;
  for (const [name, weight] of Object.entries(WEIGHTS))
    odds += weight * features[name as keyof typeof WEIGHTS];
  return probabilityOf(odds);
}
