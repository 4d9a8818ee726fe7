import { describe, expect, it } from 'vitest';
import { layoutPage } from '../../../server/src/layout/layoutPage.ts';
import { describeBlocks } from '../../fixtures/layout/golden.ts';
import { mirroredPage } from '../../../server/src/layout/lines/mirrorPage.ts';
import { ocrLike } from '../../fixtures/layout/ocrLike.ts';
import { PageBuilder } from '../../fixtures/layout/pageBuilder.ts';
import * as pages from '../../fixtures/layout/samplePages.ts';

describe('a page that is read from the right', () => {
  it.each([
    ['letter', pages.letter],
    ['two columns', pages.twoColumns],
    ['nested list', pages.nestedList],
    ['title page', pages.titlePage],
    ['ruled table', pages.ruledTable],
    ['sparsely ruled table', pages.sparselyRuledTable],
    ['aligned table', pages.alignedTable],
  ])('is laid out as its mirror is: %s', (_, page) => {
    for (const content of [page(), ocrLike(page())])
      expect(describeBlocks(layoutPage(mirroredPage(content)))).toBe(describeBlocks(layoutPage(content)));
  });

  it('has its blocks and lines where they were found', () => {
    const content = pages.nestedList();
    const mirrored = mirroredPage(content);
    const [heading] = layoutPage(mirrored);
    const found = mirrored.lines.find(({ text }) => text === 'What to bring');
    expect(heading?.lines).toEqual([found]);
    expect(heading?.box.x).toBeCloseTo(595 - 60 - (heading?.box.width ?? 0));
  });
});

describe('a part of a page that is read from the right', () => {
  it('has items whose text hangs to the left of their numbers', () => {
    const page = new PageBuilder();
    page.prose(
      60,
      60,
      460,
      'The articles of this law are printed in both of the languages of the land. '.repeat(6),
    );
    const rtl = { direction: 'rtl', advance: 10.5 } as const;
    page.rightLine(520, 300, '1. لكل فرد الحق في الحياة والحرية وسلامة', rtl);
    page.rightLine(500, 314, 'شخصه في كل حين', rtl);
    page.rightLine(520, 328, '2. لا يجوز استرقاق أو استعباد أي شخص ويحظر', rtl);
    page.rightLine(500, 342, 'الاسترقاق وتجارة الرقيق', rtl);
    const items = layoutPage(page.content()).filter(({ kind }) => kind === 'list-item');
    expect(items.map(({ text }) => text)).toEqual([
      'لكل فرد الحق في الحياة والحرية وسلامة شخصه في كل حين',
      'لا يجوز استرقاق أو استعباد أي شخص ويحظر الاسترقاق وتجارة الرقيق',
    ]);
  });

  it('has the stops of its numbers behind them, where OCR saw them in front', () => {
    const page = new PageBuilder();
    const rtl = { direction: 'rtl', origin: 'ocr', advance: 10.5 } as const;
    page.rightLine(540, 300, '.1', { origin: 'ocr' });
    page.rightLine(520, 300, 'لكل فرد الحق في الحياة والحرية وسلامة', rtl);
    page.rightLine(540, 320, '.2', { origin: 'ocr' });
    page.rightLine(520, 320, 'لا يجوز استرقاق أو استعباد أي شخص ويحظر', rtl);
    const blocks = layoutPage(page.content());
    expect(blocks.map((block) => (block.kind === 'list-item' ? block.marker : block.kind))).toEqual([
      '1.',
      '2.',
    ]);
  });
});
