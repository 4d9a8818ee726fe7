import { describe, expect, it } from 'vitest';
import { layoutPage } from '../../../server/src/layout/layoutPage.ts';
import { joinPages, writePage } from '../../../server/src/output/writePage.ts';
import { FolioError } from '../../../server/src/errors/catalogue.ts';
import { failedPage } from '../../../server/src/page/failedPage.ts';
import type { PageContent } from '../../../server/src/page/pageContent.ts';
import { pageResultSchema, type Block, type PageResult } from '../../../server/src/page/pageResult.ts';
import { expectGolden } from '../../fixtures/layout/golden.ts';
import { pageResult, textLine } from '../../fixtures/layout/pageBuilder.ts';
import * as pages from '../../fixtures/layout/samplePages.ts';

const SAMPLES: readonly (readonly [name: string, page: () => PageContent])[] = [
  ['letter', pages.letter],
  ['two-columns', pages.twoColumns],
  ['nested-list', pages.nestedList],
  ['ruled-table', pages.ruledTable],
  ['sparsely-ruled-table', pages.sparselyRuledTable],
  ['aligned-table', pages.alignedTable],
  ['right-to-left', pages.rightToLeft],
  ['chinese', pages.chinese],
  ['title-page', pages.titlePage],
  ['code-and-hyphens', pages.codeAndHyphens],
];
const BASE = { box: { x: 10.4, y: 20.6, width: 100, height: 50 }, lines: [], order: 0 };

