import { describe, expect, it } from 'vitest';
import {
  applyRevision,
  outlinePage,
  reviseDocument,
} from '../../../../server/src/layout/document/documentRevision.ts';
import { layoutPage } from '../../../../server/src/layout/layoutPage.ts';
import type { Block, PageResult } from '../../../../server/src/page/pageResult.ts';
import { pageResultSchema } from '../../../../server/src/page/pageResult.ts';
import { PageBuilder, pageResult } from '../../../fixtures/layout/pageBuilder.ts';
import { describeBlocks, expectGolden } from '../../../fixtures/layout/golden.ts';
import { bookPage } from '../../../fixtures/layout/samplePages.ts';

describe('a document of several pages', () => {
  const book = [1, 2, 3, 4, 5].map((page) => pageResult(page, layoutPage(bookPage(page))));

  it('knows its running headers and footers, and gives headings one level through all pages', () => {
    const revised = revise(book);
    const text = revised.map((page) => `page ${page.page}\n${describeBlocks(page.blocks)}`).join('\n');
    expectGolden('layout/book.txt', text);
  });

  it('keeps every block, its place and its lines', () => {
    revise(book).forEach((page, i) => {
      expect(page.blocks.map(({ order, lines }) => ({ order, lines }))).toEqual(
        book[i]!.blocks.map(({ order, lines }) => ({ order, lines })),
      );
      expect(pageResultSchema.safeParse(page).success).toBe(true);
    });
  });

  it('has outlines under 3 KB a page that survive JSON', () => {
    const tables = new PageBuilder();
    for (const top of [60, 500])
      for (let row = 0; row < 12; row += 1)
        for (let column = 0; column < 16; column += 1)
          tables.line(40 + column * 32, top + row * 18, row === 0 ? `Über${column}` : `${row}${column}.5`, {
            size: 8,
            bold: row === 0,
          });
    const long = new PageBuilder();
    for (let i = 0; i < 60; i += 1)
      long.line(60, 20 + i * 13, `${i} ${'Überschrift '.repeat(8)}`, { size: i % 2 ? 11 : 16, bold: true });
    const outlines = [
      ...book,
      pageResult(6, layoutPage(long.content())),
      pageResult(7, layoutPage(tables.content())),
    ].map(outlinePage);
    expect(outlines.at(-1)?.tables?.first?.columns).toHaveLength(16);
    for (const outline of outlines) {
      const json = JSON.stringify(outline);
      expect(Buffer.byteLength(json)).toBeLessThan(3072);
      expect(JSON.parse(json)).toEqual(outline);
    }
  });

  it.each([
    ['of two pages', ['11', '12'], true],
    ['in Roman figures', ['viii', 'ix', 'x'], true],
    ['of every other page', ['11', '13', '15'], true],
    ['that do not count', ['88', '1204', '902'], false],
    ['of one page', ['11'], true],
  ])('tells page numbers by their counting: those %s', (_, numbers, isNumber) => {
    for (const page of revise(numberedPages(numbers)))
      expect(page.blocks.at(-1)?.kind).toBe(isNumber ? 'page-number' : 'paragraph');
  });

  it.each([
    ['a title on two pages', ['INVOICE', 'INVOICE'], 11, false],
    ['a large title on any number of pages', ['INVOICE', 'INVOICE', 'INVOICE', 'INVOICE'], 18, false],
    ['a small line on three pages', ['Notes on tides', 'Notes on tides', 'Notes on tides'], 11, true],
    ['numbers that count on two pages', ['Exhibit 1', 'Exhibit 2'], 11, false],
    ['amounts that change', ['Carried over 20.17', 'Carried over 31.20', 'Carried over 7.99'], 11, false],
    ['words that change', ['Chapter one', 'Chapter two', 'Chapter six', 'Chapter ten'], 11, false],
    ['words that count two pages', ['Tides, page 1 of 2', 'Tides, page 2 of 2'], 11, true],
    [
      'odd and even pages',
      ['Tides 7', '8 Notes by Ann Sample', 'Tides 9', '10 Notes by Ann Sample'],
      11,
      true,
    ],
  ])('judges the first lines of pages: %s', (_, tops, size, isRunning) => {
    for (const page of revise(pagesWithTops(tops, size)))
      expect(page.blocks[0]?.kind === 'header').toBe(isRunning);
  });

  it.each([2, 3])('leaves copies of a page as they are: %i of them', (count) => {
    const tops = Array.from({ length: count }, () => 'Minutes of the river board, page 1');
    const copies = pagesWithTops(tops, 11, () => 'The board met at noon. All were there but the keeper.');
    expect(reviseDocument(copies.map(outlinePage)).size).toBe(0);
  });

  it('leaves a page its text where nothing else would be on it', () => {
    const pages = pagesWithTops(['Notes on tides', 'Notes on tides', 'Notes on tides']);
    const blank = new PageBuilder().line(60, 40, 'Notes on tides');
    const revised = revise([...pages, pageResult(4, layoutPage(blank.content()))]);
    expect(revised.map((page) => page.blocks[0]?.kind)).toEqual(['header', 'header', 'header', 'paragraph']);
  });

  it('takes the first lines of two different pages for what they are', () => {
    const pages = pagesWithTops(['The river rises in the hills', 'A bridge of seven arches']);
    expect(reviseDocument(pages.map(outlinePage)).size).toBe(0);
  });

  it('knows the running line of two pages by more than each letter: one may be misread', () => {
    const revised = revise(
      pagesWithTops(['ARCHIVE, GELLAR 10:42 PAGE 1/2', 'ARCHIVE, CELLAR 10:42 PAGE 2/2']),
    );
    expect(revised.map((page) => page.blocks[0]?.kind)).toEqual(['header', 'header']);
  });

  it('does not need all pages: missing and failed ones are no reason to stop', () => {
    const failed: PageResult = { ...pageResult(3, []), outcome: 'failed', size: { width: 0, height: 0 } };
    const pages = [book[0]!, book[1]!, failed, book[3]!];
    expect(() => reviseDocument(pages.map(outlinePage))).not.toThrow();
    expect(reviseDocument([])).toEqual(new Map());
  });

  it('finds running headers of pages whose blocks have no lines, and leaves the levels a model gave', () => {
    const revised = revise(['The tide', 'The moon', 'The gauge'].map(modelPage));
    for (const page of revised) {
      expect(page.blocks.map(({ kind }) => kind)).toEqual(['header', 'heading', 'heading', 'paragraph']);
      expect(page.blocks.map((block) => (block.kind === 'heading' ? block.level : 0))).toEqual([0, 1, 3, 0]);
      expect(pageResultSchema.safeParse(page).success).toBe(true);
    }
  });
});

