import { describe, expect, it } from 'vitest';
import { setHan } from '../../../../../server/src/readers/ppocr/correction/hanTypography.ts';
import type { SpacedCharacter } from '../../../../../server/src/readers/ppocr/correction/wordSpaces.ts';

const SIDE = 40;

/**
 * A line of squares; `_` is half a blank square that print leaves, ` ` a space that the recogniser read. Marks of half
 * width take half a square.
 */
function line(text: string): SpacedCharacter[] {
  const characters: SpacedCharacter[] = [];
  let left = 0;
  let blank = 4;
  let spaceBefore = false;
  for (const sign of text) {
    if (sign === '_') {
      blank += SIDE / 2;
      left += SIDE / 2;
    } else if (sign === ' ') spaceBefore = true;
    else {
      const width = /[\u0020-\u007e，。、；：（）]/.test(sign) ? SIDE / 2 : SIDE;
      const x = left + width / 2;
      const common = { confidence: 0.9, others: [], missed: [], spaceRead: 0, recognized: sign };
      characters.push({ ...common, text: sign, x, spaceBefore, gap: { start: left - blank, end: left } });
      left += width;
      blank = 4;
      spaceBefore = false;
    }
  }
  return characters;
}

const written = (text: string): string =>
  setHan(line(text))
    .map((c) => (c.spaceBefore ? ' ' : '') + c.text)
    .join('');

describe('setHan', () => {
  it.each([
    ['drops spaces behind marks', '人权自由，_ 正义', '人权自由，正义'],
    ['drops spaces between characters', '人 权自由', '人权自由'],
    ['keeps a blank square', '第一条__ 人权自由', '第一条 人权自由'],
    ['keeps spaces around Latin words', '我用 Folio 读书', '我用 Folio 读书'],
    ['gives a comma with a blank behind it full width', '人权自由,_正义', '人权自由，正义'],
    ['leaves a comma without', '人权自由,正义', '人权自由,正义'],
    ['gives both brackets the full width of one', '第一条（Article 1)', '第一条（Article 1）'],
    ['gives brackets in a square full width', '第一条_(Article)_和', '第一条（Article）和'],
    ['leaves lines of Korean', '모든 인간은', '모든 인간은'],
  ])('%s', (_, read, typed) => {
    expect(written(read)).toBe(typed);
  });
});
