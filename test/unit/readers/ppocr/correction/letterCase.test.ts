import { describe, expect, it } from 'vitest';
import type { LineShapes } from '../../../../../server/src/readers/ppocr/correction/glyphShapes.ts';
import { fixLetterCase } from '../../../../../server/src/readers/ppocr/correction/letterCase.ts';
import type { SpacedCharacter } from '../../../../../server/src/readers/ppocr/correction/wordSpaces.ts';

const SMALL = 20;
const CAPITAL = 28;

/** A word whose first letter is `height` px tall, and whose other case the recogniser found as `likely` as that. */
function written(word: string, height: number, likely: number, at = 0): string {
  const letters = [...word].map((text, i): SpacedCharacter => ({
    text,
    confidence: 0.8,
    x: i * 10,
    gap: { start: i * 10, end: i * 10 + 2 },
    spaceBefore: false,
    spaceRead: 0,
    recognized: text,
    others:
      i === at
        ? [
            {
              text: text === text.toUpperCase() ? text.toLowerCase() : text.toUpperCase(),
              probability: likely,
            },
          ]
        : [],
    missed: [],
  }));
  const glyphs = letters.map((_, i) => ({
    top: 36 - (i === at ? height : SMALL),
    bottom: 36,
    width: 8,
    tallest: i === at ? height : SMALL,
  }));
  const shapes: LineShapes = { glyphs, standing: glyphs.map(() => 36), small: SMALL, capital: CAPITAL };
  return fixLetterCase(letters, shapes)
    .map(({ text }) => text)
    .join('');
}

describe('the case of letters that look alike in both', () => {
  it('is told by their height where the recogniser was in doubt', () => {
    expect(written('visa', CAPITAL, 0.2)).toBe('Visa');
    expect(written('Sure', SMALL, 0.2)).toBe('sure');
    expect(written('sure', SMALL, 0.2)).toBe('sure');
  });

  it('stays where the recogniser was sure: something else is taller there', () => {
    expect(written('which', CAPITAL, 0.001)).toBe('which');
    expect(written('Suite', SMALL, 0.001)).toBe('Suite');
  });

  it('is that of the capitals around a letter', () => {
    expect(written('HIGHwAY', SMALL, 0.1, 4)).toBe('HIGHWAY');
    expect(written('McDonald', SMALL, 0.1, 1)).toBe('McDonald');
  });
});
