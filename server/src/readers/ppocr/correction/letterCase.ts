import type { GlyphExtent, LineShapes } from './glyphShapes.ts';
import type { SpacedCharacter } from './wordSpaces.ts';

/** Letters whose small and capital forms differ in size only. */
const TWINS = /^[cosvwxz]$/i;
/** Capitals over small letters in text faces, for lines that have only one kind. */
const CAPITAL_RATIO = 1.4;
/** How far from the small letters' height to the capitals' a letter must be to count as one or the other (0..1). */
const CLEARLY = { capital: 0.6, most: 1.35, small: 0.3 } as const;

/**
 * The other case must have been at least this likely, as a share of what was read: a recogniser that guesses sees both.
 * A letter taller than others that it is sure of has ink of a neighbour or a speck upon it.
 */
const LEAST_LIKELY = 0.01;

/**
 * Sets the case of letters like `s` and `S` by their height: a recogniser sees them scaled alike and
 * guesses. Letters that touch others stay as they were read, but for a small one between capitals.
 */
export function fixLetterCase(characters: readonly SpacedCharacter[], shapes: LineShapes): SpacedCharacter[] {
  const { small: low, capital: high } = shapes;
  if (low === undefined && high === undefined) return [...characters];
  const small = low ?? (high ?? 0) / CAPITAL_RATIO;
  const capital = high ?? small * CAPITAL_RATIO;
  // Capitals hardly higher than small letters: small capitals, or a line misread.
  if (capital < small * 1.15) return [...characters];
  return characters.map((c, i) => {
    if (!TWINS.test(c.text)) return c;
    const text = caseOf(characters, i, shapes.glyphs[i], small, capital);
    return text !== c.text && maybe(c, text) ? { ...c, text } : c;
  });
}

function caseOf(
  characters: readonly SpacedCharacter[],
  at: number,
  glyph: GlyphExtent | undefined,
  small: number,
  capital: number,
): string {
  const text = characters[at]?.text ?? '';
  if (isBetweenCapitals(characters, at)) return text.toUpperCase();
  if (!glyph) return text;
  const share = (glyph.tallest - small) / (capital - small);
  if (share > CLEARLY.capital && share < CLEARLY.most && mayBeCapital(characters, at))
    return text.toUpperCase();
  if (share < CLEARLY.small && isSmall(characters, at)) return text.toLowerCase();
  return text;
}

function maybe({ confidence, others }: SpacedCharacter, text: string): boolean {
  const likely = others.find((other) => other.text === text)?.probability ?? 0;
  return likely >= LEAST_LIKELY * confidence;
}

/** Two capitals on one side and one on the other, of the same word. */
function isBetweenCapitals(characters: readonly SpacedCharacter[], at: number): boolean {
  const isCapital = (i: number): boolean =>
    /^\p{Lu}$/u.test(characters[i]?.text ?? '') && characters[Math.max(i, at)]?.spaceBefore === false;
  const [before, after] = [isCapital(at - 1), isCapital(at + 1)];
  const further =
    (characters[at - 1]?.spaceBefore === false && /^\p{Lu}$/u.test(characters[at - 2]?.text ?? '')) ||
    (characters[at + 2]?.spaceBefore === false && /^\p{Lu}$/u.test(characters[at + 2]?.text ?? ''));
  return before && after && further;
}

/** Small letters are not followed by a capital in the same word; what follows a digit or a mark is free. */
function mayBeCapital(characters: readonly SpacedCharacter[], at: number): boolean {
  const before = characters[at]?.spaceBefore === false ? characters[at - 1]?.text : undefined;
  return before === undefined || !/^\p{Ll}$/u.test(before);
}

/** Whether a neighbour in the same word is a small letter; a capital alone may be a small capital. */
function isSmall(characters: readonly SpacedCharacter[], at: number): boolean {
  const before = characters[at]?.spaceBefore === false ? characters[at - 1]?.text : undefined;
  const after = characters[at + 1]?.spaceBefore === false ? characters[at + 1]?.text : undefined;
  return /^\p{Ll}$/u.test(after ?? '') || (after === undefined && /^\p{Ll}$/u.test(before ?? ''));
}
