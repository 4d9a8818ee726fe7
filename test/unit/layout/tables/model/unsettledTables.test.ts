import { describe, expect, it } from 'vitest';
import { layoutPage } from '../../../../../server/src/layout/layoutPage.ts';
import { unsettledTables } from '../../../../../server/src/layout/tables/model/unsettledTables.ts';
import { boundingBox, unionBox, type Box } from '../../../../../server/src/page/geometry.ts';
import type { PageContent, TableGrid } from '../../../../../server/src/page/pageContent.ts';
import { PageBuilder, textLine } from '../../../../fixtures/layout/pageBuilder.ts';
import type { Block } from '../../../../../server/src/page/pageResult.ts';
import { tableTexts } from '../../../../fixtures/layout/tableTexts.ts';

const COLUMNS = [80, 220, 320];
const YEARS = [
  ['Year', 'Goods', 'Services'],
  ['1990', '12.5', '8.25'],
  ['1991', '13.0', '8.50'],
  ['1992', '14.5', '9.00'],
];
const SIZE = { size: 10 };

function rows(builder: PageBuilder, texts: readonly (readonly string[])[], top: number, pitch = 16): void {
  texts.forEach((row, i) => {
    row.forEach((text, column) => {
      if (text !== '') builder.line(COLUMNS[column]!, top + i * pitch, text, SIZE);
    });
  });
}

/** The borders of a grid of cells 16 points high, without those in `missing`. */
function borders(
  builder: PageBuilder,
  top: number,
  count: number,
  missing: readonly number[] = [],
): PageBuilder {
  for (let i = 0; i <= count; i += 1)
    if (!missing.includes(i)) builder.rulingLine(76, top + 16 * i, 330, 0.5);
  for (const x of [76, 216, 316, 406]) builder.rulingLine(x, top, 0.5, 16 * count);
  return builder;
}

function asked(content: PageContent): Box[] {
  return unsettledTables(content, layoutPage(content));
}

const grid = (count: number, top: number, widths = [140, 100, 90]): TableGrid => ({
  box: { x: 76, y: top, width: 330, height: 16 * count },
  rows: count,
  columns: widths.length,
  cells: Array.from({ length: count }, (_, row) =>
    widths.map((width, column) => ({
      row,
      column,
      rowSpan: 1,
      columnSpan: 1,
      header: row === 0,
      box: { x: [76, 216, 316][column]!, y: top + 16 * row, width, height: 16 },
    })),
  ).flat(),
  score: 0.99,
});

describe('tables that a model is asked for', () => {
  it('are not those whose borders are drawn, also where texts wrap', () => {
    const builder = borders(new PageBuilder(), 100, 4);
    rows(builder, YEARS, 103);
    expect(asked(builder.content())).toEqual([]);
    const wrapped = borders(new PageBuilder(), 100, 4, [2, 4]);
    rows(wrapped, [YEARS[0]!, YEARS[1]!, ['and later', '', ''], YEARS[2]!], 103);
    expect(asked(wrapped.content())).toEqual([]);
  });

  it('are not those whose cells all have a text on one line', () => {
    const builder = new PageBuilder();
    rows(builder, YEARS, 100);
    expect(layoutPage(builder.content()).map(({ kind }) => kind)).toEqual(['table']);
    expect(asked(builder.content())).toEqual([]);
  });

  it('are those where a row holds several rows of text in all its cells', () => {
    const builder = borders(new PageBuilder(), 100, 4, [2]);
    rows(builder, YEARS, 103);
    const [box] = asked(builder.content());
    expect(box?.x).toBeCloseTo(76, 0);
    expect(box?.height).toBeGreaterThan(60);
  });

  it('are what stands at a caption of a table, set in columns, and is none', () => {
    const lines = [
      textLine(80, 100, 'Table 3. Trade', SIZE),
      textLine(80, 118, 'Goods and            Services', SIZE),
      textLine(80, 132, '12 to 14             some, or few', SIZE),
      textLine(80, 170, 'Running text that has nothing to do with it.', SIZE),
      textLine(80, 184, 'It goes on in a second line, as texts do.', SIZE),
    ];
    const block = (kind: 'caption' | 'paragraph', from: number, to: number): Block => ({
      kind,
      box: unionBox(lines.slice(from, to).map(({ quad }) => boundingBox(quad))),
      text: lines
        .slice(from, to)
        .map(({ text }) => text)
        .join(' '),
      lines: lines.slice(from, to),
      order: from,
    });
    const [caption, table, text] = [
      block('caption', 0, 1),
      block('paragraph', 1, 3),
      block('paragraph', 3, 5),
    ];
    expect(unsettledTables({ rulingLines: [] }, [caption, table, text])).toEqual([table.box]);
    expect(unsettledTables({ rulingLines: [] }, [table, caption, text])).toEqual([table.box]);
    expect(unsettledTables({ rulingLines: [] }, [caption, text])).toEqual([]);
  });

  it('are regions that a model of layout sees, but for those of settled tables', () => {
    const builder = borders(new PageBuilder(), 100, 4);
    rows(builder, YEARS, 103);
    const around = { x: 76, y: 100, width: 330, height: 64 };
    const elsewhere = { x: 76, y: 500, width: 330, height: 100 };
    const regions = [around, elsewhere].map((box) => ({ label: 'table' as const, box, score: 0.9 }));
    expect(asked({ ...builder.content(), regions })).toEqual([elsewhere]);
  });
});

