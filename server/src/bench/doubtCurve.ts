import type { WordVerdict } from './judgeWords.ts';

/** A read word, with what its confidence says and what the truth says. */
export interface JudgedWord {
  readonly confidence: number;
  readonly verdict: Exclude<WordVerdict, 'unjudged'>;
}

/** What is marked as doubtful at one threshold. Shares, 0..1. */
export interface DoubtPoint {
  readonly threshold: number;
  /** Of the wrong words, those that are marked. */
  readonly wrong: number;
  /** Of the right words, those that are marked. */
  readonly right: number;
  /** Of the words where the truth has none, those that are marked. */
  readonly extra: number;
  /** Words marked on a page, of all three kinds. */
  readonly aPage: number;
}

/** How often words of like confidence are right. */
export interface CalibrationStep {
  /** Confidences from `from` on, below `to`; the last step holds 1, too. */
  readonly from: number;
  readonly to: number;
  readonly words: number;
  /** Mean of their confidences. */
  readonly told: number;
  /** Share of them that is right. */
  readonly right: number;
}

export const DOUBT_THRESHOLDS: readonly number[] = [0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.95];

const STEPS: readonly number[] = [0, 0.2, 0.4, 0.6, 0.8, 0.9, 0.95, 0.98, 0.99, 1];

/** What each threshold marks on these pages. */
export function doubtCurve(
  pages: readonly (readonly JudgedWord[])[],
  thresholds: readonly number[] = DOUBT_THRESHOLDS,
): DoubtPoint[] {
  const words = pages.flat();
  return thresholds.map((threshold) => {
    const marked = words.filter(({ confidence }) => confidence < threshold);
    const share = (verdict: JudgedWord['verdict']): number =>
      count(marked, verdict) / Math.max(1, count(words, verdict));
    return {
      threshold,
      wrong: share('wrong'),
      right: share('right'),
      extra: share('extra'),
      aPage: marked.length / Math.max(1, pages.length),
    };
  });
}

/** Whether a confidence of 0.9 is right nine times in ten. Words where the truth has none do not count. */
export function calibration(words: readonly JudgedWord[]): CalibrationStep[] {
  return STEPS.slice(0, -1).map((from, at) => {
    const to = STEPS[at + 1] ?? 1;
    const own = words.filter(
      ({ confidence, verdict }) =>
        verdict !== 'extra' && confidence >= from && (confidence < to || (to === 1 && confidence === 1)),
    );
    const size = Math.max(1, own.length);
    return {
      from,
      to,
      words: own.length,
      told: own.reduce((sum, { confidence }) => sum + confidence, 0) / size,
      right: count(own, 'right') / size,
    };
  });
}

function count(words: readonly JudgedWord[], verdict: JudgedWord['verdict']): number {
  return words.reduce((sum, word) => sum + (word.verdict === verdict ? 1 : 0), 0);
}
