import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { layoutPage } from '../../../../server/src/layout/layoutPage.ts';
import type { PageContent } from '../../../../server/src/page/pageContent.ts';
import { ocrLike } from '../../../fixtures/layout/ocrLike.ts';
import { PageBuilder, type TextStyle } from '../../../fixtures/layout/pageBuilder.ts';
import { tableTexts } from '../../../fixtures/layout/tableTexts.ts';

const STYLE: TextStyle = { size: 10, advance: 4.8 };
const asTextLayer = (page: PageContent): PageContent => page;
const READINGS: [string, (page: PageContent) => PageContent][] = [
  ['a text layer', asTextLayer],
  ['a scan', ocrLike],
];

/** `left` edge, or `-right` edge of a column of numbers. */
function put(
  page: PageBuilder,
  y: number,
  edges: readonly number[],
  cells: readonly string[],
  style = STYLE,
): void {
  cells.forEach((text, i) => {
    if (text === '') return;
    const x = edges[i]!;
    if (x < 0) page.rightLine(-x, y, text, style);
    else page.line(x, y, text, style);
  });
}

describe.each(READINGS)('tables of %s', (_, read) => {
  const tables = (page: PageBuilder): string[][][] => tableTexts(layoutPage(read(page.content())));

  it('bookings are rows, their texts of several lines one cell, and what stands above is apart', () => {
    const page = new PageBuilder();
    page.line(60, 100, 'Statement of account', { size: 14 });
    put(page, 130, [60, 160, 360, -552], ['Account no.', '00 8831 2207', 'Page', '1 of 4'], STYLE);
    put(page, 143, [60, 160, 360, -552], ['Period', '01.03.1994 - 31.03.1994', 'Currency', 'EUR'], STYLE);
    const edges = [60, 120, 180, -430, -490, -552];
    const rows = [
      ['Date', 'Value', 'Description', 'Debit', 'Credit', 'Balance'],
      ['01.03.', '01.03.', 'Balance carried over', '', '', '1,980.10'],
      ['03.03.', '04.03.', 'Card payment LOCK INN', '18.40', '', '1,961.70'],
      ['', '', 'REF 4410 77 OLDPORT 19:31', '', '', ''],
      ['11.03.', '11.03.', 'Wages RIVER TRUST', '', '1,200.00', '3,161.70'],
      ['', '', 'March 1994', '', '', ''],
      ['', '', 'Payroll no. 118', '', '', ''],
      ['20.03.', '21.03.', 'Transfer to A. SAMPLE', '700.00', '', '2,461.70'],
      ['31.03.', '31.03.', 'Closing balance', '', '', '2,461.70'],
    ];
    let y = 172;
    rows.forEach((cells, i) => {
      put(page, y, edges, cells);
      y += rows[i + 1]?.[0] === '' ? 12 : 17;
    });
    expect(tables(page)).toEqual([
      [
        ...rows.slice(0, 2),
        ['03.03.', '04.03.', 'Card payment LOCK INN REF 4410 77 OLDPORT 19:31', '18.40', '', '1,961.70'],
        ['11.03.', '11.03.', 'Wages RIVER TRUST March 1994 Payroll no. 118', '', '1,200.00', '3,161.70'],
        ...rows.slice(7),
      ],
    ]);
  });

  it('currency signs in columns of their own go with their numbers', () => {
    const page = new PageBuilder();
    page.line(60, 130, 'In millions:', STYLE);
    const edges = [60, -330, -420, -510];
    const rows = [
      ['', '1994', '1993', '1992'],
      ['Cost of boats', '$178', '$141', '$138'],
      ['Bridges and roads', '3,423', '2,532', '1,892'],
      ['Locks', '1,136', '876', '680'],
      ['Total', '$4,737', '$3,549', '$2,710'],
    ];
    rows.forEach((cells, row) => {
      const y = 150 + row * 16;
      put(
        page,
        y,
        edges,
        cells.map((text) => text.replace('$', '')),
      );
      cells.forEach((text, i) => text.startsWith('$') && page.line(-edges[i]! - 50, y, '$', STYLE));
    });
    expect(tables(page)).toEqual([rows.map((row) => row.map((text) => text.replace('$', '$ ')))]);
  });

  it('narrow columns of numbers are columns, also where names run together above them', () => {
    const page = new PageBuilder();
    const edges = [60, -230, -262, -300, -332];
    const rows = [
      ['no sluice', '138', '6.9', '13153', '6%'],
      ['one sluice', '344', '75.2', '12196', '17%'],
      ['two sluices', '53', '11.6', '23518', '22%'],
      ['three or more', '61', '13.2', '9187', '22%'],
    ];
    page.line(208, 150, 'Freq. Perc.  Mean  Loss', { size: 9, advance: 5.2 });
    rows.forEach((cells, row) => put(page, 166 + row * 15, edges, cells));
    expect(tables(page)).toEqual([[['', 'Freq.', 'Perc.', 'Mean', 'Loss'], ...rows]]);
  });

  it('names to the left of their numbers are put above them, one for each column', () => {
    const page = new PageBuilder();
    put(page, 120, [60, 110, 150, 210, 400, 460], ['Date', 'No', 'Type', 'Particulars', 'Debit', 'Credit']);
    const rows = [
      ['01-Apr-94', '12 BP', 'R', 'Opening balance', '', '27614207'],
      ['13-May-94', '38 BP', 'R', 'Cheque 085900, bills 133 to 140', '26406576', '0'],
      ['25-Jun-94', '50 BP', 'R', 'Commission returned', '132696', '0'],
      ['19-Aug-94', '1 BP', 'R', 'Payment of bill 197', '1074935', '0'],
    ];
    rows.forEach((cells, row) => put(page, 136 + row * 15, [-112, -148, 188, 210, -446, -510], cells));
    expect(tables(page)).toEqual([[['Date', 'No', 'Type', 'Particulars', 'Debit', 'Credit'], ...rows]]);
  });

  it('labels of two lines are one, and a name above some rows is a row', () => {
    const page = new PageBuilder();
    const edges = [60, -330, -400, -470];
    const rows = [
      ['Lock', 'Boats', 'Carts', 'Tolls'],
      ['NORTHERN RIVERS', '', '', ''],
      ['First lock of the upper reach', '31', '405', '12.50'],
      ['Second lock, with the mill and', '44', '96', '8.20'],
      ['the inn beside it', '', '', ''],
      ['Third lock', '7', '12', '1.10'],
      ['SOUTHERN RIVERS', '', '', ''],
      ['Old bridge', '120', '77', '20.00'],
    ];
    rows.forEach((cells, row) => put(page, 150 + row * 14, edges, cells));
    expect(tables(page)).toEqual([
      [
        ...rows.slice(0, 3),
        ['Second lock, with the mill and the inn beside it', '44', '96', '8.20'],
        ...rows.slice(5),
      ],
    ]);
  });

  it('names of several lines are one row', () => {
    const page = new PageBuilder();
    const edges = [60, 200, 300, 400];
    put(page, 130, edges, ['', 'Number of', 'Boats that', 'Tolls of']);
    put(page, 142, edges, ['Name of', 'boats', 'paid in', 'the year']);
    put(page, 154, edges, ['the lock', 'counted', 'silver', '']);
    const rows = [
      ['First', '31', '12', '4.50'],
      ['Second', '44', '9', '8.20'],
      ['Third', '7', '1', '0.10'],
    ];
    rows.forEach((cells, row) => put(page, 176 + row * 16, edges, cells));
    expect(tables(page)).toEqual([
      [
        ['Name of the lock', 'Number of boats counted', 'Boats that paid in silver', 'Tolls of the year'],
        ...rows,
      ],
    ]);
  });

  it('a name over several columns is not joined with the one below its middle', () => {
    const page = new PageBuilder();
    const edges = [60, -180, -240, -300, -360, -420, -480];
    put(page, 130, [211, 391], ['Oldport', 'Newport']);
    const rows = [
      ['Year', 'Boats', 'Carts', 'Tolls', 'Boats', 'Carts', 'Tolls'],
      ['First', '31', '405', '12.50', '7', '12', '1.10'],
      ['Second', '44', '96', '8.20', '120', '77', '20.00'],
      ['Third', '9', '16', '1.20', '10', '70', '2.00'],
    ];
    rows.forEach((cells, row) => put(page, 144 + row * 14, edges, cells));
    expect(tables(page)[0]?.slice(-4)).toEqual(rows);
  });

  it('captions and notes are no rows', () => {
    const page = new PageBuilder();
    put(page, 116, [60, 110], ['Table 3:', 'Boats and carts that passed the locks in each of the years']);
    const rows = [
      ['', 'Boats', 'Carts', 'Tolls'],
      ['1992', '31', '405', '12.5'],
      ['1993', '44', '96', '8.2'],
      ['1994 (*)', '9', '16', '1.2'],
    ];
    rows.forEach((cells, row) => put(page, 138 + row * 14, [60, -240, -330, -420], cells));
    put(page, 138 + 4 * 14, [60, 220], ['(*)', 'Not counted in winter.']);
    put(page, 138 + 5 * 14, [60, 110], ['Source:', 'the books of the lock keepers of the northern rivers']);
    expect(tables(page)).toEqual([rows]);
  });

  it('values beside the middle of a label of two lines are in its row', () => {
    const page = new PageBuilder();
    const edges = [60, -330, -400];
    put(page, 130, edges, ['', 'to air', 'to water']);
    put(page, 146, edges, ['Carbon dioxide', '100', '20']);
    put(page, 162, [60], ['Chlorine and inorganic']);
    put(page, 168, edges, ['', '10', '5']);
    put(page, 174, [60], ['compounds (as HCl)']);
    put(page, 190, edges, ['Halons', '1', '3']);
    put(page, 206, edges, ['Methane', '80', '7']);
    expect(tables(page)).toEqual([
      [
        ['', 'to air', 'to water'],
        ['Carbon dioxide', '100', '20'],
        ['Chlorine and inorganic compounds (as HCl)', '10', '5'],
        ['Halons', '1', '3'],
        ['Methane', '80', '7'],
      ],
    ]);
  });

  it('two rows of names and numbers are a table', () => {
    const page = new PageBuilder();
    put(page, 130, [60, 200, 300, 400], ['Goods', 'Cheese', 'Cloth', 'Iron']);
    put(page, 146, [60, 200, 300, 400], ['Carts', '31', '12', '4']);
    expect(tables(page)).toEqual([
      [
        ['Goods', 'Cheese', 'Cloth', 'Iron'],
        ['Carts', '31', '12', '4'],
      ],
    ]);
  });

  it('prose in columns, lists and addresses are none', () => {
    const page = new PageBuilder();
    const text = 'In 1742 the 3 old bridges were 40 feet high and carried 12 carts a day over the river. '
      .repeat(5)
      .trim();
    page.prose(60, 60, 225, text, STYLE);
    page.prose(310, 60, 225, text, STYLE);
    page.lines(
      60,
      320,
      ['1. Leave the station at 7.', '2. Turn left after 300 yards.', '3. Ring the bell twice.', '4. Wait.'],
      STYLE,
    );
    page.lines(60, 420, ['Mr. John Example', '7 Mill Lane', 'Oldport'], STYLE);
    page.lines(400, 420, ['Ann Sample', '12 Quay Street', 'Oldport'], STYLE);
    expect(tables(page)).toEqual([]);
  });

  it('keep every word', () => {
    const cell = fc.oneof(
      fc.constant(''),
      fc.integer({ min: 0, max: 99_999 }).map(String),
      fc.constantFrom('toll', 'old bridge', 'Lock 7', '$', '-', '4 %'),
    );
    const grid = fc.array(fc.array(cell, { minLength: 5, maxLength: 5 }), { minLength: 2, maxLength: 12 });
    fc.assert(
      fc.property(
        grid,
        fc.array(fc.integer({ min: 9, max: 30 }), { minLength: 12, maxLength: 12 }),
        (rows, steps) => {
          const page = new PageBuilder();
          let y = 120;
          rows.forEach((cells, i) => {
            put(page, y, [60, -230, -310, 330, -500], cells);
            y += steps[i]!;
          });
          const words = (text: string): string[] => text.replace(/\s/g, '').split('').sort();
          const written = layoutPage(read(page.content())).map((block) =>
            block.kind === 'list-item' ? block.marker + block.text : block.text,
          );
          expect(words(written.join(''))).toEqual(words(rows.flat().join('')));
        },
      ),
      { numRuns: 150 },
    );
  });
});

