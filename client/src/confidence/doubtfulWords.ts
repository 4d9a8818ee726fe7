import type { Box, Matrix } from '../../../server/src/page/geometry.ts';
import type { PageResult } from '../../../server/src/protocol.ts';
import type { ReadWord } from './locateWords.ts';

/** A word of a page with what is needed to show where it was read. */
export interface PageWord extends ReadWord {
  /** Of its line, points of the upright page. */
  readonly lineBox: Box;
}

/** A page's words, as long as one of them is in doubt. */
export interface PageWords {
  readonly page: number;
  readonly words: readonly PageWord[];
  readonly uprightToPage: Matrix;
}

/** The words of a page in reading order; undefined where all are above the threshold, which saves their memory. */
export function doubtfulWords(
  { page, blocks, uprightToPage }: PageResult,
  threshold: number,
): PageWords | undefined {
  const words = blocks
    .flatMap(({ lines }) => lines)
    .filter(({ origin }) => origin === 'ocr')
    .flatMap(({ words: inLine, quad }) => {
      const xs = quad.map(([x]) => x);
      const ys = quad.map(([, y]) => y);
      const [left, top] = [Math.min(...xs), Math.min(...ys)];
      const lineBox = { x: left, y: top, width: Math.max(...xs) - left, height: Math.max(...ys) - top };
      return inLine.map(({ text, confidence }) => ({ text, confidence, lineBox }));
    });
  return words.some(({ confidence }) => confidence < threshold) ? { page, words, uprightToPage } : undefined;
}
