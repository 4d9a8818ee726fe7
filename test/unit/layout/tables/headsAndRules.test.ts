import { describe, expect, it } from 'vitest';
import { layoutPage } from '../../../../server/src/layout/layoutPage.ts';
import type { Block } from '../../../../server/src/page/pageResult.ts';
import { PageBuilder } from '../../../fixtures/layout/pageBuilder.ts';
import { tableTexts } from '../../../fixtures/layout/tableTexts.ts';

const STYLE = { size: 9, advance: 4.3 };
const PROSE =
  'The sluice keeper opens the gates at low water and closes them again before the tide turns, so that barges ' +
  'may pass without waiting for the next day, as the harbour office has asked for many years in its reports.';

/** `left` edge, or `-right` edge of a column of numbers. */
function put(
  page: PageBuilder,
  y: number,
  edges: readonly number[],
  cells: readonly string[],
  bold = false,
): void {
  cells.forEach((text, i) => {
    const x = edges[i]!;
    const style = { ...STYLE, bold };
    if (text !== '' && x < 0) page.rightLine(-x, y, text, style);
    else if (text !== '') page.line(x, y, text, style);
  });
}

/** A text with its middle at x. */
function centred(page: PageBuilder, x: number, y: number, text: string): void {
  page.line(x - (text.length * STYLE.advance) / 2, y, text, STYLE);
}

type TableBlock = Extract<Block, { kind: 'table' }>;

function tablesOf(page: PageBuilder): TableBlock[] {
  return layoutPage(page.content()).filter((block) => block.kind === 'table');
}

const EDGES = [60, -250, -320, -390, -460];
const BODY = [
  ['Alder lock', '120', '14.5', '130', '15.0'],
  ['Birch weir', '98', '11.2', '101', '11.9'],
  ['Cedar sluice', '77', '9.1', '80', '9.4'],
  ['Dune gate', '45', '5.0', '52', '6.1'],
];

describe('names over several columns', () => {
  function page(underlined: boolean): PageBuilder {
    const built = new PageBuilder();
    centred(built, 270, 120, 'Winter');
    centred(built, 410, 120, 'Summer');
    if (underlined) built.rulingLine(220, 132, 102, 0.5).rulingLine(360, 132, 102, 0.5);
    put(built, 136, EDGES, ['Place', 'Boats', 'Share', 'Boats', 'Share']);
    BODY.forEach((cells, row) => put(built, 152 + 13 * row, EDGES, cells));
    return built;
  }

  it.each([
    ['in the middle of them', false],
    ['over an underline', true],
  ])('%s are cells over those columns', (_, underlined) => {
    const [table] = tablesOf(page(underlined));
    const spans = table!.cells.filter(({ columnSpan }) => columnSpan > 1);
    expect(spans.map(({ row, column, columnSpan, text }) => [row, column, columnSpan, text])).toEqual([
      [0, 1, 2, 'Winter'],
      [0, 3, 2, 'Summer'],
    ]);
    expect(table!.rows).toBe(6);
    expect(table!.cells.filter(({ row }) => row < 2).every(({ header }) => header)).toBe(true);
  });

  it('cover each place of the table once', () => {
    const [table] = tablesOf(page(true));
    const places = table!.cells.flatMap(({ row, column, rowSpan, columnSpan }) =>
      Array.from({ length: rowSpan * columnSpan }, (_, i) =>
        String([row + Math.floor(i / columnSpan), column + (i % columnSpan)]),
      ),
    );
    expect(new Set(places).size).toBe(places.length);
    expect(places.length).toBe(table!.rows * table!.columns);
  });
});

