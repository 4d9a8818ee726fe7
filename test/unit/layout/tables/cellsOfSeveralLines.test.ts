import { describe, expect, it } from 'vitest';
import { layoutPage } from '../../../../server/src/layout/layoutPage.ts';
import { PageBuilder, textLine } from '../../../fixtures/layout/pageBuilder.ts';
import { tableTexts } from '../../../fixtures/layout/tableTexts.ts';

const STYLE = { size: 9, advance: 4.3 };

function put(page: PageBuilder, y: number, edges: readonly number[], cells: readonly string[]): void {
  cells.forEach((text, i) => {
    if (text !== '') page.line(edges[i]!, y, text, STYLE);
  });
}

function tablesOf(page: PageBuilder): string[][][] {
  return tableTexts(layoutPage(page.content()));
}

type Seen = readonly [left: number, top: number, width: number, height: number, size: number, text: string];

/** A row of a statement of account: dates stand a little lower than the rest. */
function entry(
  y: number,
  name: string,
  width: number,
  height: number,
  size: number,
  debit: string,
  credit: string,
  balance: string,
): Seen[] {
  const cells: Seen[] = [
    [58, y + 1.6, 29, 9, 10.4, '05.12.'],
    [118, y + 1.3, 29, 9, 10.4, '06.12.'],
    [178, y, width, height, size, name],
    [403, y, 26.5, 9, 10.4, debit],
    [449, y - 0.2, 40.7, 10, 10.8, credit],
    [511, y - 0.6, 40.5, 10, 10.8, balance],
  ];
  return cells.filter(([, , , , , text]) => text !== '');
}

describe('cells of several lines', () => {
  it('goes on in small letters in each cell, at the distance of rows', () => {
    const page = new PageBuilder();
    const edges = [60, 160, 300];
    page.line(60, 100, 'Place', { ...STYLE, bold: true }).line(160, 100, 'Finding', { ...STYLE, bold: true });
    page.line(300, 100, 'Answer', { ...STYLE, bold: true });
    const lines = [
      ['Alder', 'Gates were left open', 'A keeper was sent'],
      ['lock', 'over night', 'the next day'],
      ['Birch weir', 'Boards are missing', 'Closed'],
      ['Cedar sluice', 'Chains have rust', 'Open'],
      ['Dune gate', 'Nothing was found', 'Closed'],
    ];
    lines.forEach((cells, i) => put(page, 112 + 12 * i, edges, cells));
    expect(tablesOf(page)).toEqual([
      [
        ['Place', 'Finding', 'Answer'],
        ['Alder lock', 'Gates were left open over night', 'A keeper was sent the next day'],
        ['Birch weir', 'Boards are missing', 'Closed'],
        ['Cedar sluice', 'Chains have rust', 'Open'],
        ['Dune gate', 'Nothing was found', 'Closed'],
      ],
    ]);
  });

  it('end where the next line has numbers of its own, on scans of statements', () => {
    const seen: readonly Seen[] = [
      [58, 105, 23, 9, 12, 'Date'],
      [118, 105, 29, 9, 12, 'Value'],
      [178, 105, 56, 10, 12, 'Description'],
      [403, 103.5, 26, 9, 12, 'Debit'],
      [459, 103, 30, 9, 12, 'Credit'],
      [512, 103, 39, 9, 11.5, 'Balance'],
      ...entry(122.5, 'Opening of the year', 80, 10.8, 12, '', '', '1,204.50'),
      ...entry(138.4, 'Payment AT THE HARBOUR', 140, 12.4, 16.5, '48.20', '', '1,156.30'),
      [178, 151.5, 114, 9, 10.7, 'REF 1190 NL 14:02'],
      ...entry(167.2, 'Wages OF THE KEEPERS', 125, 12, 16.4, '', '2,350.00', '3,506.30'),
      [178, 179.8, 73, 9.8, 12.2, 'March 1994'],
      [178, 192.5, 72, 10.8, 12.9, 'Payroll no. 71'],
      ...entry(208.6, 'Debit of the WATER works', 116, 9.9, 16.6, '61.00', '', '3,445.30'),
      ...entry(225.9, 'Transfer to I. HOLM', 95, 9.8, 16.1, '900.00', '', '2,545.30'),
      [179, 238.1, 71, 9, 12.5, 'Rent of a boat'],
      ...entry(254.8, 'Closing of the year', 80, 10.9, 12.5, '', '', '2,545.30'),
    ];
    const lines = seen.map(([x, y, width, height, size, text]) => {
      const style = { size: height, advance: width / text.length, origin: 'ocr' as const };
      const line = textLine(x, y, text, style);
      return { ...line, font: { ...line.font, size } };
    });
    const [table] = tableTexts(layoutPage({ ...new PageBuilder().content(), lines }));
    expect(table?.map((cells) => [cells[2], cells[5]])).toEqual([
      ['Description', 'Balance'],
      ['Opening of the year', '1,204.50'],
      ['Payment AT THE HARBOUR REF 1190 NL 14:02', '1,156.30'],
      ['Wages OF THE KEEPERS March 1994 Payroll no. 71', '3,506.30'],
      ['Debit of the WATER works', '3,445.30'],
      ['Transfer to I. HOLM Rent of a boat', '2,545.30'],
      ['Closing of the year', '2,545.30'],
    ]);
  });

  it('a number and its error are one cell', () => {
    const page = new PageBuilder();
    const edges = [60, 160, 260];
    put(page, 100, edges, ['Sample', 'Mass', 'Yield']);
    ['Alder', 'Birch', 'Cedar', 'Dune'].forEach((name, i) => {
      put(page, 114 + 24 * i, edges, [name, `4${i}.20 ±`, `7${i}.11 ±`]);
      put(page, 126 + 24 * i, edges, ['', '0.31', '1.02']);
    });
    const [table] = tablesOf(page);
    expect(table).toHaveLength(5);
    expect(table?.[1]).toEqual(['Alder', '40.20 ± 0.31', '70.11 ± 1.02']);
  });

  it('rows inside one frame begin where all columns have a beginning', () => {
    const page = new PageBuilder();
    const edges = [64, 170, 330];
    for (const x of [60, 166, 326, 480]) page.rulingLine(x, 96, 0.5, 16);
    for (const x of [60, 166, 326, 480]) page.rulingLine(x, 112, 0.5, 124);
    for (const y of [96, 112, 236]) page.rulingLine(60, y, 420, 0.5);
    put(page, 99, edges, ['Place', 'Finding', 'Answer']);
    const lines = [
      ['Alder lock', 'Gates were left open over', 'A keeper was sent'],
      ['', 'night', ''],
      ['Birch weir', 'Boards are missing at', 'Closed'],
      ['', 'the lower end, as they', ''],
      ['', 'were last year', ''],
      ['Cedar sluice', 'Chains have rust, and all', 'New ones were bought'],
      ['', 'boards with them', 'and paid'],
      ['Dune gate', 'Nothing was found', 'Closed'],
    ];
    lines.forEach((cells, i) => put(page, 116 + 12 * i, edges, cells));
    expect(tablesOf(page)[0]?.map(([first]) => first)).toEqual([
      'Place',
      'Alder lock',
      'Birch weir',
      'Cedar sluice',
      'Dune gate',
    ]);
  });
});

