import type { Box } from '../../../page/geometry.ts';
import type { TextLine } from '../../../page/pageResult.ts';
import { comparable } from './comparableText.ts';

/** The letters and digits of lines with boxes, one after the other. */
export interface LocalCharacters {
  readonly text: string;
  /** Of each character: its line and word, and its part of the word's box. */
  readonly lines: readonly number[];
  readonly words: readonly number[];
  readonly boxes: readonly Box[];
  readonly confidences: readonly number[];
  /** How many letters and digits each word has. */
  readonly wordLengths: readonly number[];
  readonly wordBoxes: readonly Box[];
}

/** A word's box is shared by its characters evenly, from the side where its script begins. */
export function localCharacters(source: readonly TextLine[]): LocalCharacters {
  const lines: number[] = [];
  const words: number[] = [];
  const boxes: Box[] = [];
  const confidences: number[] = [];
  const wordLengths: number[] = [];
  const wordBoxes: Box[] = [];
  let text = '';
  source.forEach((line, lineIndex) => {
    for (const word of line.words) {
      const { text: letters } = comparable(word.text);
      const { x, y, width, height } = word.box;
      const upright = height > 2 * width && letters.length > 1;
      for (let i = 0; i < letters.length; i += 1) {
        const place = line.direction === 'rtl' ? letters.length - 1 - i : i;
        lines.push(lineIndex);
        words.push(wordLengths.length);
        confidences.push(word.confidence);
        boxes.push(
          upright
            ? { x, y: y + (height * i) / letters.length, width, height: height / letters.length }
            : { x: x + (width * place) / letters.length, y, width: width / letters.length, height },
        );
      }
      text += letters;
      wordLengths.push(letters.length);
      wordBoxes.push(word.box);
    }
  });
  return { text, lines, words, boxes, confidences, wordLengths, wordBoxes };
}