describe('tables between rules', () => {
  it('have the rows between their first and last rule, without the caption above and the note below', () => {
    const page = new PageBuilder();
    page.prose(60, 60, 460, PROSE, { size: 10 });
    page.line(60, 128, 'Table 3. Boats by place', STYLE);
    for (const y of [142, 158, 216]) page.rulingLine(60, y, 402, 0.6);
    put(page, 146, EDGES, ['Place', 'Boats', 'Share', 'Boats', 'Share']);
    BODY.forEach((cells, row) => put(page, 162 + 13 * row, EDGES, cells));
    page.line(60, 220, 'Boats longer than eight metres, without ferries', STYLE);
    expect(tableTexts(layoutPage(page.content()))).toEqual([
      [['Place', 'Boats', 'Share', 'Boats', 'Share'], ...BODY],
    ]);
  });

  it('of which the head alone has rules go on below it', () => {
    const page = new PageBuilder();
    for (const y of [142, 158]) page.rulingLine(60, y, 402, 0.6);
    put(page, 146, EDGES, ['Place', 'Boats', 'Share', 'Boats', 'Share']);
    BODY.forEach((cells, row) => put(page, 162 + 13 * row, EDGES, cells));
    page.prose(60, 260, 460, PROSE, { size: 10 });
    expect(tableTexts(layoutPage(page.content()))).toEqual([
      [['Place', 'Boats', 'Share', 'Boats', 'Share'], ...BODY],
    ]);
  });

  it('that a whole head drawn as a grid stands on are one table with it', () => {
    const page = new PageBuilder();
    const xs = [60, 200, 270, 340, 410, 465];
    for (const y of [142, 158]) page.rulingLine(60, y, 405, 0.6);
    for (const x of xs) page.rulingLine(x, 142, 0.6, 16);
    put(page, 146, EDGES, ['Place', 'Boats', 'Share', 'Boats', 'Share']);
    BODY.forEach((cells, row) => put(page, 162 + 13 * row, EDGES, cells));
    expect(tableTexts(layoutPage(page.content()))).toEqual([
      [['Place', 'Boats', 'Share', 'Boats', 'Share'], ...BODY],
    ]);
  });

  it('with a rule below each row have rows of several lines', () => {
    const page = new PageBuilder();
    for (const y of [100, 116, 144, 172, 200]) page.rulingLine(60, y, 400, 0.5);
    put(page, 104, [60, 200, 330], ['Task', 'Who', 'When'], true);
    const rows = [
      ['Clean the', 'keeper and', 'monthly'],
      ['Check the', 'inspector of', 'weekly'],
      ['Paint the', 'contractor in', 'yearly'],
    ];
    rows.forEach((cells, row) => {
      put(page, 119 + 28 * row, [60, 200, 330], cells);
      put(
        page,
        131 + 28 * row,
        [60, 200, 330],
        [
          ['gates', 'mate', ''],
          ['pumps', 'locks', ''],
          ['doors', 'spring', ''],
        ][row]!,
      );
    });
    expect(tableTexts(layoutPage(page.content()))).toEqual([
      [
        ['Task', 'Who', 'When'],
        ['Clean the gates', 'keeper and mate', 'monthly'],
        ['Check the pumps', 'inspector of locks', 'weekly'],
        ['Paint the doors', 'contractor in spring', 'yearly'],
      ],
    ]);
  });

  it('are none where running text stands between two rules of one width', () => {
    const page = new PageBuilder();
    page.rulingLine(60, 60, 460, 0.5).rulingLine(60, 700, 460, 0.5);
    page.prose(60, 80, 460, PROSE, { size: 10 });
    page.prose(60, 160, 460, PROSE, { size: 10 });
    expect(tableTexts(layoutPage(page.content()))).toEqual([]);
  });
});

describe('rows', () => {
  it('of one group have its name over all of them', () => {
    const page = new PageBuilder();
    const edges = [60, 150, -320, -400];
    put(page, 100, edges, ['Coast', 'Place', 'Boats', 'Share'], true);
    const rows = [
      ['North', 'Alder lock', '120', '14.5'],
      ['', 'Birch weir', '98', '11.2'],
      ['', 'Cedar sluice', '77', '9.1'],
      ['South', 'Dune gate', '45', '5.0'],
      ['', 'Elm quay', '31', '4.2'],
    ];
    rows.forEach((cells, row) => put(page, 116 + 13 * row, edges, cells));
    const [table] = tablesOf(page);
    expect(
      table!.cells.filter(({ rowSpan }) => rowSpan > 1).map(({ row, rowSpan, text }) => [row, rowSpan, text]),
    ).toEqual([
      [1, 3, 'North'],
      [4, 2, 'South'],
    ]);
  });

  it('with their numbers beside the last line of a long label are one row', () => {
    const page = new PageBuilder();
    const edges = [60, -320, -400];
    put(page, 100, edges, ['Place', 'Boats', 'Share'], true);
    put(page, 116, edges, ['Alder lock', '120', '14.5']);
    put(page, 129, [60], ['All other places on the river and']);
    put(page, 142, edges, ['its arms', '98', '11.2']);
    put(page, 155, edges, ['Cedar sluice', '77', '9.1']);
    put(page, 168, edges, ['Dune gate', '45', '5.0']);
    expect(tableTexts(layoutPage(page.content()))[0]![2]).toEqual([
      'All other places on the river and its arms',
      '98',
      '11.2',
    ]);
  });

  it('whose numbers stand hardly further apart than words have a cell for each', () => {
    const page = new PageBuilder();
    const style = { size: 8, advance: 3.6 };
    const rows = [
      ['Alder', '1,120', '14.5'],
      ['Birch', '1,098', '11.2'],
      ['Cedar', '2,077', '19.1'],
      ['Dune', '1,045', '15.0'],
    ];
    // One line each: label, and two numbers a little more than a space apart.
    rows.forEach(([label, a, b], row) => {
      const text = `${label!.padEnd(7)}${a!}  ${b!}`;
      page.line(60, 100 + 11 * row, text, style);
      page.rightLine(200, 100 + 11 * row, String(31 + row), style);
    });
    expect(tableTexts(layoutPage(page.content()))).toEqual([
      rows.map((cells, row) => [...cells, String(31 + row)]),
    ]);
  });
});

