import { describe, expect, it } from 'vitest';
import { inkProfile } from '../../../../server/src/readers/ppocr/inkProfile.ts';
import { spaceWords } from '../../../../server/src/readers/ppocr/wordSpaces.ts';

const HEIGHT = 48;
const LETTER = 16;

/**
 * A line of block letters of varying width: 4 px between letters, 20 px where the text has a space. What
 * was `read` of it may lack spaces.
 */
function lineOf(printed: string, read: string): string {
  const places: { text: string; x: number; width: number }[] = [];
  let x = 10;
  for (const [i, text] of [...printed].entries()) {
    if (text === ' ') {
      x += 16;
      continue;
    }
    const width = LETTER + (i % 3) * 3;
    places.push({ text, x, width });
    x += width + 4;
  }
  const width = x + 10;
  const pixels = new Uint8Array(width * HEIGHT).fill(255);
  for (const place of places) {
    for (let y = 12; y < 36; y++) pixels.fill(0, y * width + place.x, y * width + place.x + place.width);
  }
  const left = [...places];
  const characters = [...read].map((text) => {
    const sure = { text, confidence: 0.9, others: [], missed: [] };
    if (text === ' ') return { ...sure, x: (left[0]?.x ?? width) - 8 };
    const place = left.shift();
    if (!place) throw new Error('more was read than printed');
    return { ...sure, x: place.x + place.width / 2 };
  });
  const spaced = spaceWords(characters, inkProfile(pixels, width, HEIGHT), HEIGHT, true);
  return spaced.map((c) => (c.spaceBefore ? ' ' : '') + c.text).join('');
}

describe('word spaces', () => {
  it('come back where the recogniser dropped one', () => {
    expect(lineOf('most of them have not', 'most of themhave not')).toBe('most of them have not');
  });

  it('come back where it dropped all of them', () => {
    expect(lineOf('most of them have not', 'mostofthemhavenot')).toBe('most of them have not');
  });

  it("come back where the tab behind an item's number was the only one read", () => {
    expect(lineOf('1.      Hang every tool on it', '1. Hangeverytoolonit')).toBe('1. Hang every tool on it');
  });

  it('are left alone where they are right', () => {
    expect(lineOf('a page that is turned', 'a page that is turned')).toBe('a page that is turned');
  });

  it('are not put into words', () => {
    expect(lineOf('unquestionable', 'unquestionable')).toBe('unquestionable');
  });
});
