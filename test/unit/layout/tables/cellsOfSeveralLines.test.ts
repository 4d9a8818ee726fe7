import { describe, expect, it } from 'vitest';
import { layoutPage } from '../../../../server/src/layout/layoutPage.ts';
import { PageBuilder } from '../../../fixtures/layout/pageBuilder.ts';
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
    const page = new PageBuilder();
    const edges = [58, 118, 178, 403, 455, 511];
    // Lines with capitals and letters below the line are seen higher than others.
    const at = (y: number, cells: readonly string[], high = 12): void =>
      cells.forEach((text, i) => {
        const size = i === 2 ? high : 10.5;
        if (text !== '') page.line(edges[i]!, y + (i < 2 ? 2 : 0), text, { size, advance: 5, origin: 'ocr' });
      });
    at(103, ['Date', 'Value', 'Description', 'Debit', 'Credit', 'Balance']);
    at(121, ['01.12.', '01.12.', 'Opening balance', '', '', '1,204.50']);
    at(138, ['02.12.', '03.12.', 'Payment at the harbour', '48.20', '', '1,156.30'], 16.4);
    at(151.5, ['', '', 'REF 8842 NL 14:02', '', '', ''], 10.7);
    at(167, ['05.12.', '05.12.', 'Wages of the lock', '', '2,350.00', '3,506.30'], 16.4);
    at(179.8, ['', '', 'December', '', '', '']);
    at(192.5, ['', '', 'Payroll no. 4471', '', '', ''], 12.9);
    at(208, ['09.12.', '09.12.', 'Debit of the water works', '61.00', '', '3,445.30'], 16.6);
    at(225, ['15.12.', '16.12.', 'Transfer to the mole', '900.00', '', '2,545.30'], 16);
    at(238, ['', '', 'Rent', '', '', '']);
    at(254, ['31.12.', '31.12.', 'Closing balance', '', '', '2,545.30']);
    const [table] = tablesOf(page);
    expect(table?.map(([date, , , , , balance]) => `${date} ${balance}`)).toEqual([
      'Date Balance',
      '01.12. 1,204.50',
      '02.12. 1,156.30',
      '05.12. 3,506.30',
      '09.12. 3,445.30',
      '15.12. 2,545.30',
      '31.12. 2,545.30',
    ]);
    expect(table?.[3]?.[2]).toBe('Wages of the lock December Payroll no. 4471');
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
