import type { TextLine } from '../../page/pageResult.ts';
import { numberFromRight } from '../../page/readingDirection.ts';
import { isPageFromRight } from './writingDirection.ts';

/**
 * Numbers that stand alone on a page that is read from the right: nothing in such a line says so itself, and OCR reads
 * `.1` where an item's number is printed, which is typed `1.`. Text layers know the order of their characters.
 */
export function withNumbersFromRight(lines: readonly TextLine[]): readonly TextLine[] {
  if (!isPageFromRight(lines)) return lines;
  return lines.map((line) => {
    if (line.origin !== 'ocr' || line.direction === 'rtl' || line.words.length !== 1) return line;
    const text = numberFromRight(line.text);
    if (text === line.text) return line;
    return { ...line, text, words: line.words.map((word) => ({ ...word, text })) };
  });
}
