import { type InkLevels } from './inkProfile.ts';
import type { SpacedCharacter } from './wordSpaces.ts';

/** Letters whose small and capital forms differ in size only. */
const TWINS = /^[cosvwxz]$/i;
/** Letters of known height: small letters without ascender, and ascenders, capitals and digits. */
const LOW = /^[aemnru]$/;
const HIGH = /^[ABDEFGHKLMNPRTbdhkl2-9]$/;
/** Capitals over small letters in text faces, for lines that have only one kind. */
const CAPITAL_RATIO = 1.4;
/** How far from one height to the other a letter must be to count as the other kind (0..1). */
const CLEARLY = { capital: 0.7, most: 1.35, small: 0.3 } as const;

/**
 * Sets the case of letters like `s` and `S` by their height: a recogniser sees them scaled alike and
 * guesses. Compared with the line's other letters; letters that touch others stay as they were read.
 */
export function fixLetterCase(
  characters: readonly SpacedCharacter[],
  crop: { readonly pixels: Uint8Array; readonly width: number; readonly height: number },
  levels: InkLevels,
  end: number,
): SpacedCharacter[] {
  if (!characters.some((c) => TWINS.test(c.text))) return [...characters];
  const heights = characters.map((c, i) => {
    const next = characters[i + 1]?.gap;
    const apart = (i === 0 || c.gap.end > c.gap.start) && (next === undefined || next.end > next.start);
    return apart ? inkHeight(crop, levels, c.gap.end, next?.start ?? end) : undefined;
  });
  const low = median(heights.filter((_, i) => LOW.test(characters[i]?.text ?? '')));
  const high = median(heights.filter((_, i) => HIGH.test(characters[i]?.text ?? '')));
  if (low === undefined && high === undefined) return [...characters];
  const small = low ?? (high ?? 0) / CAPITAL_RATIO;
  const capital = high ?? small * CAPITAL_RATIO;
  // Capitals hardly higher than small letters: small capitals, or a line misread.
  if (capital < small * 1.15) return [...characters];
  return characters.map((c, i) => {
    const height = heights[i];
    if (height === undefined || !TWINS.test(c.text)) return c;
    const share = (height - small) / (capital - small);
    if (share > CLEARLY.capital && share < CLEARLY.most && mayBeCapital(characters, i)) return { ...c, text: c.text.toUpperCase() };
    if (share < CLEARLY.small && isSmall(characters, i)) return { ...c, text: c.text.toLowerCase() };
    return c;
  });
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

function inkHeight(
  crop: { readonly pixels: Uint8Array; readonly width: number; readonly height: number },
  levels: InkLevels,
  from: number,
  to: number,
): number | undefined {
  // The tallest unbroken stretch of rows with ink: specks and dots above a letter are not its height.
  let tallest = 0;
  let length = 0;
  for (let y = 0; y < crop.height; y += 1) {
    length = hasInk(crop, levels, y, from, to) ? length + 1 : 0;
    tallest = Math.max(tallest, length);
  }
  return tallest === 0 ? undefined : tallest;
}

function hasInk(crop: { readonly pixels: Uint8Array; readonly width: number }, levels: InkLevels, y: number, from: number, to: number): boolean {
  for (let x = from; x < to; x += 1) {
    const value = crop.pixels[y * crop.width + x] ?? 255;
    if (levels.inverted ? value > levels.level : value < levels.level) return true;
  }
  return false;
}

function median(values: readonly (number | undefined)[]): number | undefined {
  const known = values.filter((v) => v !== undefined).sort((a, b) => a - b);
  return known[known.length >> 1];
}
