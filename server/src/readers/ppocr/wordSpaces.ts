import { type Gap, type InkProfile, widestGap } from './inkProfile.ts';
import { isCjk } from './latinPunctuation.ts';
import type { ReadCharacter } from './recognizeCrop.ts';

/** A character with what lies before it. Spaces are no characters of their own here. */
export interface SpacedCharacter extends ReadCharacter {
  /** A word space lies before this character. */
  readonly spaceBefore: boolean;
  /** The blank stretch before it, px of the crop. */
  readonly gap: Gap;
}

/** Widths as shares of the crop's height, unless said otherwise. */
const SPACE = {
  /** With no space in the line to compare with: a word space is at least this wide. */
  alone: 0.2,
  /** Never narrower than this. */
  least: 0.11,
  /** A missed space: where between the line's letter gaps and its word spaces the border lies (0..1). */
  recover: 0.55,
  /** A space that the model read is none where the gap is below this part of the way. */
  keep: 0.3,
  /** Word spaces this much wider than letter gaps can be told from them. */
  telling: 0.08,
  /** Letters this many usual steps apart have a space between them even where ink fills the gap. */
  farApart: 1.5,
  /** Without any gap to see, this many are enough for a space that was read. */
  unseen: 1.25,
  /** Figures, and the marks within numbers, stand in places of one width, with blank beside the narrow ones. */
  figures: 0.15,
  /** Before closing marks and after opening ones print leaves a thin gap that is no word space. */
  closing: 0.8,
} as const;

/** Type of one pitch: this share of letter distances is within `tolerance` of it. */
const PITCH = {
  share: 0.8,
  tolerance: 0.12,
  characters: 12,
  space: 1.5,
  gap: 0.8,
  closing: 1.2,
  unseen: 1.4,
} as const;

/**
 * PP-OCR's recognisers are made for Chinese, which has no word spaces: in Latin lines they drop some and,
 * in typewriter type, put some inside words. The print shows what is right: a gap between two letters
 * that is as wide as this line's other word spaces or, in type of one pitch, a letter's place left empty.
 */
export function spaceWords(
  characters: readonly ReadCharacter[],
  profile: InkProfile,
  height: number,
  correct: boolean,
): SpacedCharacter[] {
  const spaced: SpacedCharacter[] = [];
  let previous: ReadCharacter | undefined;
  let pending = false;
  for (const character of characters) {
    if (character.text.trim() === '') {
      pending = previous !== undefined;
      continue;
    }
    const gap = previous
      ? widestGap(profile.columns, previous.x, character.x)
      : { start: profile.first, end: profile.first };
    spaced.push({ ...character, spaceBefore: pending, gap });
    previous = character;
    pending = false;
  }
  if (!correct || spaced.length < 2) return spaced;
  const pitch = pitchOf(spaced, profile);
  return pitch === undefined ? byGaps(spaced, height) : byPitch(spaced, profile, pitch);
}

/** Middles of the characters' ink: between the gap before and the gap after each. */
function inkMiddles(characters: readonly SpacedCharacter[], profile: InkProfile): number[] {
  return characters.map((c, i) => (c.gap.end + (characters[i + 1]?.gap.start ?? profile.last + 1)) / 2);
}

/** The distance from letter to letter where all are alike (typewriters, print of terminals), else undefined. */
export function pitchOf(characters: readonly SpacedCharacter[], profile: InkProfile): number | undefined {
  if (characters.length < PITCH.characters) return undefined;
  const middles = inkMiddles(characters, profile);
  const distances = middles.slice(1).map((x, i) => x - (middles[i] ?? 0));
  const near = distances.filter((_, i) => characters[i + 1]?.spaceBefore === false);
  const pitch = quantile(near.length >= PITCH.characters / 2 ? near : distances, 0.5);
  if (pitch <= 0) return undefined;
  const fitting = distances.filter((d) => {
    const cells = Math.max(1, Math.round(d / pitch));
    return cells <= 3 && Math.abs(d - cells * pitch) <= PITCH.tolerance * pitch;
  });
  if (fitting.length < PITCH.share * distances.length) return undefined;
  // An empty place is a whole letter wide; in other type a word space is half of one.
  const empty = characters.slice(1).filter((_, i) => Math.round((distances[i] ?? 0) / pitch) === 2);
  return empty.length === 0 ||
    quantile(
      empty.map((c) => c.gap.end - c.gap.start),
      0.5,
    ) <
      PITCH.gap * pitch
    ? undefined
    : pitch;
}

