import { describe, expect, it } from 'vitest';
import { scoreStructure } from '../../../../server/src/bench/structure/scoreStructure.ts';
import { structureFigures } from '../../../../server/src/bench/structure/structureFigures.ts';
import type { StructureSet } from '../../../../server/src/bench/structure/structureTruth.ts';
import { formsOfHtml } from '../../../../server/src/bench/structure/tables/tableForm.ts';
import { PAGE_RESULT_VERSION, type Block, type PageResult } from '../../../../server/src/page/pageResult.ts';

const box = (x: number, y: number, width: number, height: number) => ({ x, y, width, height });

function page(number: number, blocks: readonly Omit<Block, 'lines' | 'order'>[]): PageResult {
  return {
    version: PAGE_RESULT_VERSION,
    page: number,
    outcome: 'ok',
    source: 'text-layer',
    textLayer: { verdict: 'trusted', reasons: [] },
    reader: { id: 'text-layer' },
    size: { width: 200, height: 400 },
    rotation: 0,
    skew: 0,
    uprightToPage: [1, 0, 0, 1, 0, 0],
    blocks: blocks.map((block, order) => ({ ...block, lines: [], order }) as Block),
    unread: [],
    leftOut: [],
    warnings: [],
    timings: {},
  };
}

function table(place: ReturnType<typeof box>, ...rows: string[][]): Omit<Block, 'lines' | 'order'> {
  const cells = rows.flatMap((texts, row) =>
    texts.map((text, column) => ({
      row,
      column,
      rowSpan: 1,
      columnSpan: 1,
      header: false,
      text,
      box: place,
    })),
  );
  return {
    kind: 'table',
    box: place,
    text: rows.flat().join(' '),
    rows: rows.length,
    columns: 2,
    cells,
  } as Omit<Block, 'lines' | 'order'>;
}

const set: StructureSet = {
  name: 'tables',
  kinds: ['tables'],
  documents: [
    {
      name: 'a.pdf',
      file: '/a.pdf',
      pages: [
        {
          page: 1,
          frame: 'points-up',
          tables: [
            // Points from the page's bottom: it stands at 100 from the top.
            { box: box(20, -300, 100, 50), ...formOf('<table><tr><td>a</td><td>b</td></tr></table>') },
            { box: box(20, -200, 100, 50), ...formOf('<table><tr><td>c</td><td>d</td></tr></table>') },
          ],
        },
      ],
    },
  ],
};

function formOf(html: string) {
  const [form] = formsOfHtml(html);
  return form ? { form } : {};
}

const reading = (...pages: PageResult[]) => new Map([['a.pdf', { pages, markdown: () => '' }]]);

describe('scoring the structure of a set', () => {
  it('counts found, missed and false tables, also on pages without truth', () => {
    const score = scoreStructure(
      set,
      reading(
        page(1, [table(box(20, 100, 100, 48), ['a', 'b'])]),
        page(2, [table(box(0, 0, 50, 50), ['x', 'y'])]),
      ),
    );
    expect(structureFigures(score).tables).toEqual({
      truth: 2,
      found: 1,
      missed: 1,
      wrong: 1,
      likeness: { teds: 0.5, structure: 0.5 },
    });
  });

  it('counts a table that goes on by the part of each page', () => {
    const whole = table(box(20, 100, 100, 48), ['a', 'b'], ['next', 'page']);
    const cells = (whole as Extract<Block, { kind: 'table' }>).cells.map((cell) =>
      cell.row === 1 ? { ...cell, page: 2 } : cell,
    );
    const score = scoreStructure(set, reading(page(1, [{ ...whole, cells } as typeof whole])));
    expect(score.documents[0]?.pages[0]?.tables?.tables[0]?.likeness?.teds).toBe(1);
  });

  it('gives a document that was not read no table, and says so', () => {
    const score = scoreStructure(set, new Map());
    expect(structureFigures(score)).toMatchObject({ failed: 1, tables: { found: 0, missed: 2 } });
  });

  it('measures in the unit of the truth', () => {
    const scan: StructureSet = {
      name: 'scan',
      kinds: ['headings', 'figures', 'furniture', 'blocks'],
      documents: [
        {
          name: 'a.pdf',
          file: '/a.jpg',
          pages: [
            {
              page: 1,
              frame: { width: 2000, height: 4000 },
              headings: [{ text: 'Results' }],
              figures: [box(100, 1000, 1000, 1000)],
              furniture: [{ text: '12', box: box(1000, 3900, 100, 100) }],
              blocks: [{ text: 'Results', box: box(0, 0, 1, 1), isIgnored: false }],
            },
          ],
        },
      ],
    };
    const score = scoreStructure(
      scan,
      reading(
        page(1, [
          { kind: 'heading', level: 1, box: box(0, 0, 50, 10), text: 'Results' } as Omit<
            Block,
            'lines' | 'order'
          >,
          { kind: 'figure', box: box(10, 100, 100, 100), text: '' },
          { kind: 'page-number', box: box(101, 391, 8, 8), text: '12' },
        ]),
      ),
    );
    const figures = structureFigures(score);
    expect(figures.headings?.f1).toBe(1);
    expect(figures.figures?.f1).toBe(1);
    expect(figures.furniture?.wrong).toBe(0);
    expect(figures.text).toEqual({ pages: 1, text: 0, order: 0 });
  });

  it('checks assertions on the Markdown of their page', () => {
    const assertion = { pdf: 'a.pdf', page: 1, max_diffs: 0, case_sensitive: true } as const;
    const bench: StructureSet = {
      name: 'bench',
      kinds: [],
      documents: [
        {
          name: 'a.pdf',
          file: '/a.pdf',
          pages: [],
          assertions: [
            { ...assertion, id: '1', type: 'present', text: 'words' },
            { ...assertion, id: '2', type: 'absent', text: 'words' },
          ],
        },
      ],
    };
    const pages = new Map([['a.pdf', { pages: [page(1, [])], markdown: () => 'some words' }]]);
    const score = scoreStructure(bench, pages);
    expect(structureFigures(score).assertions).toEqual({
      present: { passed: 1, total: 1 },
      absent: { passed: 0, total: 1 },
    });
    expect(score.documents[0]?.assertions[1]?.failure).toContain('is there');
  });
});