describe('heads above', () => {
  const rows = BODY.map((cells) => cells.slice(0, 4));

  it('a grid that has numbers in its first row belong to it', () => {
    const page = new PageBuilder();
    const xs = [60, 180, 250, 320, 390];
    const edges = [64, -245, -315, -385];
    put(page, 88, edges, ['Place', 'Boats', 'Share', 'Rafts']);
    for (const x of xs) page.rulingLine(x, 100, 0.5, 60);
    for (let row = 0; row <= 4; row += 1) page.rulingLine(60, 100 + 15 * row, 330, 0.5);
    rows.forEach((cells, row) => put(page, 103 + 15 * row, edges, cells));
    expect(tableTexts(layoutPage(page.content()))).toEqual([[['Place', 'Boats', 'Share', 'Rafts'], ...rows]]);
  });

  it('the grid of its numbers are one table with it', () => {
    const page = new PageBuilder();
    const xs = [60, 180, 250, 320, 390];
    const edges = [64, -245, -315, -385];
    const grid = (top: number, count: number): void => {
      for (const x of xs) page.rulingLine(x, top, 0.5, 15 * count);
      for (let row = 0; row <= count; row += 1) page.rulingLine(60, top + 15 * row, 330, 0.5);
    };
    grid(80, 2);
    grid(117, 4);
    put(page, 83, edges, ['', 'Winter', 'Winter', 'Summer']);
    put(page, 98, edges, ['Place', 'Boats', 'Share', 'Rafts']);
    rows.forEach((cells, row) => put(page, 120 + 15 * row, edges, cells));
    expect(tableTexts(layoutPage(page.content()))).toEqual([
      [['', 'Winter', 'Winter', 'Summer'], ['Place', 'Boats', 'Share', 'Rafts'], ...rows],
    ]);
  });

  it('with one name in the middle of all columns of numbers have a cell over them', () => {
    const page = new PageBuilder();
    const edges = [60, -300, -380, -460];
    page.line(330, 104, 'Year ended', STYLE);
    put(page, 118, edges, ['', 'Jan 26, 2025', 'Jan 28, 2024', 'Jan 29, 2023']);
    const money = [
      ['Cost of gates', '178', '141', '138'],
      ['Cost of pumps and engines', '3,423', '2,532', '1,892'],
      ['Sales', '1,136', '876', '680'],
      ['Total', '4,737', '3,549', '2,710'],
    ];
    money.forEach((cells, row) => put(page, 134 + 13 * row, edges, cells));
    // Signs stand at the left edge of their columns, in the first row and in that of the sums.
    for (const y of [134, 134 + 39]) for (const x of [260, 340, 420]) page.line(x, y, '$', STYLE);
    const [table] = tablesOf(page);
    expect(table!.columns).toBe(4);
    expect(table!.cells.find(({ text }) => text === 'Year ended')).toMatchObject({
      row: 0,
      column: 1,
      columnSpan: 3,
      header: true,
    });
    expect(table!.cells.filter(({ row }) => row === 2).map(({ text }) => text)).toEqual([
      'Cost of gates',
      '$ 178',
      '$ 141',
      '$ 138',
    ]);
  });

  it('the first line of a grid that was not seen are rows of it', () => {
    const page = new PageBuilder();
    const edges = [64, -245, -315, -385];
    for (const x of [60, 180, 250, 320, 390]) page.rulingLine(x, 100, 0.5, 75);
    for (let row = 2; row <= 5; row += 1) page.rulingLine(60, 100 + 15 * row, 330, 0.5);
    put(page, 103, edges, ['Place', 'Boats', 'Share', 'Rafts']);
    rows.forEach((cells, row) => put(page, 118 + 15 * row, edges, cells));
    expect(tableTexts(layoutPage(page.content()))).toEqual([[['Place', 'Boats', 'Share', 'Rafts'], ...rows]]);
  });
});
