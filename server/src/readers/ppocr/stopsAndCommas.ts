import { baselineNear, type LineShapes } from './glyphShapes.ts';
import type { SpacedCharacter } from './wordSpaces.ts';

/**
 * In heights of small letters: how far a mark reaches below the baseline, and its height. Stops are about
 * 0.33 high and end at the baseline, commas about 0.5 and reach below it. Between the two the reading stands.
 */
const COMMA = { tail: 0.1, height: 0.43 } as const;
const STOP = { tail: 0.04, height: 0.37 } as const;
/** Of marks in two parts only the tail tells. */
const SEMICOLON_TAIL = 0.12;
const FARTHEST = 0.6;
const CAPITAL_RATIO = 1.4;

/**
 * Tells stops from commas by the tail below the baseline, which at the recogniser's size is a few pixels
 * that it often overlooks. Marks that touch a letter stay as they were read.
 */
export function fixStopsAndCommas(characters: readonly SpacedCharacter[], shapes: LineShapes): SpacedCharacter[] {
  const small = shapes.small ?? (shapes.capital === undefined ? undefined : shapes.capital / CAPITAL_RATIO);
  if (small === undefined) return [...characters];
  return characters.map((c, i) => {
    const glyph = shapes.glyphs[i];
    const baseline = glyph && baselineNear(shapes, i);
    if (!glyph || baseline === undefined) return c;
    const text = markFor(c.text, (glyph.bottom - baseline) / small, (glyph.bottom - glyph.top) / small);
    return text === c.text ? c : { ...c, text };
  });
}

function markFor(text: string, tail: number, height: number): string {
  if (tail > FARTHEST) return text;
  if (text === '.' && tail >= COMMA.tail && height >= COMMA.height) return ',';
  if (text === ',' && tail <= STOP.tail && height <= STOP.height) return '.';
  if (text === ':' && tail >= SEMICOLON_TAIL) return ';';
  return text;
}
