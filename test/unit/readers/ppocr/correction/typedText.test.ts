import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { typedText, typedWords } from '../../../../../server/src/readers/ppocr/correction/typedText.ts';

describe('typedText', () => {
  it.each([
    ['letters with their accents apart', 'quye\u0302\u0300n', 'quyền'],
    ['Korean in single letters', '\u1112\u1161\u11ab', '한'],
    ['ligatures of Latin', 'o\ufb03ce \ufb01nal', 'office final'],
    ['Arabic letters as they join', '\ufedf\ufeea', 'له'],
    ['the Thai vowel am in two parts', 'น\u0e49\u0e4d\u0e32', 'น้ำ'],
    ['the same in another order', 'ท\u0e4d\u0e32', 'ทำ'],
    ['two Thai vowels e', 'เเละ', 'และ'],
    ['bars for dandas', 'है|', 'है।'],
    ['the sign of a millionth in a Greek word', '\u00b5έρος', 'μέρος'],
    ['the name of God in one sign', '\ufdf2', 'الله'],
    ['marks of Latin among Arabic letters', 'حق, حر; من?', 'حق، حر؛ من؟'],
    ['radicals', '\u2f00\u2f08', '一人'],
  ])('makes of %s what is typed', (_, read, typed) => {
    expect(typedText(read)).toBe(typed);
  });

  it('leaves what is typed like that', () => {
    for (const text of ['a|b', 'a, b; c?', 'حق 1,000', '5 µm', 'Ａ４', '½', 'ﷺ', 'x²'])
      expect(typedText(text)).toBe(text);
  });

  it('changes nothing the second time', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => typedText(typedText(text)) === typedText(text)),
    );
  });
});

describe('typedWords', () => {
  it('takes a bar for a danda where the line is Devanagari', () => {
    const box = { x: 0, y: 0, width: 1, height: 1 };
    const words = ['है', '|'].map((text) => ({ text, box, confidence: 1 }));
    expect(typedWords(words).map(({ text }) => text)).toEqual(['है', '।']);
  });

  it('drops other readings that are the same when typed', () => {
    const box = { x: 0, y: 0, width: 1, height: 1 };
    const word = { text: 'é', box, confidence: 0.5, alternatives: ['e\u0301', 'e'] };
    expect(typedWords([word])[0]?.alternatives).toEqual(['e']);
  });
});
