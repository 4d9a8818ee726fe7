import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toLayoutLines } from '../../../../../server/src/layout/lines/layoutLine.ts';
import { matchRows } from '../../../../../server/src/layout/tables/model/matchRows.ts';
import { tableOfGrid } from '../../../../../server/src/layout/tables/model/modelTable.ts';
import type { TableGrid } from '../../../../../server/src/page/pageContent.ts';
import { PageBuilder } from '../../../../fixtures/layout/pageBuilder.ts';

const COLUMNS = [60, 200, 300];

/** A grid of plain cells, `height` points a row. */
function grid(rows: number, { columns = COLUMNS, top = 100, height = 20 } = {}): TableGrid {
  const width = 90;
  return {
    box: { x: columns[0]!, y: top, width: columns.at(-1)! + width - columns[0]!, height: rows * height },
    rows,
    columns: columns.length,
    cells: Array.from({ length: rows }, (_, row) =>
      columns.map((x, column) => ({
        row,
        column,
        rowSpan: 1,
        columnSpan: 1,
        header: false,
        box: { x, y: top + row * height, width, height },
      })),
    ).flat(),
    score: 0.99,
  };
}

function page(texts: readonly (readonly string[])[], pitch = 20, columns = COLUMNS): PageBuilder {
  const builder = new PageBuilder();
  texts.forEach((row, i) => {
    row.forEach((text, column) => {
      if (text !== '') builder.line(columns[column]!, 104 + i * pitch, text, { size: 10 });
    });
  });
  return builder;
}

function textsIn(given: TableGrid, builder: PageBuilder): string[][] | undefined {
  const table = tableOfGrid(given, toLayoutLines(builder.content().lines));
  if (!table) return undefined;
  const rows = Array.from({ length: table.rows }, () => new Array<string>(table.columns).fill(''));
  for (const { row, column, text } of table.cells) rows[row]![column] = text;
  return rows;
}

const BODY = [
  ['Year', 'Goods', 'Services'],
  ['1990', '12.5', '8.25'],
  ['1991', '13.0', '8.50'],
];