describe('columns of numbers and codes', () => {
  it('a label with a colon names the rows below, and is none of them', () => {
    const page = new PageBuilder();
    const row = (y: number, label: string, a: string, b: string): void => {
      page.line(60, y, label, STYLE);
      if (a !== '') page.rightLine(300, y, a, STYLE).rightLine(380, y, b, STYLE);
    };
    row(100, 'Item', '2011', '2012');
    row(112, 'Goods that were carried on barges:', '', '');
    row(124, 'Timber from the northern districts', '120', '131');
    row(136, 'Coal', '98', '92');
    row(148, 'Goods that were carried on trains:', '', '');
    row(160, 'Iron from the southern districts', '77', '79');
    row(172, 'Grain', '45', '41');
    expect(tablesOf(page)[0]?.map(([first]) => first)).toEqual([
      'Item',
      'Goods that were carried on barges:',
      'Timber from the northern districts',
      'Coal',
      'Goods that were carried on trains:',
      'Iron from the southern districts',
      'Grain',
    ]);
  });

  it('the weeks of a month are a table', () => {
    const page = new PageBuilder();
    const edges = [60, 120, 180, 240, 300, 360, 420];
    put(page, 100, edges, ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat']);
    for (let week = 0; week < 4; week += 1)
      put(
        page,
        114 + 14 * week,
        edges,
        edges.map((_, day) => String(7 * week + day + 1)),
      );
    expect(tablesOf(page)[0]).toHaveLength(5);
  });

  it('an amount in brackets below other amounts is no number of a formula', () => {
    const page = new PageBuilder();
    const rows = ['3,803', '(287)', '3,173', '(370)', '5,641', '8,613'];
    rows.forEach((amount, i) => {
      page.line(60, 100 + 24 * i, `Place ${'ABCDEF'[i]!}`, STYLE).rightLine(300, 100 + 24 * i, amount, STYLE);
      page.rightLine(380, 100 + 24 * i, `${12 + i}.5`, STYLE);
    });
    const blocks = layoutPage(page.content());
    expect(blocks.filter(({ kind }) => kind === 'formula')).toEqual([]);
    expect(tableTexts(blocks)[0]).toHaveLength(6);
  });
});
