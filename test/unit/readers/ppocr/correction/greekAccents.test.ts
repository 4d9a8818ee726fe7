import { describe, expect, it } from 'vitest';
import {
  isMonotonic,
  withOneAccent,
} from '../../../../../server/src/readers/ppocr/correction/greekAccents.ts';
import { typedWords } from '../../../../../server/src/readers/ppocr/correction/typedText.ts';

describe('accents of Greek', () => {
  it.each([
    ['Όλοι οι άνθρωποι γεννιούνται ελεύθεροι καὶ ίσοι στην αξιοπρέπεια', true],
    ['Ἐν ἀρχῇ ἦν ὁ λόγος, καὶ ὁ λόγος ἦν πρὸς τὸν θεόν', false],
    ['Rights of man', false],
  ])('%s is of today: %s', (line, expected) => {
    expect(isMonotonic(line)).toBe(expected);
  });

  it.each([
    ['καὶ', 'και'],
    ['ἡ', 'ή'],
    ['ἀνθρωπος', 'άνθρωπος'],
    ['ἀνθρώπου', 'ανθρώπου'],
    ['τοῦ', 'του'],
    ['λόγος', 'λόγος'],
  ])('%s is written %s', (read, written) => {
    expect(withOneAccent(read)).toBe(written);
  });

  it('are set right in lines of today alone', () => {
    const box = { x: 0, y: 0, width: 1, height: 1 };
    const typed = (line: string): string =>
      typedWords(line.split(' ').map((text) => ({ text, box, confidence: 1 })))
        .map(({ text }) => text)
        .join(' ');
    expect(typed('Όλοι οι άνθρωποι είναι ελεύθεροι καὶ ίσοι')).toBe(
      'Όλοι οι άνθρωποι είναι ελεύθεροι και ίσοι',
    );
    const old = 'Ἐν ἀρχῇ ἦν ὁ λόγος καὶ ὁ λόγος ἦν πρὸς τὸν θεόν'.normalize('NFC');
    expect(typed(old)).toBe(old);
  });
});
