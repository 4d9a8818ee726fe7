import type { FoldOptions } from '../../../server/src/bench/normalizeText.ts';
import { scoreText } from '../../../server/src/bench/scoreText.ts';
import { mean, spreadOf } from '../measure/statistics.ts';
import type { BenchSet } from '../sets/benchSet.ts';
import type { Pass } from './measurePass.ts';
import type { PeerFigures } from './peersResult.ts';

/**
 * What a peer's rounds come to. `reference`: texts to compare words with where nobody typed the truth; their
 * order of reading is only one of several, so that there is no CER then.
 */
export function figuresOf(
  passes: readonly Pass[],
  set: BenchSet,
  reference?: readonly string[],
): PeerFigures {
  const last = passes.at(-1);
  if (!last) throw new RangeError('no rounds');
  const insides = passes.map(({ inference }) => inference).filter((share) => share !== null);
  return {
    pagesPerSecond: spreadOf(passes.map((pass) => pass.pagesPerSecond)),
    firstPage: spreadOf(passes.map((pass) => pass.firstPageMilliseconds)),
    ...scoresOf(last.texts, set, reference),
    peakBytes: Math.max(...passes.map((pass) => pass.peakBytes)),
    cpuSecondsPerPage: spreadOf(passes.map((pass) => pass.cpuSecondsPerPage)).median,
    inference: insides.length === 0 ? null : spreadOf(insides).median,
    failures: [...new Set(passes.flatMap(({ failures }) => failures))],
  };
}

function scoresOf(
  texts: readonly string[],
  set: BenchSet,
  reference: readonly string[] | undefined,
): Pick<PeerFigures, 'cer' | 'wordF1'> {
  const fold: FoldOptions = set.fold;
  const truths = set.files.map(({ truth }, index) => truth ?? reference?.[index]);
  if (truths.some((truth) => truth === undefined)) return { cer: null, wordF1: null };
  const scores = texts.map((text, index) => scoreText(text, truths[index] ?? '', fold));
  const isTrue = set.files.every(({ truth }) => truth !== undefined);
  return {
    cer: isTrue ? mean(scores.map(({ cer }) => cer)) : null,
    wordF1: mean(scores.map(({ wordF1 }) => wordF1)),
  };
}
