import { growth, type Sample } from '../measure/statistics.ts';
import type { LatencyResult } from '../runs/latencyResult.ts';
import type { LoadResult, Percentiles } from '../runs/loadResult.ts';
import type { ScalingPoint, ScalingResult } from '../runs/scalingResult.ts';
import type { SoakResult } from '../runs/soakResult.ts';
import { describeMachine, figure, megabytes, percent, spread } from './figures.ts';
import { lineChart } from './lineChart.ts';
import { markdownTable } from './markdownTable.ts';
import { COLOURS } from './svg.ts';

export function latencyMarkdown({ machine, daemonReady, models, bornDigital }: LatencyResult): string {
  const rows = [
    ['daemon ready, from nothing', `${spread(daemonReady)} ms`],
    ...models.flatMap(({ title, firstPageCold, firstPageWarm }) => [
      [`first page from nothing, ${title}`, `${spread(firstPageCold)} ms`],
      [`first page warm, ${title}`, `${spread(firstPageWarm)} ms`],
    ]),
    [`born-digital, ${bornDigital.pages} pages`, `${spread(bornDigital.pagesPerSecond)} pages/s`],
    ['born-digital, first text', `${spread(bornDigital.firstText)} ms`],
  ];
  return [
    `${describeMachine(machine)}. A letter page at 300 dpi; medians, in brackets the least and the most.`,
    markdownTable(['what', 'figure'], rows),
  ].join('\n\n');
}

export function scalingMarkdown({ machine, model, workers, pages, documents }: ScalingResult): string {
  return [
    `${describeMachine(machine)}. ${model}, scanned pages at 150 dpi, cache off.`,
    pointsTable('workers', workers),
    pointsTable('pages of one document', pages),
    pointsTable('documents at once', documents),
  ].join('\n\n');
}

function pointsTable(what: string, points: readonly ScalingPoint[]): string {
  return markdownTable(
    [what, 'pages read', 'pages/s', 'seconds a page', 'daemon', 'engine'],
    points.map(({ count, pages, seconds, daemonBytes, engineBytes }) => [
      String(count),
      String(pages),
      figure(pages / seconds),
      figure(seconds / pages),
      megabytes(daemonBytes),
      megabytes(engineBytes),
    ]),
  );
}

export function loadMarkdown(result: LoadResult): string {
  const { machine, model, interactive, visiblePage, shares, cancel, answers, backPressure } = result;
  const rows: [string, Percentiles][] = [
    ['a page, alone', interactive.idle],
    [`a page, during a batch of ${interactive.batchPages} pages`, interactive.duringBatch],
    ['a page far down in the document being read, asked for by itself', visiblePage],
    ['cancelling, until the job has ended', cancel.untilEnded],
    ['cancelling, until the engine rests', cancel.untilEngineRests],
    ['answer of the daemon, idle', answers.idle],
    [`answer of the daemon, while ${answers.pages} born-digital pages stream`, answers.whileStreaming],
  ];
  const ratio = interactive.duringBatch.p50 / interactive.idle.p50;
  return [
    `${describeMachine(machine)}. ${model}, scanned pages at 150 dpi, cache off.`,
    markdownTable(
      ['milliseconds', 'p50', 'p95', 'p99', 'times'],
      rows.map(([what, { p50, p95, p99, count }]) => [
        what,
        figure(p50),
        figure(p95),
        figure(p99),
        String(count),
      ]),
    ),
    `During the batch a page that somebody looks at takes ${figure(ratio)} × as long as alone. Two clients with like batches got ${shares.pages.join(' and ')} pages in ${shares.seconds} s (fairness ${figure(shares.fairness)} of 1).`,
    markdownTable(
      ['more than can be done or taken', 'pages', 'seconds', 'daemon', 'engine'],
      backPressure.map(({ what, pages, seconds, daemonBytes, engineBytes }) => [
        what,
        String(pages),
        figure(seconds),
        megabytes(daemonBytes),
        megabytes(engineBytes),
      ]),
    ),
  ].join('\n\n');
}

export function soakMarkdown(result: SoakResult): string {
  const { machine, model, workers, pages, seconds, failedPages, engine, daemon } = result;
  const peak = (samples: readonly Sample[]): string =>
    `${Math.round(Math.max(...samples.map(({ y }) => y)))} MB`;
  return [
    `${describeMachine(machine)}. ${model}, ${workers} workers, ${pages} scanned pages of two books in ${Math.round(seconds / 60)} minutes, ${failedPages} of them failed.`,
    markdownTable(
      ['', 'most', 'growth from the second tenth to the last'],
      [
        ['engine', peak(engine), percent(growth(engine), 1)],
        ['daemon', peak(daemon), percent(growth(daemon), 1)],
      ],
    ),
    '![Resident memory over pages](images/soak.svg)',
  ].join('\n\n');
}

export function soakChart({ engine, daemon }: SoakResult): string {
  return lineChart('Memory over a long run', { x: 'pages read', y: 'resident, MB' }, [
    { label: 'engine', samples: engine, colour: COLOURS.ours },
    { label: 'daemon', samples: daemon, colour: COLOURS.theirs },
  ]);
}
