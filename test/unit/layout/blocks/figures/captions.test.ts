import { describe, expect, it } from 'vitest';
import { isCaption, isFigureCaption } from '../../../../../server/src/layout/blocks/figures/captions.ts';
import { isPageNumberText } from '../../../../../server/src/layout/furniture/pageFurniture.ts';

describe('isCaption', () => {
  it.each([
    'Figure 3. The bridge',
    'Fig. 4a: A lock',
    'TABLE II',
    'Table SA3. | Cases by country',
    'Table 2 Boats counted',
    'Abbildung 2.1 – Die Schleuse',
    '图 1 七拱桥',
    '表6-3-2 水量',
    '图6-3-1西北黄土高原区',
    '续表 2 水量',
    '附表A32 水量',
    'Рис. 3. Мост',
    'Exhibit 4: Boats',
    'Table 3 (continued)',
    '그림 2 다리',
    'Map 2. The lower river',
  ])('takes %s for one', (text) => {
    expect(isCaption(text)).toBe(true);
  });

  it.each([
    'Figure 3 shows the bridge',
    'Tables are made of wood',
    'figures 1 and 2',
    '图书馆',
    '图 3 显示了桥的位置',
    '图6-1所示为七拱桥',
    '表 2 中列出的数据是根据历年水量统计资料整理得到的，可供参考。',
    'Map of the river',
    'Photo 3 shows the bridge',
    'Table 2, however, is long',
  ])('takes %s for a sentence', (text) => {
    expect(isCaption(text)).toBe(false);
  });
});

describe('isFigureCaption', () => {
  it('tells captions of pictures from those of tables', () => {
    for (const text of ['Figure 3. The bridge', '图 1 七拱桥', 'Рис. 3. Мост', 'Exhibit 4: Boats'])
      expect(isFigureCaption(text)).toBe(true);
    for (const text of [
      'TABLE II',
      '续表 2 水量',
      'Табл. 2. Лодки',
      'Extended Data Table 1 Boats',
      'The bridge',
    ])
      expect(isFigureCaption(text)).toBe(false);
  });
});

describe('isPageNumberText', () => {
  it.each(['7', '- 7 -', '[7]', 'Page 3 of 9', '3/9', 'xii', 'A-4', '第 3 页'])(
    'takes %s for one',
    (text) => {
      expect(isPageNumberText(text)).toBe(true);
    },
  );

  it.each(['', '-', 'seven', '7 boats', '1994-1995', '12,50', 'mix', 'civil', 'ill'])(
    'takes %j for none',
    (text) => {
      expect(isPageNumberText(text)).toBe(false);
    },
  );
});
