import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  applyRevision,
  outlinePage,
  pagesNeeded,
  reviseDocument,
} from '../../../../server/src/layout/document/documentRevision.ts';
import { layoutPage } from '../../../../server/src/layout/layoutPage.ts';
import { writePage } from '../../../../server/src/output/writePage.ts';
import {
  pageResultSchema,
  type PageResult,
  type TableBlock,
} from '../../../../server/src/page/pageResult.ts';
import { PageBuilder, pageResult } from '../../../fixtures/layout/pageBuilder.ts';

const COLUMNS = [60, 220, 340, 460, 535] as const;
const ROW = 22;
const HEAD = ['Station', 'Depth', 'Salt', 'Mean'];
const TOP = 60;
const ROWS = 32;

/** A page filled by a table with ruling lines, with text above and below it if any. */
class TablePage {
  readonly #page = new PageBuilder();

  text(y: number, text: string): this {
    this.#page.line(60, y, text);
    return this;
  }

  table(
    y: number,
    rows: readonly (readonly string[])[],
    columns: readonly number[] = COLUMNS,
    size = 10,
  ): this {
    rows.forEach((row, i) => {
      row.forEach((text, column) => {
        if (text !== '')
          this.#page.line((columns[column] ?? 0) + 4, y + i * ROW + 5, text, {
            size,
            bold: text === text.toUpperCase() && /[A-Z]/.test(text),
          });
      });
    });
    const [left = 0, right = 0] = [columns[0], columns.at(-1)];
    for (let i = 0; i <= rows.length; i += 1) this.#page.rulingLine(left, y + i * ROW, right - left, 1);
    for (const x of columns) this.#page.rulingLine(x, y, 1, rows.length * ROW);
    return this;
  }

  result(page: number): PageResult {
    return pageResult(page, layoutPage(this.#page.content()));
  }
}

/** Rows of made-up measurements. */
function rowsFrom(first: number, count: number): string[][] {
  return Array.from({ length: count }, (_, i) => [
    `Quay ${first + i}`,
    `${(first + i) * 3}.5`,
    `${30 + ((first + i) % 7)}`,
    `${first + i}.1`,
  ]);
}

function revise(pages: readonly PageResult[]): PageResult[] {
  const revisions = reviseDocument(pages.map(outlinePage));
  const byPage = new Map(pages.map((page) => [page.page, page]));
  return pages.map((page) => {
    const revision = revisions.get(page.page);
    if (!revision) return page;
    const others = new Map(
      pagesNeeded(revision).flatMap((n) => (byPage.has(n) ? [[n, byPage.get(n)!]] : [])),
    );
    return applyRevision(page, revision, others);
  });
}

function tablesOf(page: PageResult | undefined): TableBlock[] {
  return (page?.blocks ?? []).filter((block) => block.kind === 'table');
}

const texts = (table: TableBlock | undefined, row: number): string[] =>
  (table?.cells ?? []).filter((cell) => cell.row === row).map(({ text }) => text);

describe('a table that goes on over the end of a page', () => {
  const first = new TablePage().table(TOP, [HEAD, ...rowsFrom(1, ROWS)]).result(1);
  const second = new TablePage().table(TOP, [HEAD, ...rowsFrom(ROWS + 1, ROWS)]).result(2);
  const third = new TablePage()
    .table(TOP, [HEAD, ...rowsFrom(2 * ROWS + 1, 3)])
    .text(300, 'All depths are in metres.')
    .result(3);

  it('is one table, without the heads that are repeated', () => {
    const [one, two, three] = revise([first, second, third]);
    const [table] = tablesOf(one);
    expect(table?.rows).toBe(1 + 2 * ROWS + 3);
    expect(texts(table, 0)).toEqual(HEAD);
    expect(texts(table, ROWS + 1)).toEqual(rowsFrom(ROWS + 1, 1)[0]);
    expect(texts(table, 2 * ROWS + 3)).toEqual(rowsFrom(2 * ROWS + 3, 1)[0]);
    expect(tablesOf(two)[0]?.continues).toBe(1);
    expect(tablesOf(three)[0]?.continues).toBe(1);
    for (const page of [one, two, three]) expect(pageResultSchema.safeParse(page).success).toBe(true);
  });

  it('knows the page of each cell, and keeps the parts where they are', () => {
    const [one, two] = revise([first, second, third]);
    const pages = new Set(tablesOf(one)[0]?.cells.map(({ page = 1 }) => page));
    expect([...pages]).toEqual([1, 2, 3]);
    expect(tablesOf(two)[0]?.cells).toEqual(tablesOf(second)[0]?.cells);
    expect(tablesOf(two)[0]?.lines).toEqual(tablesOf(second)[0]?.lines);
  });

  it('is written where it begins, and the other pages say where that is', () => {
    const [one, two, three] = revise([first, second, third]).map((page) => writePage(page, 'md'));
    expect(one?.match(/\| Station/g)).toHaveLength(1);
    expect(one).toContain(`| Quay ${2 * ROWS + 2} |`);
    expect(two).toBe('<!-- page 2 -->\n\n*The table of page 1 goes on here. All its rows are there.*');
    expect(three).toContain('All depths are in metres.');
    expect(three).not.toContain('Quay');
    const [, plain] = revise([first, second, third]).map((page) => writePage(page, 'text'));
    expect(plain).toBe('[The table of page 1 goes on here. All its rows are there.]');
  });

  it('goes on without a head, where its columns do', () => {
    const bare = new TablePage().table(TOP, rowsFrom(ROWS + 1, 8)).result(2);
    const [one] = revise([first, bare]);
    expect(tablesOf(one)[0]?.rows).toBe(1 + ROWS + 8);
  });

  it('goes on under a caption that says so, which is then shown no more', () => {
    const captioned = new TablePage()
      .text(TOP, 'Table 3. Soundings')
      .table(TOP + 24, [HEAD, ...rowsFrom(1, ROWS - 1)])
      .result(1);
    const goingOn = new TablePage()
      .text(TOP, 'Table 3 (continued)')
      .table(TOP + 24, [HEAD, ...rowsFrom(ROWS, 5)])
      .result(2);
    const [one, two] = revise([captioned, goingOn]);
    expect(tablesOf(one)[0]?.rows).toBe(ROWS + 5);
    expect(two?.blocks.find(({ text }) => text.startsWith('Table 3'))?.kind).toBe('header');
  });

  it('may be read otherwise in a letter of its head', () => {
    const misread = new TablePage()
      .table(TOP, [['Statlon', 'Depth', 'Salt', 'Mean'], ...rowsFrom(ROWS + 1, 4)])
      .result(2);
    expect(tablesOf(revise([first, misread])[0])[0]?.rows).toBe(1 + ROWS + 4);
  });

  it('joins a row that the end of the page cuts', () => {
    const cut = [...rowsFrom(1, ROWS - 1), ['Quay 99', 'soft mud over', '31', 'near the old']];
    const rest = [['', 'gravel', '', 'mole'], ...rowsFrom(40, 5)];
    const [one] = revise([
      new TablePage().table(TOP, [HEAD, ...cut]).result(1),
      new TablePage().table(TOP, [HEAD, ...rest]).result(2),
    ]);
    const [table] = tablesOf(one);
    expect(table?.rows).toBe(1 + ROWS + 5);
    expect(texts(table, ROWS)).toEqual(['Quay 99', 'soft mud over gravel', '31', 'near the old mole']);
    expect(texts(table, ROWS + 1)).toEqual(rowsFrom(40, 1)[0]);
  });

  it('is found on pages whose margins differ', () => {
    const shifted = new TablePage()
      .table(
        TOP,
        rowsFrom(ROWS + 1, 8),
        COLUMNS.map((x) => x - 25),
      )
      .result(2);
    expect(tablesOf(revise([first, shifted])[0])[0]?.rows).toBe(1 + ROWS + 8);
  });

  it.each([
    [
      'has other columns',
      new TablePage().table(
        TOP,
        [
          ['Ship', 'Master'],
          ['Rose', 'Gray'],
          ['Kite', 'Finn'],
        ],
        [60, 300, 535],
      ),
    ],
    [
      'has other names of columns',
      new TablePage().table(TOP, [['HARBOUR', 'BUILT', 'BERTHS', 'CRANES'], ...rowsFrom(1, 5)]),
    ],
    [
      'stands under text',
      new TablePage()
        .text(TOP, 'The second survey was made in spring by another crew.')
        .table(TOP + 40, rowsFrom(1, 5)),
    ],
    [
      'has a caption of its own',
      new TablePage().text(TOP, 'Table 4. Harbours').table(TOP + 24, rowsFrom(1, 5)),
    ],
  ])('ends where the next one %s', (_, page) => {
    const next = page.result(2);
    expect(revise([first, next])).toEqual([first, next]);
  });

  it('ends where a page is missing, or text follows it', () => {
    expect(revise([first, { ...third, page: 3 }])).toEqual([first, third]);
    const ended = new TablePage()
      .table(TOP, [HEAD, ...rowsFrom(1, 20)])
      .text(700, 'The soundings were taken at low water from a boat.')
      .result(1);
    expect(revise([ended, second])).toEqual([ended, second]);
  });

  it('is left in pieces beyond so many cells', () => {
    const many = Array.from({ length: 190 }, (_, i) => ({ ...first, page: i + 1 }));
    const revised = revise(many);
    const whole = revised.filter((page) => tablesOf(page)[0]?.continues === undefined);
    expect(whole.length).toBeGreaterThan(1);
    expect(whole.reduce((sum, page) => sum + (tablesOf(page)[0]?.rows ?? 0) - 1, 0)).toBe(190 * ROWS);
  });

  it('never loses or doubles a cell, whatever the pages have', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 2, max: ROWS }), { minLength: 1, maxLength: 5 }), (counts) => {
        let next = 1;
        const pages = counts.map((count, i) => {
          const page = new TablePage().table(TOP, [HEAD, ...rowsFrom(next, count)]).result(i + 1);
          next += count;
          return page;
        });
        const shown = revise(pages)
          .flatMap(tablesOf)
          .filter((table) => table.continues === undefined)
          .flatMap((table) =>
            table.cells.filter(({ column, header, text }) => column === 0 && !header && text !== 'Station'),
          );
        expect(shown.map(({ text }) => text)).toEqual(rowsFrom(1, next - 1).map(([name]) => name));
      }),
      { numRuns: 25 },
    );
  });
});
