import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fixDigits } from '../../../../../server/src/readers/ppocr/correction/digitConfusions.ts';

describe('letters that look like digits', () => {
  it.each([
    ['l983', '1983'],
    ['(l983)', '(1983)'],
    ['1oo', '1oo'],
    ['10o', '100'],
    ['ll.4', '11.4'],
    ['O.7%', '0.7%'],
    ['IO14O', '10140'],
    ['1,o0o', '1,000'],
    ['50oml', '500ml'],
    ["you'Il", "you'll"],
  ])('%s becomes %s', (read, right) => {
    expect(fixDigits(read)).toBe(right);
  });

  it.each(['H2O', 'O2', 'Io', 'Oslo', 'l', 'Ill', 'B12o', 'lo', 'Io1', 'i386', '3ohm'])(
    '%s stays',
    (word) => {
      expect(fixDigits(word)).toBe(word);
    },
  );

  it('never changes how long a word is', () => {
    const word = fc.string({
      unit: fc.constantFrom('1', '0', '7', 'l', 'I', 'o', 'O', 'a', '.', ',', "'"),
      maxLength: 12,
    });
    fc.assert(
      fc.property(word, (text) => {
        expect(fixDigits(text)).toHaveLength(text.length);
      }),
    );
  });
});