describe('layout with grids of a model', () => {
  it('takes a row above a settled table that a region says is of the table', () => {
    const builder = borders(new PageBuilder(), 132, 4);
    rows(builder, YEARS, 135);
    builder.line(COLUMNS[1]!, 110, 'in millions', SIZE);
    const region = { label: 'table' as const, box: { x: 70, y: 100, width: 340, height: 100 }, score: 0.9 };
    const content = { ...builder.content(), regions: [region] };
    expect(asked(content)).toEqual([region.box]);
    const cells = grid(5, 116).cells.map((cell) => ({
      ...cell,
      box: cell.row === 0 ? { ...cell.box, y: 106, height: 26 } : cell.box,
    }));
    const whole = { ...grid(5, 116), box: { x: 76, y: 106, width: 330, height: 90 }, cells };
    const [table] = tableTexts(layoutPage({ ...content, tableGrids: [whole] }));
    expect(table).toEqual([['', 'in millions', ''], ...YEARS]);
  });

  it('parts rows whose border is not drawn', () => {
    const builder = borders(new PageBuilder(), 100, 4, [2]);
    rows(builder, YEARS, 103);
    const content = builder.content();
    expect(tableTexts(layoutPage(content))).not.toEqual([YEARS]);
    expect(tableTexts(layoutPage({ ...content, tableGrids: [grid(4, 100)] }))).toEqual([YEARS]);
  });

  it('keeps a settled table, and a table of which the model sees a part', () => {
    const builder = borders(new PageBuilder(), 100, 4);
    rows(builder, YEARS, 103);
    const content = builder.content();
    const merged = { ...grid(2, 100), box: { x: 76, y: 100, width: 330, height: 64 } };
    expect(layoutPage({ ...content, tableGrids: [merged] })).toEqual(layoutPage(content));
    const unsettled = borders(new PageBuilder(), 100, 4, [2]);
    rows(unsettled, YEARS, 103);
    const part = { ...unsettled.content(), tableGrids: [grid(3, 100)] };
    expect(layoutPage(part)).toEqual(layoutPage(unsettled.content()));
  });

  it('keeps tables of which a grid takes a row for another one', () => {
    const builder = borders(new PageBuilder(), 100, 4, [2]);
    rows(builder, YEARS, 103);
    borders(builder, 172, 4);
    rows(builder, YEARS, 175);
    const content = builder.content();
    const reaching = { ...grid(5, 100), box: { x: 76, y: 100, width: 330, height: 88 } };
    expect(layoutPage({ ...content, tableGrids: [reaching] })).toEqual(layoutPage(content));
  });

  it('finds a form whose cells are empty, and keeps every line of the page in one block', () => {
    const builder = new PageBuilder();
    rows(builder, [['Which poem', 'A', 'B'], ['tells a story?'], ['is about sport?']], 103);
    builder.line(80, 300, 'Text below the form.', SIZE);
    const content = { ...builder.content(), tableGrids: [grid(3, 100)] };
    const blocks = layoutPage(content);
    expect(tableTexts(blocks)).toEqual([
      [
        ['Which poem', 'A', 'B'],
        ['tells a story?', '', ''],
        ['is about sport?', '', ''],
      ],
    ]);
    expect(blocks.flatMap(({ lines }) => lines)).toHaveLength(content.lines.length);
  });
});