describe('tableOfGrid', () => {
  it('puts words into the cells that hold them; the first row is the head', () => {
    const table = tableOfGrid(grid(3), toLayoutLines(page(BODY).content().lines));
    expect(textsIn(grid(3), page(BODY))).toEqual(BODY);
    expect(table?.cells.filter(({ header }) => header).map(({ text }) => text)).toEqual(BODY[0]);
  });

  it('parts a line that runs over cells, and joins the lines of one cell', () => {
    const builder = new PageBuilder();
    builder.line(60, 104, 'Year                        Goods', { size: 10 });
    builder.line(60, 124, 'Financial', { size: 10 }).line(60, 136, 'year', { size: 10 });
    builder.line(200, 130, '12.5', { size: 10 });
    const given = grid(2, { columns: [60, 200], height: 24 });
    expect(textsIn(given, builder)).toEqual([
      ['Year', 'Goods'],
      ['Financial year', '12.5'],
    ]);
  });

  it('matches rows in their order where the boxes of a long table drift', () => {
    const texts = Array.from({ length: 30 }, (_, i) => [`name ${i}`, String(i), String(2 * i)]);
    // The model's rows are a little too close: at the end of the table they are a row off.
    const drifting = { ...grid(30, { height: 19.4 }), box: grid(30).box };
    expect(textsIn(drifting, page(texts))).toEqual(texts);
  });

  it('keeps a text over several rows in its cell', () => {
    const given = grid(4);
    const tall = { ...given.cells[0]!, rowSpan: 2, box: { ...given.cells[0]!.box, height: 40 } };
    const cells = [tall, ...given.cells.filter(({ row, column }) => column !== 0 || row >= 2)];
    const builder = page([
      ['', 'Goods', 'Services'],
      ['', 'in tons', 'hours'],
      ['1991', '13.0', '8.50'],
      ['1992', '14.0', '9.25'],
    ]).line(60, 114, 'Year', { size: 10 });
    const table = tableOfGrid({ ...given, cells }, toLayoutLines(builder.content().lines));
    expect(table?.cells.find(({ text }) => text === 'Year')).toMatchObject({ row: 0, rowSpan: 2 });
    expect(table?.cells.filter(({ header }) => header)).toHaveLength(5);
  });

  it('drops rows and columns that have no text', () => {
    const given = grid(4, { columns: [60, 200, 300, 420] });
    expect(textsIn(given, page([BODY[0]!, BODY[1]!, [], BODY[2]!]))).toEqual(BODY);
  });

  it.each([
    ['two columns of the text are one in it', [60, 200], 200],
    ['its columns lie elsewhere', [100, 250, 390], 60],
  ])('is refused where %s', (_, columns, width) => {
    const given = grid(3, { columns });
    const cells = given.cells.map((cell) => ({ ...cell, box: { ...cell.box, width } }));
    const whole = { ...given, box: { ...given.box, x: 50, width: 500 }, cells };
    expect(textsIn(whole, page(BODY))).toBeUndefined();
  });

  it('is refused where most of its rows hold several rows of text side by side', () => {
    const texts = Array.from({ length: 12 }, (_, i) => [`name ${i}`, String(i), String(2 * i)]);
    expect(textsIn(grid(4, { height: 60 }), page(texts))).toBeUndefined();
  });

  it('loses no word of any lines in any grid', () => {
    const coordinate = fc.integer({ min: 0, max: 560 });
    const cell = fc.record({
      row: fc.integer({ min: -1, max: 4 }),
      column: fc.integer({ min: -1, max: 4 }),
      rowSpan: fc.integer({ min: 0, max: 3 }),
      columnSpan: fc.integer({ min: 0, max: 3 }),
      header: fc.boolean(),
      box: fc.record({
        x: fc.oneof(coordinate, fc.constant(NaN)),
        y: coordinate,
        width: coordinate,
        height: coordinate,
      }),
    });
    const box = { x: 0, y: 0, width: 595, height: 842 };
    fc.assert(
      fc.property(
        fc.array(cell, { maxLength: 8 }),
        fc.array(fc.tuple(coordinate, coordinate), { minLength: 1, maxLength: 12 }),
        (cells, at) => {
          const builder = new PageBuilder();
          at.forEach(([x, y], i) => builder.line(x, y, `w${i}a w${i}b`, { size: 10 }));
          const lines = toLayoutLines(builder.content().lines);
          const table = tableOfGrid({ box, rows: 4, columns: 4, cells, score: 1 }, lines);
          if (!table) return;
          const words = table.cells.flatMap(({ text }) => text.split(' ').filter(Boolean)).sort();
          expect(words).toEqual(table.lines.flatMap(({ text }) => text.split(' ')).sort());
        },
      ),
    );
  });
});

describe('matchRows', () => {
  const bands = (middles: readonly number[], height = 12): { from: number; to: number }[] =>
    middles.map((y) => ({ from: y - height / 2, to: y + height / 2 }));

  it('gives each row of text a row of the grid, in order', () => {
    expect(matchRows([10, 30, 50], bands([10, 30, 50]))).toEqual([0, 1, 2]);
    expect(matchRows([10, 22, 50], bands([10, 30, 50]))).toEqual([0, 1, 2]);
    expect(matchRows([10, 18, 30, 50], bands([12, 30, 50]))).toEqual([0, 0, 1, 2]);
    expect(matchRows([], bands([10, 30]))).toEqual([]);
  });

  it('leaves texts at the top of high rows where they are', () => {
    const texts = [10, 22, 34, 46, 58, 70, 82, 94, 106];
    expect(matchRows(texts, bands([26, 86], 58))).toEqual([0, 0, 0, 0, 1, 1, 1, 1, 1]);
  });

  it('never goes back', () => {
    const heights = fc.array(fc.integer({ min: 0, max: 800 }), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(heights, heights, fc.integer({ min: 0, max: 50 }), (texts, rows, height) => {
        const ascending = (values: number[]): number[] => values.sort((a, b) => a - b);
        const matched = matchRows(ascending(texts), bands(ascending(rows), height));
        expect(matched).toHaveLength(texts.length);
        expect(matched).toEqual(ascending([...matched]));
        for (const row of matched) expect(rows[row]).toBeDefined();
      }),
    );
  });
});
