import { baselineNear, type LineShapes } from './glyphShapes.ts';
import type { SpacedCharacter } from './wordSpaces.ts';

/**
 * How far a mark reaches below the baseline, in heights of small letters, and how much higher than wide it
 * is. Stops are round and end at the baseline, commas are longer and reach below it. Between the two the
 * reading stands.
 */
const COMMA = { tail: 0.1, slenderness: 1.45 } as const;
/**
 * A stop that the recogniser took for a comma nearly as well needs a shorter tail, of any width: in blurred print
 * a comma is a blot. One that it never took for one is none, whatever hangs below it. Probabilities of the comma for that
 * of the stop.
 */
const DOUBT = { tail: 0.08, likely: 0.05, least: 0.002 } as const;
const STOP = { tail: 0.05, slenderness: 1.25 } as const;
/** Of marks in two parts only the tail tells. */
const SEMICOLON_TAIL = 0.12;
const FARTHEST = 0.6;
const CAPITAL_RATIO = 1.4;

/**
 * Tells stops from commas by the tail below the baseline, which at the recogniser's size is a few pixels
 * that it often overlooks. Marks that touch a letter stay as they were read.
 */
export function fixStopsAndCommas(
  characters: readonly SpacedCharacter[],
  shapes: LineShapes,
): SpacedCharacter[] {
  const small = shapes.small ?? (shapes.capital === undefined ? undefined : shapes.capital / CAPITAL_RATIO);
  if (small === undefined) return [...characters];
  return characters.map((c, i) => {
    const glyph = shapes.glyphs[i];
    const baseline = glyph && baselineNear(shapes, i);
    if (!glyph || baseline === undefined) return c;
    const text = markFor(c, (glyph.bottom - baseline) / small, (glyph.bottom - glyph.top) / glyph.width);
    return text === c.text ? c : { ...c, text };
  });
}

function markFor({ text, confidence, others }: SpacedCharacter, tail: number, slenderness: number): string {
  if (tail > FARTHEST) return text;
  if (text === '.') {
    const comma = (others.find((other) => other.text === ',')?.probability ?? 0) / confidence;
    const isSlender = tail >= COMMA.tail && slenderness >= COMMA.slenderness && comma >= DOUBT.least;
    return isSlender || (tail >= DOUBT.tail && comma >= DOUBT.likely) ? ',' : '.';
  }
  if (text === ',' && tail <= STOP.tail && slenderness <= STOP.slenderness) return '.';
  if (text === ':' && tail >= SEMICOLON_TAIL) return ';';
  return text;
}
