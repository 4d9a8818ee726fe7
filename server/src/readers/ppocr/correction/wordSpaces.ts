import { type Gap, type ProjectionProfile, widestGap } from '../crops/projectionProfile.ts';
import { isCjk } from './latinPunctuation.ts';
import type { ReadCharacter } from '../recognition/recognizeCrop.ts';
import { correctWordParts } from './spelling/wordParts.ts';

/** A character with what lies before it. Spaces are no characters of their own here. */
export interface SpacedCharacter extends ReadCharacter {
  /** A word space lies before this character. */
  readonly spaceBefore: boolean;
  /** How likely a space is that the recogniser read before it; 0 where it read none. */
  readonly spaceRead: number;
  /** The blank stretch before it, px of the crop. */
  readonly gap: Gap;
  /** What the recogniser read, before anything is corrected. */
  readonly recognized: string;
}

/** Widths as shares of the crop's height, unless said otherwise. */
const SPACE = {
  /** With no space in the line to compare with: a word space is at least this wide. */
  alone: 0.2,
  /** A space that was not read is never narrower than this. */
  least: 0.11,
  /** In scripts whose recognisers see spaces well: so wide a gap is one all the same, as behind an item's number. */
  plain: 0.5,
  /** Letters this many usual steps apart have a space between them even where ink fills the gap. */
  farApart: 1.5,
} as const;

/**
 * How far a gap is on the way from the line's letter gaps (0) to its word spaces (1) where it is a space. A space that
 * was not read is one where the recogniser saw it a little and the gap is wide; where it saw none at all there is none,
 * however wide the gap: letters like l, t and 1 leave blanks beside them.
 */
const WIDE = {
  /** By how likely the recogniser found a space that it did not read. */
  missed: [
    { likely: 0.2, wide: 0.3 },
    { likely: 0.05, wide: 0.7 },
    { likely: 0.01, wide: 0.9 },
  ],
  /** Figures, and the marks within numbers, stand in places of one width: with blank beside the narrow ones. */
  figures: 0.3,
  /** Before closing marks and after opening ones print leaves a thin gap that is no word space. */
  besideMark: 0.6,
  /** The same where no space was read. */
  missedBesideMark: { likely: 0.05, wide: 1.1 },
  /** Addresses of the web have no spaces, and wide gaps at their stops and strokes. */
  address: 1,
} as const;

/**
 * PP-OCR's recognisers are made for Chinese, which has no word spaces: in Latin lines they drop some. What they
 * thought of a space, and the print, show what is right: a gap between two letters that is as wide as this line's
 * other word spaces. A space that they read is one, however narrow, but for thin gaps beside marks.
 */
export function spaceWords(
  characters: readonly ReadCharacter[],
  profile: ProjectionProfile,
  height: number,
  correct: boolean,
): SpacedCharacter[] {
  const spaced: SpacedCharacter[] = [];
  let previous: ReadCharacter | undefined;
  let pending = 0;
  for (const character of characters) {
    if (character.text.trim() === '') {
      pending = previous ? character.confidence : 0;
      continue;
    }
    const gap = previous
      ? widestGap(profile.columns, previous.x, character.x)
      : { start: profile.first, end: profile.first };
    const space = { spaceBefore: pending > 0, spaceRead: pending };
    spaced.push({ ...character, ...space, gap, recognized: character.text });
    previous = character;
    pending = 0;
  }
  if (spaced.length < 2) return spaced;
  return correct ? byGaps(spaced, height) : atPlainGaps(spaced, height);
}

function atPlainGaps(characters: readonly SpacedCharacter[], height: number): SpacedCharacter[] {
  return characters.map((c, i) => {
    const before = characters[i - 1];
    if (c.spaceBefore || !before || isCjk(before.text) || isCjk(c.text)) return c;
    return c.gap.end - c.gap.start >= SPACE.plain * height ? { ...c, spaceBefore: true } : c;
  });
}

function byGaps(characters: readonly SpacedCharacter[], height: number): SpacedCharacter[] {
  const { letterGap, wordGap } = usualGaps(characters, height, letterStep(characters));
  const wide = characters.map(({ gap }) => (gap.end - gap.start - letterGap) / (wordGap - letterGap));
  let opening = isOpening(characters[0]?.text ?? '', true);
  let address = false;
  const spaced = characters.map((c, i) => {
    const before = characters[i - 1];
    if (!before || isCjk(before.text) || isCjk(c.text)) return c;
    const way = wide[i] ?? 0;
    address ||= beginsAddress(before, c);
    const besideMark = isClosing(c.text) || opening;
    const isSpace = c.spaceBefore
      ? !besideMark || way >= WIDE.besideMark
      : c.gap.end - c.gap.start >= SPACE.least * height &&
        wasMissed(before, c, way, besideMark || isOpening(before.text, false));
    const spaceBefore = isSpace && (!address || way >= WIDE.address);
    opening = isOpening(c.text, spaceBefore);
    if (spaceBefore) address = false;
    return { ...c, spaceBefore };
  });
  return correctWordParts(spaced, wide);
}

/** Whether a space that was not read is there. `wide`: as in WIDE. */
function wasMissed(before: SpacedCharacter, c: SpacedCharacter, wide: number, besideMark: boolean): boolean {
  const likely = c.missed.find(({ text }) => text === ' ')?.probability ?? 0;
  if (besideMark) return likely >= WIDE.missedBesideMark.likely && wide >= WIDE.missedBesideMark.wide;
  const figures = isFigure(before.text) && isFigure(c.text) ? WIDE.figures : 0;
  return WIDE.missed.some((least) => likely >= least.likely && wide - figures >= least.wide);
}

/** The usual distance from letter to letter within words, px. */
function letterStep(characters: readonly SpacedCharacter[]): number {
  const steps: number[] = [];
  for (let i = 1; i < characters.length; i += 1) {
    const [before, c] = [characters[i - 1], characters[i]];
    if (before && c && !c.spaceBefore && !isCjk(before.text) && !isCjk(c.text)) steps.push(c.x - before.x);
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
  let address = false;
  let outside = 0;
  for (let i = 1; i < characters.length; i += 1) {
    // Behind the number of a list's item lies a tab: often the only space read, and no measure of the others.
    if (i === marker) continue;
    const c = characters[i];
    const before = characters[i - 1];
    if (!c || !before || isCjk(before.text) || isCjk(c.text)) continue;
    address ||= beginsAddress(before, c);
    const width = c.gap.end - c.gap.start;
    if (!c.spaceBefore) letters.push(width);
    else if (c.x - before.x >= SPACE.farApart * step && !isUnseen(c.gap)) {
      words.push(width);
      if (!address) outside += 1;
    }
  }
  // The only space of a line is no measure of itself where it is within an address.
  if (words.length === 1 && outside === 0) words.pop();
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

/** `//` of an address of the web, `@` of one of mail. */
function beginsAddress(before: SpacedCharacter, c: SpacedCharacter): boolean {
  return (before.text === '/' && c.text === '/') || before.text === '@';
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
