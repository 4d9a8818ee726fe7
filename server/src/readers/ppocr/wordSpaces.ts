import type { InkProfile } from './inkProfile.ts';

/** A character with its place along the crop, px. */
export interface PlacedCharacter {
  readonly text: string;
  readonly confidence: number;
  readonly from: number;
  readonly to: number;
}

/** A column with less ink than this share of the crop's height is blank: specks do not close a gap. */
const BLANK_INK = 0.02;
/** No gap between letters is as wide as this share of the crop's height, and no word space is narrower. */
const SURE_SPACE = 0.3;
const NEVER_SPACE = 0.14;

/**
 * Puts back the spaces that PP-OCR's Chinese models drop between Latin words: the widest blank run of
 * ink between two characters is a space when it is wide for this line, by its letters' own gaps.
 */
export function placeSpaces(characters: readonly PlacedCharacter[], profile: InkProfile, height: number): PlacedCharacter[] {
  const gaps: number[] = [];
  for (let i = 1; i < characters.length; i++) {
    const left = characters[i - 1]!;
    const right = characters[i]!;
    gaps.push(isSpace(left) || isSpace(right) ? -1 : blankBetween(profile.columns, centre(left), centre(right)));
  }
  const threshold = spaceThreshold(gaps, height);
  const spaced: PlacedCharacter[] = [];
  characters.forEach((character, i) => {
    const gap = i > 0 ? gaps[i - 1]! : -1;
    if (gap >= threshold && mayPart(characters[i - 1]!.text, character.text, gap, height)) {
      spaced.push({ text: ' ', confidence: 1, from: characters[i - 1]!.to, to: character.from });
    }
    spaced.push(character);
  });
  return spaced;
}

/**
 * The width that parts words in this line: twice what its letters keep between them, within the bounds
 * that hold for any type.
 */
function spaceThreshold(gaps: readonly number[], height: number): number {
  const letterGaps = gaps.filter((gap) => gap >= 0).sort((a, b) => a - b);
  const usual = letterGaps[Math.floor(letterGaps.length * 0.5)] ?? 0;
  return Math.max(NEVER_SPACE * height, Math.min(SURE_SPACE * height, usual * 2 + 0.08 * height));
}

/** Signs that hug their neighbour have wide gaps of their own; a space there needs more. */
function mayPart(left: string, right: string, gap: number, height: number): boolean {
  if (/[.,;:!?)\]}%'’”]/u.test(right)) return false;
  if (/[([{$'‘“]/u.test(left)) return false;
  if (/\d/u.test(left) && /\d/u.test(right)) return gap > 0.4 * height;
  if (/[.,]/u.test(left) && /\d/u.test(right)) return gap > 0.4 * height;
  if (/[-–/]/u.test(left) || /[-–/]/u.test(right)) return gap > 0.35 * height;
  return true;
}

function isSpace(character: PlacedCharacter): boolean {
  return character.text.trim() === '';
}

function centre(character: PlacedCharacter): number {
  return (character.from + character.to) / 2;
}

/** The widest run of blank columns between two places, px. */
function blankBetween(columns: Float32Array, from: number, to: number): number {
  let widest = 0;
  let run = 0;
  for (let x = Math.max(0, Math.round(from)); x < Math.min(columns.length, Math.round(to)); x++) {
    run = columns[x]! <= BLANK_INK ? run + 1 : 0;
    if (run > widest) widest = run;
  }
  return widest;
}