describe('writePage', () => {
  it.each(SAMPLES)('writes a %s as Markdown', (name, page) => {
    expectGolden(`output/${name}.md`, `${writePage(pageResult(7, layoutPage(page())), 'md')}\n`);
  });

  it.each(SAMPLES)('writes a %s as plain text', (name, page) => {
    expectGolden(`output/${name}.txt`, `${writePage(pageResult(7, layoutPage(page())), 'text')}\n`);
  });

  it('writes JSON that is the result', () => {
    const result = pageResult(2, layoutPage(pages.ruledTable()));
    const json = writePage(result, 'json');
    expect(json).not.toContain('\n');
    expect(pageResultSchema.parse(JSON.parse(json))).toEqual(result);
  });

  it('leaves headers, footers and page numbers out of Markdown and text', () => {
    const blocks: Block[] = [
      { kind: 'header', ...BASE, text: 'Running title' },
      { kind: 'paragraph', ...BASE, text: 'The text.', order: 1 },
      { kind: 'footer', ...BASE, text: 'Publisher', order: 2 },
      { kind: 'page-number', ...BASE, text: '17', order: 3 },
    ];
    expect(writePage(pageResult(1, blocks), 'md')).toBe('<!-- page 1 -->\n\nThe text.');
    expect(writePage(pageResult(1, blocks), 'text')).toBe('The text.');
    const kept = { headersAndFooters: true };
    expect(writePage(pageResult(1, blocks), 'md', kept)).toBe(
      '<!-- page 1 -->\n\nRunning title\n\nThe text.\n\nPublisher\n\n17',
    );
    expect(writePage(pageResult(1, blocks), 'text', kept)).toBe(
      'Running title\n\nThe text.\n\nPublisher\n\n17',
    );
  });

  it('keeps numbers of lines in the margin out of texts with headers', () => {
    const blocks: Block[] = [
      {
        kind: 'header',
        ...BASE,
        text: '1 2 3',
        lines: ['1', '2', '3'].map((text, i) => textLine(10, 20 * i, text)),
      },
      { kind: 'paragraph', ...BASE, text: 'The text.', order: 1 },
    ];
    expect(writePage(pageResult(1, blocks), 'text', { headersAndFooters: true })).toBe('The text.');
  });

  it('follows the reading order, whatever the order of the array', () => {
    const blocks: Block[] = [
      { kind: 'paragraph', ...BASE, text: 'second', order: 1 },
      { kind: 'paragraph', ...BASE, text: 'first', order: 0 },
    ];
    expect(writePage(pageResult(1, blocks), 'text')).toBe('first\n\nsecond');
  });

  it('says that a page failed, and why', () => {
    const error = new FolioError('page-failed', { file: 'a <b> _c_.pdf', page: 4, reason: 'no *reason*' });
    const result = failedPage(4, error, { id: 'ppocr' });
    const md = writePage(result, 'md');
    expect(md).toMatch(/^<!-- page 4 -->\n\n> \*\*Page 4 could not be read\*\* \(`page-failed`\): /);
    expect(md).toContain('a \\<b> \\_c\\_.pdf');
    expect(writePage(result, 'text')).toContain('Page 4 could not be read (page-failed)');
  });

  it('says that a page was not read completely, in every format', () => {
    const failure = new FolioError('page-incomplete', { file: 'a.pdf', page: 2, reason: 'x' }).toFailure();
    const text: Block = { kind: 'paragraph', ...BASE, text: 'What is left.' };
    const result: PageResult = { ...pageResult(2, [text]), outcome: 'partial', failure };
    expect(writePage(result, 'md')).toMatch(
      /^<!-- page 2 -->\n\n> \*\*Page 2 was not read completely\*\* \(`page-incomplete`\): .*\n\nWhat is left\.$/,
    );
    expect(writePage(result, 'text')).toMatch(/^\[Page 2 was not read completely .*\n\nWhat is left\.$/);
    expect(writePage({ ...result, blocks: [] }, 'md')).not.toContain('No text');
  });

  it('writes headers and page numbers where the page has no other text', () => {
    const blocks: Block[] = [
      { kind: 'header', ...BASE, text: 'Chapter 3' },
      { kind: 'figure', ...BASE, text: '', order: 1 },
      { kind: 'page-number', ...BASE, text: '17', order: 2 },
    ];
    expect(writePage(pageResult(6, blocks), 'text')).toBe('Chapter 3\n\n17');
  });

  it('does not say that a page has no text where none of it could be read', () => {
    const result: PageResult = {
      ...pageResult(7, []),
      warnings: [{ code: 'text-unread', message: 'Something may be text.' }],
    };
    expect(writePage(result, 'md')).toBe('<!-- page 7 -->\n\n*No text could be read on this page.*');
  });

  it('says at the end how many lines were not read, and why', () => {
    const text: Block = { kind: 'paragraph', ...BASE, text: 'What was read.' };
    const { box } = BASE;
    const result: PageResult = {
      ...pageResult(8, [text]),
      unread: [
        { box, reason: 'unknown-script' },
        { box, reason: 'illegible' },
        { box, reason: 'unknown-script' },
      ],
    };
    expect(writePage(result, 'md')).toBe(
      '<!-- page 8 -->\n\nWhat was read.\n\n*2 lines in an unknown script or in handwriting were not read.*\n\n*1 line could not be read.*',
    );
    expect(writePage(result, 'text')).toBe(
      'What was read.\n\n[2 lines in an unknown script or in handwriting were not read.]\n\n[1 line could not be read.]',
    );
  });

  it('does not say that a page has no text where its lines could not be read', () => {
    const result: PageResult = {
      ...pageResult(9, []),
      unread: [{ box: BASE.box, reason: 'unknown-script' }],
    };
    expect(writePage(result, 'md')).toBe(
      '<!-- page 9 -->\n\n*1 line in an unknown script or in handwriting was not read.*',
    );
  });

  it('says that a page has no text', () => {
    expect(writePage(pageResult(5, []), 'md')).toBe('<!-- page 5 -->\n\n*No text on this page.*');
    const figure: Block = { kind: 'figure', ...BASE, text: '' };
    expect(writePage(pageResult(5, [figure]), 'md')).toBe(
      '<!-- page 5 -->\n\n<!-- figure: 10,21 100x50 pt -->\n\n*No text on this page.*',
    );
    expect(writePage(pageResult(5, []), 'text')).toBe('');
  });

  it('begins a list anew where its numbers jump, and keeps the numbers', () => {
    const item = (marker: string, order: number): Block => ({
      kind: 'list-item',
      marker,
      ordered: true,
      depth: 0,
      ...BASE,
      text: `item ${marker}`,
      order,
    });
    expect(writePage(pageResult(1, [item('2.', 0), item('3.', 1), item('7.', 2)]), 'md')).toBe(
      '<!-- page 1 -->\n\n2. item 2\\.\n3. item 3\\.\n\n<!-- -->\n\n7. item 7\\.'.replaceAll('\\.', '.'),
    );
  });

  it('makes the fence of code longer than any inside it', () => {
    const code: Block = { kind: 'code', ...BASE, text: 'a\n```\nb' };
    expect(writePage(pageResult(1, [code]), 'md')).toContain('````\na\n```\nb\n````');
  });

  it('aligns the columns of plain text tables by their width on a terminal', () => {
    const cell = (row: number, column: number, text: string) => ({
      row,
      column,
      rowSpan: 1,
      columnSpan: 1,
      header: false,
      text,
      box: BASE.box,
    });
    const table: Block = {
      kind: 'table',
      rows: 2,
      columns: 2,
      ...BASE,
      text: '',
      cells: [cell(0, 0, '价格'), cell(0, 1, 'a'), cell(1, 0, 'price'), cell(1, 1, 'b')],
    };
    expect(writePage(pageResult(1, [table]), 'text')).toBe('价格   a\nprice  b');
  });
});

describe('joinPages', () => {
  it('puts an empty line between pages and a newline at the end', () => {
    expect(joinPages(['one', 'two\n'], 'md')).toBe('one\n\ntwo\n');
    expect(joinPages(['one', '', 'three'], 'text')).toBe('one\n\nthree\n');
    expect(joinPages(['', ''], 'text')).toBe('');
  });

  it('makes one array of JSON pages', () => {
    const texts = [1, 2].map((page) => writePage(pageResult(page, []), 'json'));
    const parsed: unknown = JSON.parse(joinPages(texts, 'json'));
    expect(parsed).toEqual([pageResult(1, []), pageResult(2, [])]);
    expect(JSON.parse(joinPages([], 'json'))).toEqual([]);
  });
});
