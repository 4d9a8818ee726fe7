import type { PlacedGlyph, TextRun } from './textRuns.ts';

export type Shift = 'superscript' | 'subscript';

/** What one glyph of a word stands for, and how it is printed. */
export interface Letter {
  readonly text: string;
  readonly shift?: Shift | undefined;
}

/** Of the em: by how much a character is raised or lowered at least, and how large it is at most. */
const RAISED_BY = 0.2;
const LOWERED_BY = 0.08;
const SMALLER = 0.86;
/** A small initial line beside a large first letter is no row of superscripts. */
const MOST_SHIFTED = 0.5;
/** Longer stretches are labels that stand a little off the line. */
const LONGEST_SHIFTED = 6;

const RAISED = signs('0⁰1¹2²3³4⁴5⁵6⁶7⁷8⁸9⁹+⁺-⁻−⁻=⁼(⁽)⁾n ⁿ');
const LOWERED = signs('0₀1₁2₂3₃4₄5₅6₆7₇8₈9₉+₊-₋−₋=₌(₍)₎');
/** They stand between raised digits, and have no raised form. */
const BETWEEN = /^[,;.*†‡§–]$/u;
/** `1st`, `2e`, `XIXe`: people copy and look for them as plain letters. */
const ORDINAL = /^(?:st|nd|rd|th|er|re|e|ème|o|a|º|ª)$/iu;
const NUMBER = /[\d.IVXLCM]$/u;
const SIGNS = new Map([
  ['TM', '™'],
  ['SM', '℠'],
]);

function signs(pairs: string): ReadonlyMap<string, string> {
  return new Map(
    [...pairs.replaceAll(' ', '').matchAll(/(.)(.)/gu)].map(([, plain = '', shifted = '']) => [
      plain,
      shifted,
    ]),
  );
}

/** Whether a glyph of a line is raised or lowered beside the line's own size. */
export function shiftOf({ glyph, baseline }: PlacedGlyph, run: TextRun): Shift | undefined {
  if (run.vertical || glyph.size >= SMALLER * run.size) return undefined;
  const up = run.baseline - baseline;
  if (up > RAISED_BY * run.size) return 'superscript';
  // Places in the hidden text over a scan are rough.
  if (run.hidden) return undefined;
  return up < -LOWERED_BY * run.size ? 'subscript' : undefined;
}

/** Whether so few glyphs of a line are shifted that they are superscripts and subscripts. */
export function hasShifts(run: TextRun): boolean {
  const shifted = run.glyphs.filter((placed) => shiftOf(placed, run) !== undefined).length;
  return shifted > 0 && shifted <= MOST_SHIFTED * run.glyphs.length;
}

/**
 * A word's letters with its superscripts and subscripts as people type them: digits as the signs that Unicode has
 * (`m²`, `H₂O`, `word¹`), which every program shows and copies; other letters keep their shift as a mark.
 */
export function writeShifts(letters: readonly Letter[]): Letter[] {
  const written: Letter[] = [];
  for (let i = 0; i < letters.length;) {
    const { shift } = letters[i]!;
    let end = i + 1;
    while (end < letters.length && letters[end]?.shift === shift) end++;
    const stretch = letters.slice(i, end);
    written.push(...(shift ? writeStretch(stretch, shift, letters[i - 1]?.text ?? '') : stretch));
    i = end;
  }
  return written;
}

function writeStretch(stretch: readonly Letter[], shift: Shift, before: string): Letter[] {
  const text = stretch.map((letter) => letter.text).join('');
  const plain = (texts: readonly string[]): Letter[] => texts.map((own) => ({ text: own }));
  const known = shift === 'superscript' ? RAISED : LOWERED;
  const parts = stretch.flatMap((letter) => [...letter.text]);
  if (parts.every((sign) => known.has(sign) || BETWEEN.test(sign)))
    return plain(stretch.map((letter) => [...letter.text].map((sign) => known.get(sign) ?? sign).join('')));
  const sign = shift === 'superscript' ? SIGNS.get(text) : undefined;
  if (sign !== undefined) return plain(stretch.map((_, index) => (index === 0 ? sign : '')));
  // A word that stands off the line on its own is no part of another.
  if (before === '') return plain(stretch.map((letter) => letter.text));
  const isWord = shift === 'superscript' && ORDINAL.test(text) && NUMBER.test(before);
  if (isWord || text.length > LONGEST_SHIFTED) return plain(stretch.map((letter) => letter.text));
  if (!/[\p{L}\p{N}]/u.test(text))
    return plain(stretch.map((letter) => known.get(letter.text) ?? letter.text));
  return [...stretch];
}
