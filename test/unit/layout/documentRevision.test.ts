import { describe, expect, it } from 'vitest';
import { applyRevision, outlinePage, reviseDocument } from '../../../server/src/layout/documentRevision.ts';
import { layoutPage } from '../../../server/src/layout/layoutPage.ts';
import type { Block, PageResult } from '../../../server/src/page/pageResult.ts';
import { pageResultSchema } from '../../../server/src/page/pageResult.ts';
import { PageBuilder, pageResult } from '../../fixtures/layout/pageBuilder.ts';
import { describeBlocks, expectGolden } from '../../fixtures/layout/golden.ts';
import { bookPage } from '../../fixtures/layout/samplePages.ts';

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

  it('has outlines under 2 KB a page that survive JSON', () => {
    const long = new PageBuilder();
    for (let i = 0; i < 60; i += 1)
      long.line(60, 20 + i * 13, `${i} ${'Überschrift '.repeat(8)}`, { size: i % 2 ? 11 : 16, bold: true });
    const outlines = [...book, pageResult(6, layoutPage(long.content()))].map(outlinePage);
    for (const outline of outlines) {
      const json = JSON.stringify(outline);
      expect(Buffer.byteLength(json)).toBeLessThan(2048);
      expect(JSON.parse(json)).toEqual(outline);
    }
  });

  it('tells page numbers by their counting', () => {
    const revised = revise(numberedPages(['11', '12', '13']));
    for (const page of revised) expect(page.blocks.at(-1)?.kind).toBe('page-number');
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

function pagesWithTops(tops: readonly string[]): PageResult[] {
  return tops.map((first, i) => {
    const page = new PageBuilder();
    page.line(60, 40, first);
    page.prose(60, 90, 475, 'Some text of a page that goes on for a while. '.repeat(9).trim());
    return pageResult(i + 1, layoutPage(page.content()));
  });
}

function numberedPages(numbers: readonly string[]): PageResult[] {
  return numbers.map((number, i) => {
    const page = new PageBuilder();
    page.prose(60, 90, 475, `Page ${'abc'[i]} has some text that goes on for a while. `.repeat(14).trim());
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
