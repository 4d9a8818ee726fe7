import { describe, expect, it } from 'vitest';
import { barChart } from '../../bench/report/barChart.ts';
import { figure, percent, spread } from '../../bench/report/figures.ts';
import { lineChart } from '../../bench/report/lineChart.ts';
import { markdownTable } from '../../bench/report/markdownTable.ts';
import { replacePart } from '../../bench/report/markedPart.ts';
import { peersChart, peersMarkdown } from '../../bench/report/peersReport.ts';
import { axisEnd } from '../../bench/report/svg.ts';
import type { PeerFigures, PeersResult } from '../../bench/runs/peersResult.ts';

const figures = (pagesPerSecond: number): PeerFigures => ({
  pagesPerSecond: { median: pagesPerSecond, min: pagesPerSecond, max: pagesPerSecond },
  firstPage: { median: 800, min: 700, max: 950 },
  cer: 0.0251,
  wordF1: 0.9622,
  peakBytes: 612e6,
  cpuSecondsPerPage: 1.234,
  inference: 0.69,
  failures: [],
});

const result: PeersResult = {
  machine: {
    processor: 'A processor',
    cores: 2,
    memoryBytes: 16e9,
    system: 'linux 6 x64',
    node: 'v24.0.0',
    folio: '0.1.0',
  },
  rounds: 3,
  sets: [
    {
      name: 'letters',
      kind: 'scans',
      files: 4,
      pages: 4,
      peers: [
        { id: 'folio-v6', title: 'Folio, tiny', figures: figures(1.5) },
        { id: 'tesseract', title: 'Tesseract <5>', figures: figures(1.05) },
        { id: 'other', title: 'Other', reason: 'missing: not installed' },
      ],
      bounds: [{ model: 'v6', title: 'tiny', runs: 200, pagesPerSecond: { median: 2, min: 2, max: 2 } }],
    },
  ],
};

describe('the comparison in the documentation', () => {
  const markdown = peersMarkdown(result);

  it('has a row for each that was measured, and names the others', () => {
    expect(markdown).toMatch(
      /\| Folio, tiny +\| +1\.50 \| +800 \(700 to 950\) \| 2\.51 % \| 96\.22 % \| +612 MB \| +1\.23 \|/,
    );
    expect(markdown).toContain('Not measured: Other (missing: not installed).');
  });

  it('says what Folio was measured on and how near its ceiling it is', () => {
    expect(markdown).toContain('2 cores of A processor, 16 GB');
    expect(markdown).toContain('3 interleaved rounds');
    expect(markdown).toMatch(/ORT bound, tiny: 2\.00 pages\/s .* Folio reaches 75 % of it\. 69 % of cores/);
  });

  it('draws the fastest first, and only what was measured', () => {
    const svg = peersChart(result);
    expect(svg.indexOf('Folio, tiny')).toBeLessThan(svg.indexOf('Tesseract &lt;5&gt;'));
    expect(svg).not.toContain('Other');
    expect(svg.match(/<svg /g)).toHaveLength(1);
  });
});

describe('parts of a page', () => {
  const page = 'by hand\n\n<!-- bench:peers:start -->\nold\n<!-- bench:peers:end -->\n\nby hand, too\n';

  it('replaces what is between its marks, and nothing else', () => {
    const once = replacePart(page, 'peers', 'new');
    expect(once).toBe(
      'by hand\n\n<!-- bench:peers:start -->\n\nnew\n\n<!-- bench:peers:end -->\n\nby hand, too\n',
    );
    expect(replacePart(once, 'peers', 'new')).toBe(once);
  });

  it('refuses a page without the marks', () => {
    expect(() => replacePart(page, 'soak', 'new')).toThrow('no part soak');
  });
});

describe('how figures are written', () => {
  it('keeps three digits', () => {
    expect([0, 0.123, 1.234, 12.34, 123.4].map(figure)).toEqual(['0', '0.12', '1.23', '12.3', '123']);
    expect(percent(0.12345)).toBe('12.35 %');
    expect(spread({ median: 1, min: 1, max: 1 })).toBe('1.00');
  });

  it('makes tables that hold bars and short rows', () => {
    expect(markdownTable(['a', 'b'], [['x|y', '1'], ['z']])).toBe(
      '| a    |   b |\n| ---- | --: |\n| x\\|y |   1 |\n| z |'.replace('| z |', '| z    |'),
    );
  });
});

describe('charts', () => {
  it('end axes at round numbers that hold everything', () => {
    expect([0, 0.7, 1, 1.2, 37, 880].map(axisEnd)).toEqual([1, 0.8, 1, 1.5, 40, 1000]);
  });

  it('scale bars within their group', () => {
    const bars = [
      { label: 'all', value: 2, note: '', kind: 'ours' as const },
      { label: 'half', value: 1, note: '', kind: 'theirs' as const },
    ];
    const widths = [...barChart('t', 's', [{ title: 'g', bars }]).matchAll(/<rect .*?width="([\d.]+)"/g)].map(
      ([, width]) => Number(width),
    );
    expect(widths[1]).toBeCloseTo(2 * (widths[2] ?? 0), 0);
  });

  it('draw long series with no more points than can be seen', () => {
    const samples = Array.from({ length: 10_000 }, (_, x) => ({ x, y: 500 }));
    const svg = lineChart('t', { x: 'pages', y: 'MB' }, [{ label: 'engine', samples, colour: '#000' }]);
    const points = /points="([^"]*)"/.exec(svg)?.[1]?.split(' ') ?? [];
    expect(points.length).toBeLessThanOrEqual(401);
    expect(new Set(points.map((point) => point.split(',')[1])).size).toBe(1);
  });
});