/** A page as a model writes it: texts with boxes, nothing known of lines and type. */
function modelPage(title: string, index: number): PageResult {
  const base = (y: number, order: number): Pick<Block, 'box' | 'lines' | 'order'> => ({
    box: { x: 60, y, width: 475, height: 20 },
    lines: [],
    order,
  });
  return pageResult(index + 1, [
    { kind: 'paragraph', ...base(30, 0), text: `Notes on tides ${index + 17}` },
    { kind: 'heading', ...base(100, 1), level: 1, levelGiven: true, text: title },
    { kind: 'heading', ...base(140, 2), level: 3, levelGiven: true, text: `2.${index} More of it` },
    { kind: 'paragraph', ...base(400, 3), text: `The text of page ${index + 1}.` },
  ]);
}

const TEXTS = [
  'The river rises in the hills north of the town and runs for forty miles.',
  'A bridge of seven arches was built when the old king reigned.',
  'On market days cheese, cloth and iron are sold before sunrise.',
  'When winter comes, ice covers every lock and boats stay ashore.',
];

/** Pages of different texts, each under a line of its own. */
function pagesWithTops(
  tops: readonly string[],
  size = 11,
  textOf: (index: number) => string = (index) => TEXTS[index % TEXTS.length]!,
): PageResult[] {
  return tops.map((first, i) => {
    const page = new PageBuilder();
    page.line(60, 40, first, { size });
    page.prose(60, 90, 475, `${textOf(i)} `.repeat(9).trim());
    return pageResult(i + 1, layoutPage(page.content()));
  });
}

function numberedPages(numbers: readonly string[]): PageResult[] {
  return numbers.map((number, i) => {
    const page = new PageBuilder();
    page.prose(60, 90, 475, `${TEXTS[i % TEXTS.length]!} `.repeat(12).trim());
    // Too close to the middle for its place alone to tell.
    page.centered(745, number);
    return pageResult(i + 1, layoutPage(page.content()));
  });
}

function revise(pages: readonly PageResult[]): PageResult[] {
  const revisions = reviseDocument(pages.map(outlinePage));
  return pages.map((page) => {
    const revision = revisions.get(page.page);
    return revision ? applyRevision(page, revision) : page;
  });
}
