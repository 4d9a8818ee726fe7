import { probabilityOf } from './repeatedWords.ts';
import type { RecognizerFamily } from '../recognition/lineRecognizer.ts';
import type { WordFeatures } from './wordFeatures.ts';

interface Weights {
  readonly intercept: number;
  readonly of: Readonly<Record<Exclude<keyof WordFeatures, 'unspaced'>, number>>;
}

/**
 * Log odds that a word is right, by feature: a logistic regression over the words of `pages-en` (without
 * old-book, whose texts are full of mistakes) and `receipts`, read by
 * PP-OCRv4 mobile, PP-OCRv6 tiny and PP-OCRv6 small together, cross-validated by page. The same fit, whose words are judged in the order of
 * lines instead of the reading order, so that its weights differ a little:
 *
 *     node test/bench/confidence.ts
 *
 * Those of Tesseract's LSTM are fitted to its English recogniser on the lines that PP-OCRv4 finds. It is sure of most
 * of its mistakes, so that what a word looks like counts for more. Accents are no sign of a mistake there: the
 * recognisers are chosen by the page's language.
 *
 *     node test/bench/confidence.ts --model ppocrv4-mobile --recognizer tesseract-eng
 *
 * The weight of words that the page repeats is in `repeatedWords.ts`.
 */
const WEIGHTS: Readonly<Record<RecognizerFamily, Weights>> = {
  ctc: {
    intercept: -0.204,
    of: {
      leastOdds: -0.231,
      leastOddsHigh: -0.214,
      leastNats: -1.234,
      secondRival: -0.057,
      dropped: -0.048,
      missed: -0.019,
      missedSpace: -0.113,
      edgeWidth: 1.423,
      known: 1.877,
      rarity: -0.957,
      unknownInEnglish: -1.094,
      knownRival: -0.279,
      likeKnown: -2.378,
      innerCapital: -1.174,
      short: -0.586,
      foreign: -4.861,
      oddSign: -1.332,
      mixed: -0.703,
      restOfLine: -1.887,
    },
  },
  lstm: {
    intercept: -0.313,
    of: {
      leastOdds: -0.137,
      leastOddsHigh: -0.149,
      leastNats: -1.656,
      secondRival: -0.108,
      dropped: 0.039,
      missed: -0.013,
      missedSpace: -0.194,
      edgeWidth: 0.884,
      known: 1.684,
      rarity: -1.768,
      unknownInEnglish: -2.564,
      knownRival: -0.275,
      likeKnown: -2.567,
      innerCapital: 0.075,
      short: -0.696,
      foreign: 0,
      oddSign: -3.036,
      mixed: -0.722,
      restOfLine: -2.266,
    },
  },
};

/**
 * The same for runs of Chinese, Japanese and Korean characters, of which the least likely decides, however long they
 * are: over 591 runs of five pages of `omnidoc`.
 */
const UNSPACED = { intercept: 0, leastOdds: -0.817, leastNats: -1.23 } as const;

/** The probability that a word is right, 0..1, before what the rest of the page says of it. */
export function wordConfidence(features: WordFeatures, family: RecognizerFamily): number {
  if (features.unspaced === 1) {
    const { intercept, leastOdds, leastNats } = UNSPACED;
    return probabilityOf(intercept + leastOdds * features.leastOdds + leastNats * features.leastNats);
  }
  const { intercept, of } = WEIGHTS[family];
  let odds = intercept;
  for (const [name, weight] of Object.entries(of)) odds += weight * features[name as keyof typeof of];
  return probabilityOf(odds);
}
