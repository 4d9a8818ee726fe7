import { describe, expect, it } from 'vitest';
import type { LineShapes } from '../../../../../server/src/readers/ppocr/correction/glyphShapes.ts';
import { fixStopsAndCommas } from '../../../../../server/src/readers/ppocr/correction/stopsAndCommas.ts';
import type { SpacedCharacter } from '../../../../../server/src/readers/ppocr/correction/wordSpaces.ts';

const SMALL = 20;
const BASELINE = 36;

interface Mark {
  readonly text: string;
  /** Heights of small letters below the baseline. */
  readonly tail: number;
  /** Height for one of width. */
  readonly slenderness: number;
  /** Probability of the comma where a stop was read. */
  readonly comma?: number;
}

/** `other` and a mark behind it, as fixStopsAndCommas writes it. */
function written({ text, tail, slenderness, comma = 0 }: Mark): string {
  const letters = [...'other', text].map((c, i): SpacedCharacter => ({
    text: c,
    confidence: 0.8,
    x: i * 10,
    gap: { start: i * 10, end: i * 10 + 2 },
    spaceBefore: false,
    spaceRead: 0,
    recognized: c,
    others: i === 5 && comma > 0 ? [{ text: ',', probability: comma }] : [],
    missed: [],
  }));
  const letter = { top: BASELINE - SMALL, bottom: BASELINE, width: 8, tallest: SMALL };
  const bottom = BASELINE + tail * SMALL;
  const mark = { top: bottom - 4 * slenderness, bottom, width: 4, tallest: 4 * slenderness };
  const shapes: LineShapes = {
    glyphs: [letter, letter, letter, letter, letter, mark],
    standing: [BASELINE, BASELINE, BASELINE, BASELINE, BASELINE, undefined],
    small: SMALL,
    capital: 28,
  };
  return fixStopsAndCommas(letters, shapes)
    .map((c) => c.text)
    .join('');
}

describe('stops and commas', () => {
  it('are told by a long slender tail, and by none', () => {
    expect(written({ text: '.', tail: 0.15, slenderness: 1.6, comma: 0.01 })).toBe('other,');
    expect(written({ text: ',', tail: 0, slenderness: 1 })).toBe('other.');
    expect(written({ text: ',', tail: 0.15, slenderness: 1.6 })).toBe('other,');
  });

  it('are told by a blot with a tail where the recogniser was in doubt', () => {
    expect(written({ text: '.', tail: 0.15, slenderness: 1.1, comma: 0.2 })).toBe('other,');
    expect(written({ text: '.', tail: 0.02, slenderness: 1.1, comma: 0.2 })).toBe('other.');
    expect(written({ text: '.', tail: 0.15, slenderness: 1.1, comma: 0.01 })).toBe('other.');
  });

  it('stay where the recogniser saw no comma at all, whatever touches the stop', () => {
    expect(written({ text: '.', tail: 0.15, slenderness: 2 })).toBe('other.');
  });
});
