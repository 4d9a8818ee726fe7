import { describe, expect, it } from 'vitest';
import { projectionProfile } from '../../../../../server/src/readers/ppocr/crops/projectionProfile.ts';
import {
  spaceWords,
  type SpacedCharacter,
} from '../../../../../server/src/readers/ppocr/correction/wordSpaces.ts';

const HEIGHT = 48;
const LETTER = 16;

/**
 * A line of block letters of varying width: 4 px between letters, `gap` px more where the text has a space. What
 * was `read` of it may lack spaces, which the recogniser found as `likely` as that.
 */
function lineOf(printed: string, read: string, { likely = 0.3, gap = 16 } = {}): string {
  const places: { text: string; x: number; width: number; spaced: boolean }[] = [];
  let x = 10;
  let spaced = false;
  for (const [i, text] of [...printed].entries()) {
    if (text === ' ') {
      x += gap;
      spaced = true;
      continue;
    }
    const width = LETTER + (i % 3) * 3;
    places.push({ text, x, width, spaced });
    x += width + 4;
    spaced = false;
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
    const missed = place.spaced ? [{ text: ' ', probability: likely }] : [];
    return { ...sure, missed, x: place.x + place.width / 2 };
  });
  return written(spaceWords(characters, projectionProfile(pixels, width, HEIGHT), HEIGHT, true));
}

function written(characters: readonly SpacedCharacter[]): string {
  return characters.map((c) => (c.spaceBefore ? ' ' : '') + c.text).join('');
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

  it('are not made of gaps where the recogniser saw none', () => {
    expect(lineOf('a job we l done', 'a job wel done', { likely: 0 })).toBe('a job wel done');
  });

  it('stay where they were read, however narrow', () => {
    expect(lineOf('get it from them', 'get it from them', { gap: 1 })).toBe('get it from them');
  });

  it('are none in thin gaps beside marks', () => {
    const thin = 'one of the (old ) ones that we saw';
    expect(lineOf(thin, thin, { gap: 2 })).toBe('one of the (old) ones that we saw');
  });

  it('are none in an address that is all of a line, where a figure stands apart', () => {
    expect(lineOf('http://www.old.org/ 1996', 'http://www.old.org/ 1996', { gap: 2 })).toBe(
      'http://www.old.org/1996',
    );
  });

  it('are none in addresses', () => {
    expect(lineOf('http://www .old .org is a page of it', 'http://www.old.org is a page of it')).toBe(
      'http://www.old.org is a page of it',
    );
  });
});

describe('parts of words', () => {
  it('are put together where the gap is narrow and the list has the whole only', () => {
    expect(lineOf('these calcu lations are', 'these calcu lations are', { gap: 1 })).toBe(
      'these calculations are',
    );
    expect(lineOf('he went to day by day', 'he went to day by day', { gap: 1 })).toBe(
      'he went to day by day',
    );
  });

  it('stay apart where the gap is as wide as the others', () => {
    expect(lineOf('these calcu lations are of', 'these calcu lations are of')).toBe(
      'these calcu lations are of',
    );
  });

  it('part where both are words, the whole is none, and the recogniser saw a space', () => {
    const at = { likely: 0.08, gap: 0 };
    expect(lineOf('a more enlightened age', 'a moreenlightened age', at)).toBe('a more enlightened age');
    expect(lineOf('the Black wood house', 'the Blackwood house', { ...at, likely: 0.01 })).toBe(
      'the Blackwood house',
    );
  });
});

describe('word spaces of scripts whose recognisers see them', () => {
  const character = (text: string, x: number): Parameters<typeof spaceWords>[0][number] => ({
    text,
    confidence: 0.9,
    x,
    others: [],
    missed: [],
  });

  it('come from a wide gap alone where none was read', () => {
    const pixels = new Uint8Array(200 * HEIGHT).fill(255);
    for (const left of [10, 30, 90, 110])
      for (let y = 12; y < 36; y++) pixels.fill(0, y * 200 + left, y * 200 + left + 14);
    const characters = [character('ל', 17), character('כ', 37), character('.', 97), character('1', 117)];
    expect(written(spaceWords(characters, projectionProfile(pixels, 200, HEIGHT), HEIGHT, false))).toBe(
      'לכ .1',
    );
  });
});
