import type { FontDoubt } from '../../doubtfulLine.ts';
import type { Glyph } from '../drawing/drawing.ts';
import { shiftedAgreement, widthAgreement } from './letterWidths.ts';

/**
 * Judges the character maps of a page's fonts one by one, since a heading may be garbled on a page whose text is
 * fine. A doubt only costs reading some lines from their pixels, which then decide.
 */
export function judgeFonts(glyphs: readonly Glyph[]): ReadonlyMap<string, FontDoubt> {
  const doubts = new Map<string, FontDoubt>();
  for (const [id, sample] of sampleFonts(glyphs)) {
    const doubt = doubtOf(sample);
    if (doubt) doubts.set(id, doubt);
  }
  return doubts;
}

/** No character that a text needs: control, private and unassigned code points. */
const NO_CHARACTER = /\p{Cc}|\p{Co}|\p{Cn}|[\ufff0-\uffff]/u;

export function isNoCharacter(text: string): boolean {
  return NO_CHARACTER.test(text);
}

/**
 * Whether text was written with two bytes per character but is shown with a one-byte font, so that half of the
 * characters take no space.
 */
export function isPadding({ text, advanceX, advanceY }: Glyph): boolean {
  return text === '\u0000' && advanceX === 0 && advanceY === 0;
}

/** Characters of a font that are looked at: enough to judge it, and a bound for pages made to be slow. */
const MOST_LOOKED_AT = 4_000;

interface FontSample {
  readonly text: string[];
  /** Widths by letter, of each code once; ems. */
  readonly widths: Map<string, readonly [letter: string, width: number]>;
  /** Characters of the longest stretch without a space. */
  longest: number;
}

function sampleFonts(glyphs: readonly Glyph[]): Map<string, FontSample> {
  const samples = new Map<string, FontSample>();
  let before: Glyph | undefined;
  let stretch = 0;
  for (const glyph of glyphs) {
    const { text, font } = glyph;
    if (text.trim() === '' && !isNoCharacter(text)) {
      before = undefined;
      continue;
    }
    if (glyph.hidden || glyph.vertical || isPadding(glyph)) continue;
    const sample: FontSample = samples.get(font.id) ?? { text: [], widths: new Map(), longest: 0 };
    samples.set(font.id, sample);
    const goesOn = before?.font.id === font.id && isNext(before, glyph);
    stretch = goesOn ? stretch + 1 : 1;
    sample.longest = Math.max(sample.longest, stretch);
    before = glyph;
    if (sample.text.length >= MOST_LOOKED_AT) continue;
    sample.text.push(goesOn ? text : ` ${text}`);
    const width = Math.hypot(glyph.advanceX, glyph.advanceY) / glyph.size;
    sample.widths.set(`${String(glyph.code)}|${text}`, [text, width]);
  }
  return samples;
}

/** Whether a character stands where the one before it ends. */
function isNext(before: Glyph, { x, y, size }: Glyph): boolean {
  return Math.hypot(before.x + before.advanceX - x, before.y + before.advanceY - y) < 0.3 * size;
}

/** Single signs in fonts of icons have no letters, and miss none. */
const SHORTEST_WORD = 3;
const MOST_WITHOUT_CHARACTER = 0.3;
/** Letters with known widths that are enough to compare. */
const FEWEST_WIDTHS = 4;
/**
 * Among 600 fonts of real pages, true maps agree by 0.64 or more (0.85, but for small capitals), wrong ones by 0
 * or less.
 */
const LEAST_AGREEMENT = 0.5;
/** Below, other letters are tried that are all as far away. */
const DOUBTFUL_AGREEMENT = 0.85;
const GOOD_AGREEMENT = 0.9;
const CLEARLY_BETTER = 0.1;
const FEWEST_SHIFTED = 6;
const CERTAIN_DISAGREEMENT = 0.25;
const CERTAIN_WIDTHS = 7;

function doubtOf({ text, widths, longest }: FontSample): FontDoubt | undefined {
  if (longest < SHORTEST_WORD) return undefined;
  const without = text.filter(isNoCharacter).length;
  if (without > MOST_WITHOUT_CHARACTER * text.length) return 'garbled';
  const all = text.join('');
  if (isOfWrongAlphabet(all)) return 'garbled';
  const pairs = [...widths.values()];
  const agreement = widthAgreement(pairs, FEWEST_WIDTHS);
  if (agreement !== undefined && agreement < LEAST_AGREEMENT)
    return agreement < CERTAIN_DISAGREEMENT && pairs.length >= CERTAIN_WIDTHS ? 'garbled' : 'unlikely';
  if (agreement !== undefined && agreement < DOUBTFUL_AGREEMENT) {
    const shifted = shiftedAgreement(pairs, FEWEST_SHIFTED);
    if (shifted > Math.max(GOOD_AGREEMENT, agreement + CLEARLY_BETTER)) return 'unlikely';
  }
  return isVowelless(all) ? 'unlikely' : undefined;
}

const LETTER = /\p{L}/gu;
/** Letters of 8-bit Cyrillic, Greek and others, read as Western European ones: accents on nearly all. */
const ACCENTED = /[\u00c0-\u00ff]/g;
/** Phonetic letters and rare ones of Africa, where the codes of a font without a map come to lie. */
const PHONETIC = /[\u0180-\u01cc\u01dd-\u01f5\u0220-\u02af]/g;
/** What may be both bytes of a Latin letter in the wrong order: 4D00 for the M at 004D. */
const SWAPPED = /[\u4100-\u7a00]/g;
const FEWEST_LETTERS = 6;
const MOST_ODD_LETTERS = 0.6;

function isOfWrongAlphabet(text: string): boolean {
  const letters = count(text, LETTER);
  if (letters < FEWEST_LETTERS) return false;
  const most = MOST_ODD_LETTERS * letters;
  if (count(text, ACCENTED) > most || count(text, PHONETIC) > most) return true;
  const swapped = text.match(SWAPPED)?.filter((sign) => (sign.codePointAt(0) ?? 0) % 256 === 0).length ?? 0;
  return swapped > most;
}

/** Words of any European language have vowels; abbreviations have not, and are few in a text. */
const VOWEL = /[aeiouyäöüåæøœıáéíóúýàèìòùâêîôûëïąęőű]/i;
const LATIN_WORD = /[a-z]{4,}/gi;
const LONG_WORD = 6;
const MOST_VOWELLESS = 0.6;

function isVowelless(text: string): boolean {
  const words = text.match(LATIN_WORD) ?? [];
  const vowelless = words.filter((word) => !VOWEL.test(word));
  return (
    vowelless.length > MOST_VOWELLESS * words.length && vowelless.some((word) => word.length >= LONG_WORD)
  );
}

function count(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0;
}
