import type { BoundRow, PeerRow, PeersResult, SetResult } from '../runs/peersResult.ts';
import { barChart, type Bar } from './barChart.ts';
import { describeMachine, figure, megabytes, percent, spread } from './figures.ts';
import { markdownTable } from './markdownTable.ts';

/** The part of the page that compares Folio with others. */
export function peersMarkdown({ machine, rounds, sets }: PeersResult): string {
  return [
    `${describeMachine(machine)}. ${rounds} interleaved ${rounds === 1 ? 'round' : 'rounds'}, everything warm: the median, in brackets the least and the most.`,
    ...sets.map(setMarkdown),
  ].join('\n\n');
}

function setMarkdown(set: SetResult): string {
  const measured = set.peers.filter(({ figures }) => figures !== undefined);
  const head = ['', 'pages/s', 'first page, ms', 'CER', 'word F1', 'memory', 'CPU s a page'];
  const rows = measured.map(({ title, figures }) =>
    figures === undefined
      ? [title]
      : [
          title,
          spread(figures.pagesPerSecond),
          spread(figures.firstPage),
          figures.cer === null ? '' : percent(figures.cer),
          figures.wordF1 === null ? '' : percent(figures.wordF1),
          megabytes(figures.peakBytes),
          figure(figures.cpuSecondsPerPage),
        ],
  );
  return [
    `### ${set.name}, ${set.pages} pages`,
    markdownTable(head, rows),
    ...set.bounds.map((bound) => boundLine(bound, set)),
    ...notesOf(set),
  ].join('\n\n');
}

/** Where Folio stands against the bare inference of the same pages. */
function boundLine({ model, title, runs, pagesPerSecond }: BoundRow, set: SetResult): string {
  const folio = set.peers.find(({ id }) => id === `folio-${model}`)?.figures;
  const bound = `ORT bound, ${title}: ${spread(pagesPerSecond)} pages/s (${runs} calls of \`session.run\`, nothing else).`;
  if (!folio) return bound;
  const inside =
    folio.inference === null
      ? ''
      : ` ${percent(folio.inference, 0)} of cores × wall are inside \`session.run\`.`;
  return `${bound} Folio reaches ${percent(folio.pagesPerSecond.median / pagesPerSecond.median, 0)} of it.${inside}`;
}

function notesOf({ kind, peers }: SetResult): string[] {
  const absent = peers.filter(({ figures }) => figures === undefined);
  const failing = peers.filter(({ figures }) => (figures?.failures.length ?? 0) > 0);
  const reference =
    kind === 'born-digital' && peers.some(({ figures }) => figures !== undefined && figures.wordF1 !== null);
  return [
    ...(reference ? ['Word F1 against the words of pdftotext, for want of a typed truth.'] : []),
    ...(absent.length > 0 ? [`Not measured: ${absent.map(nameWithReason).join('; ')}.`] : []),
    ...failing.map(({ title, figures }) => `${title} failed at ${figures?.failures.length} files.`),
  ];
}

function nameWithReason({ title, reason }: PeerRow): string {
  return `${title} (${reason ?? 'not measured'})`;
}

/** Pages a second of all peers, a group a set of scans. */
export function peersChart({ machine, sets }: PeersResult): string {
  const groups = sets
    .filter(({ kind }) => kind === 'scans')
    .map((set) => ({ title: `${set.name}, ${set.pages} pages`, bars: barsOf(set) }))
    .filter(({ bars }) => bars.length > 0);
  const subtitle = `Pages a second, word F1 behind. ${machine.cores} cores of ${machine.processor}`;
  return barChart('Reading scans: Folio and others', subtitle, groups);
}

function barsOf(set: SetResult): Bar[] {
  const bars = set.peers.flatMap(({ id, title, figures }): Bar[] => {
    if (!figures) return [];
    const { median } = figures.pagesPerSecond;
    const score = figures.wordF1 === null ? '' : `, F1 ${percent(figures.wordF1, 1)}`;
    return [
      {
        label: title,
        value: median,
        note: `${figure(median)}${score}`,
        kind: id.startsWith('folio') ? 'ours' : 'theirs',
      },
    ];
  });
  const bounds = set.bounds.map(({ title, pagesPerSecond: { median } }): Bar => {
    return { label: `ORT bound, ${title}`, value: median, note: figure(median), kind: 'bound' };
  });
  return [...bounds, ...bars].sort((a, b) => b.value - a.value);
}