describe('drawn tables', () => {
  const grid = (page: PageBuilder, xs: readonly number[], ys: readonly number[]): void => {
    for (const y of ys) page.rulingLine(xs[0]!, y, xs.at(-1)! - xs[0]!, 1);
    for (const x of xs) page.rulingLine(x, ys[0]!, 1, ys.at(-1)! - ys[0]!);
  };

  it('have their title above them', () => {
    const page = new PageBuilder();
    page.rulingLine(60, 100, 300, 1).rulingLine(60, 100, 1, 20).rulingLine(360, 100, 1, 20);
    page.line(120, 105, 'Boats at the locks, 1994');
    grid(page, [60, 160, 260, 360], [120, 140, 160, 180]);
    const rows = [
      ['Lock', 'Boats', 'Carts'],
      ['First', '210', '12'],
      ['Second', '87', '40'],
    ];
    rows.forEach((cells, row) => put(page, 125 + row * 20, [66, 166, 266], cells));
    const blocks = layoutPage(page.content());
    expect(blocks[0]?.text).toBe('Boats at the locks, 1994');
    expect(tableTexts(blocks)).toEqual([rows]);
  });

  it('have the columns that white space parts where hardly any are drawn', () => {
    const page = new PageBuilder();
    grid(page, [60, 200, 460], [100, 120, 200]);
    page.rulingLine(200, 100, 1, 100);
    const rows = [
      ['Reply', 'Freq.', 'Percent', 'Loss'],
      ['kept all', '344', '75.2', '12196'],
      ['sold some', '53', '11.6', '23518'],
      ['sold all', '61', '13.2', '9187'],
    ];
    rows.forEach((cells, row) => put(page, 105 + row * 20, [66, -260, -340, -440], cells));
    expect(tableTexts(layoutPage(page.content()))).toEqual([rows]);
  });

  it('have names of several lines in one row', () => {
    const page = new PageBuilder();
    grid(page, [60, 180, 300, 420], [100, 150, 170, 190]);
    put(page, 105, [66, 186, 306], ['Number of', 'Number of', 'Share']);
    put(page, 118, [66, 186, 306], ['boats that', 'carts that', 'of all']);
    put(page, 131, [66, 186, 306], ['passed', 'passed', 'tolls']);
    put(page, 155, [66, 186, 306], ['210', '198', '4 %']);
    put(page, 175, [66, 186, 306], ['87', '112', '6 %']);
    expect(tableTexts(layoutPage(page.content()))[0]?.[0]).toEqual([
      'Number of boats that passed',
      'Number of carts that passed',
      'Share of all tolls',
    ]);
  });
});