function byPitch(
  characters: readonly SpacedCharacter[],
  profile: InkProfile,
  pitch: number,
): SpacedCharacter[] {
  const middles = inkMiddles(characters, profile);
  return characters.map((c, i) => {
    const before = characters[i - 1];
    if (!before) return c;
    if (isUnseen(c.gap))
      return { ...c, spaceBefore: c.spaceBefore && c.x - before.x >= PITCH.unseen * pitch };
    // Marks stand at the left or in the middle of their place.
    if (isClosing(c.text)) return { ...c, spaceBefore: c.gap.end - c.gap.start >= PITCH.closing * pitch };
    return { ...c, spaceBefore: (middles[i] ?? 0) - (middles[i - 1] ?? 0) > PITCH.space * pitch };
  });
}

function byGaps(characters: readonly SpacedCharacter[], height: number): SpacedCharacter[] {
  const step = letterStep(characters);
  const { letterGap, wordGap } = usualGaps(characters, height, step);
  const recoverFrom = Math.max(SPACE.least * height, letterGap + (wordGap - letterGap) * SPACE.recover);
  // Where the spaces read have no gaps of their own (italics, letters that touch), the print cannot tell.
  const keepFrom =
    wordGap - letterGap < SPACE.telling * height ? 0 : letterGap + (wordGap - letterGap) * SPACE.keep;
  let opening = isOpening(characters[0]?.text ?? '', true);
  let address = false;
  return characters.map((c, i) => {
    const before = characters[i - 1];
    if (!before || isCjk(before.text) || isCjk(c.text)) return c;
    const width = c.gap.end - c.gap.start;
    address = address || (before.text === '/' && c.text === '/') || before.text === '@';
    let spaceBefore = c.spaceBefore
      ? c.x - before.x >= SPACE.farApart * step ||
        (width >= keepFrom && !isUnseen(c.gap)) ||
        (isUnseen(c.gap) && c.x - before.x >= SPACE.unseen * step)
      : mayRecover(before.text, c.text) &&
        width >=
          (address ? wordGap : recoverFrom) +
            (isFigure(before.text) && isFigure(c.text) ? SPACE.figures * height : 0);
    if (spaceBefore && (opening || isClosing(c.text)) && width < SPACE.closing * wordGap) spaceBefore = false;
    opening = isOpening(c.text, spaceBefore);
    if (spaceBefore) address = false;
    return { ...c, spaceBefore };
  });
}

/** The usual distance from letter to letter within words, px. */
function letterStep(characters: readonly SpacedCharacter[]): number {
  const steps: number[] = [];
  for (let i = 1; i < characters.length; i += 1) {
    const c = characters[i];
    if (c && !c.spaceBefore) steps.push(c.x - (characters[i - 1]?.x ?? c.x));
  }
  return quantile(steps, 0.5);
}

/** Ink lies all between the two: letters that touch, an underline, a pen's mark. The print cannot tell. */
function isUnseen(gap: Gap): boolean {
  return gap.end === gap.start;
}

/** Typical widths of the gaps within words and between them, px. */
function usualGaps(
  characters: readonly SpacedCharacter[],
  height: number,
  step: number,
): { letterGap: number; wordGap: number } {
  const words: number[] = [];
  const letters: number[] = [];
  const marker = markerLength(characters);
  for (let i = 1; i < characters.length; i += 1) {
    // Behind the number of a list's item lies a tab: often the only space read, and no measure of the others.
    if (i === marker) continue;
    const c = characters[i];
    const before = characters[i - 1];
    if (!c || !before) continue;
    const width = c.gap.end - c.gap.start;
    if (!c.spaceBefore) letters.push(width);
    else if (c.x - before.x >= SPACE.farApart * step && !isUnseen(c.gap)) words.push(width);
  }
  const letterGap = quantile(letters, 0.5);
  const wordGap = quantile(words, 0.5);
  return { letterGap, wordGap: Math.max(wordGap, letterGap + (words.length > 0 ? 1 : SPACE.alone * height)) };
}

/** Characters of the number, letter or bullet that a list's item begins with; 0 where it has none. */
function markerLength(characters: readonly SpacedCharacter[]): number {
  const end = characters.findIndex((c, i) => i > 0 && c.spaceBefore);
  const start = characters.slice(0, Math.max(0, end)).map(({ text }) => text);
  return /^(?:\(?(?:\d{1,3}|\p{L}|[ivx]{1,4})[.)]|\p{Po}|\p{Pd})$/u.test(start.join('')) ? end : 0;
}

/** A space that was not read never comes before a closing mark. */
function mayRecover(before: string, text: string): boolean {
  return !isClosing(text) && !isOpening(before, false);
}

function isFigure(text: string): boolean {
  return /^[\d.,:]$/.test(text);
}

function isClosing(text: string): boolean {
  return /^[,.;:!?)\]}»”’]$/.test(text);
}

function isOpening(text: string, atStart: boolean): boolean {
  return /^[([{«“‘]$/.test(text) || (atStart && /^["']$/.test(text));
}

function quantile(values: readonly number[], q: number): number {
  if (values.length === 0) return 0;
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] ?? 0;
}
