import { type Gap, type InkProfile, widestGap } from './inkProfile.ts';
import { isCjk } from './latinPunctuation.ts';
import type { ReadCharacter } from './recognizeCrop.ts';

/**
 * PP-OCR's recognisers are made for Chinese, which has no word spaces, and drop some in Latin lines. The
 * print still shows them: a gap between two letters that is as wide as this line's other word spaces.
 */
export interface SpacedCharacter extends ReadCharacter {
  /** A word space lies before this character. */
  readonly spaceBefore: boolean;
  /** The blank stretch before it, px of the crop. */
  readonly gap: Gap;
}

const SPACE = {
  /** With no space to compare with: a word space is at least this share of the crop's height wide. */
  alone: 0.2,
  /** Never narrower than this share of the crop's height. */
  least: 0.1,
  /** Where between the line's letter gaps and its word spaces the border lies. */
  border: 0.55,
} as const;

/** Takes the recogniser's own spaces out of the characters and notes where word spaces belong. */
export function spaceWords(characters: readonly ReadCharacter[], profile: InkProfile, height: number, recover: boolean): SpacedCharacter[] {
  const spaced: SpacedCharacter[] = [];
  let previous: ReadCharacter | undefined;
  let pending = false;
  for (const character of characters) {
    if (character.text.trim() === '') {
      pending = previous !== undefined;
      continue;
    }
    const gap = previous ? widestGap(profile.columns, previous.x, character.x) : { start: profile.first, end: profile.first };
    spaced.push({ ...character, spaceBefore: pending, gap });
    previous = character;
    pending = false;
  }
  return recover ? recoverSpaces(spaced, height) : spaced;
}

function recoverSpaces(characters: readonly SpacedCharacter[], height: number): SpacedCharacter[] {
  const threshold = spaceWidth(characters, height);
  return characters.map((character, i) => {
    const before = characters[i - 1];
    if (!before || character.spaceBefore) return character;
    const width = character.gap.end - character.gap.start;
    if (width < threshold || isCjk(before.text) || isCjk(character.text)) return character;
    return { ...character, spaceBefore: true };
  });
}

/** The gap, px, from which on this line's letters are words apart. */
export function spaceWidth(characters: readonly SpacedCharacter[], height: number): number {
  const words: number[] = [];
  const letters: number[] = [];
  for (const c of characters.slice(1)) (c.spaceBefore ? words : letters).push(c.gap.end - c.gap.start);
  const letterGap = quantile(letters, 0.5);
  if (words.length < 2) return Math.max(SPACE.alone * height, 3 * letterGap);
  const wordGap = quantile(words, 0.5);
  return Math.max(SPACE.least * height, letterGap + (wordGap - letterGap) * SPACE.border);
}

function quantile(values: number[], q: number): number {
  if (values.length === 0) return 0;
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] ?? 0;
}
