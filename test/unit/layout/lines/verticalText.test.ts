import { describe, expect, it } from 'vitest';
import { layoutPage } from '../../../../server/src/layout/layoutPage.ts';
import type { PageContent } from '../../../../server/src/page/pageContent.ts';
import type { TextLine } from '../../../../server/src/page/pageResult.ts';
import { PageBuilder, textLine } from '../../../fixtures/layout/pageBuilder.ts';
import { columnLine, columns } from '../../../fixtures/layout/verticalPages.ts';

const COLUMNS = [
  '昔々あるところにおじいさんとお',
  'ばあさんが住んでいました。おじ',
  'いさんは山へしばかりに行きま',
  'した。',
];

function pageOf(lines: readonly TextLine[]): PageContent {
  return { ...new PageBuilder().content(), lines };
}

const texts = (lines: readonly TextLine[]): string[] => layoutPage(pageOf(lines)).map(({ text }) => text);

describe('vertical text', () => {
  it('joins columns from the right to the left, whatever the order in which they were found', () => {
    expect(texts(columns(500, 100, COLUMNS, 12).reverse())).toEqual([COLUMNS.join('')]);
  });

  it('keeps boxes and lines as the page shows them', () => {
    const lines = columns(500, 100, COLUMNS, 12);
    const [block] = layoutPage(pageOf(lines));
    expect(block?.lines).toEqual(lines);
    expect(block?.box.x).toBeCloseTo(500 - 3 * 21.6 - 6);
    expect(block?.box.y).toBeCloseTo(100);
    expect(block?.box.height).toBeCloseTo(15 * 12);
  });

  it('reads the upper tier before the lower one', () => {
    const upper = columns(500, 100, COLUMNS, 12);
    const lower = columns(500, 320, ['次の段は下に続きまして、まだ', '終わりません。'], 12);
    const read = texts([...lower, ...upper]).join('');
    expect(read.indexOf(COLUMNS.join(''))).toBeLessThan(
      read.indexOf('次の段は下に続きまして、まだ終わりません。'),
    );
    expect(read).toContain(COLUMNS.join(''));
  });

  it('makes a heading of a large column at the right', () => {
    const blocks = layoutPage(
      pageOf([columnLine(540, 100, '桃太郎の話', 22), ...columns(490, 100, COLUMNS, 12)]),
    );
    expect(blocks.map(({ kind, text }) => [kind, text])).toEqual([
      ['heading', '桃太郎の話'],
      ['paragraph', COLUMNS.join('')],
    ]);
  });

  it('starts a paragraph where a column is indented', () => {
    const second = [
      columnLine(422, 112, '次の朝おばあさんは川へ行きま', 12),
      columnLine(400, 100, 'した。', 12),
    ];
    expect(texts([...columns(488, 100, COLUMNS.slice(0, 3), 12), ...second])).toEqual([
      COLUMNS.slice(0, 3).join(''),
      '次の朝おばあさんは川へ行きました。',
    ]);
  });

  it('goes with a header and a page number in lines', () => {
    const lines = [
      textLine(60, 40, '日本の昔話', { size: 9 }),
      ...columns(500, 100, COLUMNS, 12),
      textLine(290, 800, '17', { size: 9 }),
    ];
    expect(texts(lines)).toEqual(['日本の昔話', COLUMNS.join(''), '17']);
  });

  it('reads columns that were seen in pixels', () => {
    const seen = columns(500, 100, COLUMNS, 12).map(({ vertical: _, ...line }): TextLine => ({
      ...line,
      origin: 'ocr',
      angle: 90.4,
    }));
    expect(texts(seen)).toEqual([COLUMNS.join('')]);
  });

  it('leaves a turned line of Latin text a line of its own', () => {
    const stamp: TextLine = {
      ...columnLine(30, 300, 'Received 12 March', 10),
      vertical: false,
      origin: 'ocr',
    };
    const page = new PageBuilder();
    page.lines(60, 100, [
      'The river rises in the hills north of the town',
      'and runs for forty miles before the sea.',
    ]);
    expect(texts([...page.content().lines, stamp]).at(-1)).toBe('Received 12 March');
  });
});
