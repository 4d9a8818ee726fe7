import { calibration, doubtCurve } from '../../bench/doubtCurve.ts';
import type { TextScore } from '../../bench/scoreText.ts';
import type { SetMeasure } from './measureSet.ts';
import { percent, table } from './pipeTable.ts';

/** The results of one set. */
export interface SetFigures {
  readonly name: string;
  readonly pages: number;
  readonly failed: number;
  /** Means over pages, shares. */
  readonly asWritten: Scores;
  readonly joined: Scores;
  /** Of all words of the truths, those that no page has and no warning tells of. */
  readonly lostSilently: number;
  readonly pagesPerSecond: number;
  /** Share of cores × wall that was spent inside `session.run`. */
  readonly inference: number;
  /** Milliseconds a page by stage, over all workers. */
  readonly stages: Readonly<Record<string, number>>;
}

export type Scores = Pick<TextScore, 'cer' | 'wordF1'>;

export function figuresOf({ name, pages, milliseconds, stages, cores }: SetMeasure): SetFigures {
  const count = Math.max(1, pages.length);
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / count;
  const meanOf = (scores: readonly TextScore[]): Scores => ({
    cer: mean(scores.map(({ cer }) => cer)),
    wordF1: mean(scores.map(({ wordF1 }) => wordF1)),
  });
  const inference = Object.entries(stages).reduce(
    (sum, [stage, ms]) => (stage.endsWith('.run') ? sum + ms : sum),
    0,
  );
  return {
    name,
    pages: pages.length,
    failed: pages.filter((page) => page.failure !== undefined).length,
    asWritten: meanOf(pages.map(({ asWritten }) => asWritten)),
    joined: meanOf(pages.map(({ joined }) => joined)),
    lostSilently:
      pages.reduce((sum, { lostWords, warned }) => sum + (warned ? 0 : lostWords.length), 0) /
      Math.max(
        1,
        pages.reduce((sum, { truthWords }) => sum + truthWords, 0),
      ),
    pagesPerSecond: milliseconds > 0 ? (pages.length * 1000) / milliseconds : 0,
    inference: milliseconds > 0 ? inference / (cores * milliseconds) : 0,
    stages: Object.fromEntries(Object.entries(stages).map(([stage, ms]) => [stage, ms / count])),
  };
}

/** The results of all sets together; each page has the same weight. */
export function totalOf(measures: readonly SetMeasure[]): SetMeasure {
  const stages: Record<string, number> = {};
  for (const measure of measures) {
    for (const [stage, ms] of Object.entries(measure.stages)) stages[stage] = (stages[stage] ?? 0) + ms;
  }
  return {
    name: 'all',
    pages: measures.flatMap((measure) => measure.pages),
    milliseconds: measures.reduce((sum, measure) => sum + measure.milliseconds, 0),
    stages,
    cores: measures[0]?.cores ?? 1,
  };
}

/** Two tables for people: scores and speed by set, and how the time of a page is spent. */
export function benchReport(title: string, measures: readonly SetMeasure[]): string {
  const rows = [...measures, ...(measures.length > 1 ? [totalOf(measures)] : [])].map(figuresOf);
  const scores = table(
    [
      'set',
      'pages',
      'failed',
      'CER as written',
      'word F1 as written',
      'CER, hyphens joined',
      'word F1, hyphens joined',
      'words lost without a warning',
      'pages/s',
      'in session.run',
    ],
    rows.map((row) => [
      row.name,
      String(row.pages),
      String(row.failed),
      percent(row.asWritten.cer),
      percent(row.asWritten.wordF1),
      percent(row.joined.cer),
      percent(row.joined.wordF1),
      percent(row.lostSilently),
      row.pagesPerSecond.toFixed(2),
      `${(row.inference * 100).toFixed(0)} %`,
    ]),
  );
  const names = [...new Set(rows.flatMap((row) => Object.keys(row.stages)))].sort();
  const stages = table(
    ['ms a page', ...rows.map((row) => row.name)],
    names.map((name) => [name, ...rows.map((row) => (row.stages[name] ?? 0).toFixed(1))]),
  );
  return `${title}\n\n${scores}\n\n${stages}\n`;
}

/** Two tables for people: what each threshold of confidence marks, by set, and how true confidences are. */
export function doubtReport(measures: readonly SetMeasure[]): string {
  const rows = [...measures, ...(measures.length > 1 ? [totalOf(measures)] : [])].flatMap((measure) => {
    const pages = measure.pages.map(({ judged = [] }) => judged);
    return doubtCurve(pages).map(({ threshold, wrong, right, extra, aPage }) => [
      measure.name,
      threshold.toFixed(2),
      percent(wrong),
      percent(right),
      percent(extra),
      aPage.toFixed(1),
    ]);
  });
  const curve = table(
    [
      'set',
      'threshold',
      'wrong words marked',
      'right words marked',
      'words beyond the truth marked',
      'marked a page',
    ],
    rows,
  );
  const words = totalOf(measures).pages.flatMap(({ judged = [] }) => judged);
  const steps = table(
    ['confidence', 'words', 'mean confidence', 'right'],
    calibration(words).map(({ from, to, words: count, told, right }) => [
      `${from.toFixed(2)} to ${to.toFixed(2)}`,
      String(count),
      percent(told),
      percent(right),
    ]),
  );
  return `${curve}\n\n${steps}\n`;
}
