import { describe, expect, it } from 'vitest';
import { isCaption } from '../../../../server/src/layout/blocks/captions.ts';
import { isPageNumberText } from '../../../../server/src/layout/furniture/pageFurniture.ts';

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
  ])('takes %s for one', (text) => {
    expect(isCaption(text)).toBe(true);
  });

  it.each([
    'Figure 3 shows the bridge',
    'Tables are made of wood',
    'figures 1 and 2',
    '图书馆',
    'Table 2, however, is long',
  ])('takes %s for a sentence', (text) => {
    expect(isCaption(text)).toBe(false);
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
