import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Word } from '../../../../../server/src/page/pageResult.ts';
import { numberFromRight } from '../../../../../server/src/page/readingDirection.ts';
import { inReadingOrder } from '../../../../../server/src/readers/ppocr/correction/readingOrder.ts';

/** Words beside each other, from the left, as a recogniser gives them. */
function printed(...texts: string[]): Word[] {
  return texts.map((text, i) => ({
    text,
    box: { x: 50 * i, y: 0, width: 40, height: 12 },
    confidence: 0.9,
  }));
}

/** What a recogniser gives for text that is read from the right: its characters one by one from the left. */
function fromLeft(text: string): string {
  return [...text].reverse().join('');
}

function read(...texts: string[]): string {
  return inReadingOrder(printed(...texts))
    .words.map(({ text }) => text)
    .join(' ');
}

describe('inReadingOrder', () => {
  it('leaves lines of letters that are read from the left', () => {
    const words = printed('Rights', 'of', 'man', '(1948)');
    expect(inReadingOrder(words)).toEqual({ words, direction: 'ltr' });
  });

  it('turns Arabic: the words, their letters, and no number', () => {
    expect(
      read('.م', '1948', fromLeft('عام'), fromLeft('في'), fromLeft('(الحقوق)'), '12', fromLeft('المادة')),
    ).toBe('المادة 12 (الحقوق) في عام 1948 م.');
  });

  it('keeps each word with its box', () => {
    const { words, direction } = inReadingOrder(printed(fromLeft('عام'), fromLeft('في')));
    expect(direction).toBe('rtl');
    expect(words.map(({ text, box }) => [text, box.x])).toEqual([
      ['في', 50],
      ['عام', 0],
    ]);
  });

  it('puts the points of Hebrew behind their letters', () => {
    expect(read(fromLeft('בְּרֵאשִׁית'))).toBe('בְּרֵאשִׁית');
  });

  it('keeps numbers with their marks, and the digits of Arabic, from the left', () => {
    expect(read('١٢٫٥', fromLeft('سنة'), '12.5', fromLeft('في'))).toBe('في 12.5 سنة ١٢٫٥');
  });

  it('puts the number of an item before its stop', () => {
    expect(read(fromLeft('فرد'), fromLeft('لكل'), '.1')).toBe('1. لكل فرد');
  });

  it('keeps the order of Latin words among Arabic ones', () => {
    expect(read(fromLeft('هنا'), 'English', 'words', fromLeft('كلمات'))).toBe('كلمات English words هنا');
  });

  it('turns a quotation in a Latin line alone', () => {
    const { words, direction } = inReadingOrder(
      printed('the', 'article', `(${fromLeft('حق')}`, fromLeft('المادة'), 'of', 'the', 'declaration'),
    );
    expect(direction).toBe('ltr');
    expect(words.map(({ text }) => text).join(' ')).toContain('of the declaration');
  });

  it('turns other readings, too', () => {
    const [word] = printed(fromLeft('عام'));
    if (!word) throw new Error('no word');
    const { words } = inReadingOrder([{ ...word, alternatives: [fromLeft('غام'), '12'] }]);
    expect(words[0]?.alternatives).toEqual(['غام', '12']);
  });

  it('loses no word and no character', () => {
    const word = fc.string({
      unit: fc.constantFrom('ا', 'ل', 'م', 'ש', 'a', '1', '(', ')', '.', 'َ'),
      minLength: 1,
    });
    fc.assert(
      fc.property(fc.array(word, { maxLength: 8 }), (texts) => {
        const { words } = inReadingOrder(printed(...texts));
        // A bracket beside a number opens on the one side and closes on the other: `(1` is typed `1)`.
        const signs = (some: readonly string[]): string[] => [...some.join('').replaceAll(')', '(')].sort();
        expect(signs(words.map(({ text }) => text))).toEqual(signs(texts));
      }),
    );
  });
});

describe('numberFromRight', () => {
  it.each([
    ['.1', '1.'],
    ['(1', '1)'],
    ['(1948)', '(1948)'],
    ['12.5', '12.5'],
    ['.12.5', '12.5.'],
    ['50%', '50%'],
    ['،١٩٤٨', '١٩٤٨،'],
    ['word', 'word'],
    ['...', '...'],
  ])('%s is typed %s', (printedText, typed) => {
    expect(numberFromRight(printedText)).toBe(typed);
  });

  it('turns brackets that a recogniser wrote as they are typed', () => {
    expect(numberFromRight(')1948(', 'as-typed')).toBe('(1948)');
    expect(numberFromRight('(1948)', 'as-typed')).toBe('(1948)');
  });
});
