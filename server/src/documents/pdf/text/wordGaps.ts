import { endsByUsualWidths } from './evenWidths.ts';
import type { PlacedGlyph } from './textRuns.ts';

/**
 * Where the words of a line begin. One constant does not tell gaps between words from gaps between letters: tight
 * lines, tracked capitals and fonts with wrong widths have their own. So the gaps of a line are measured against its
 * letters: what most neighbours have between them belongs to the letters, and a word gap stands clearly above.
 *
 * Gaps are fractions of the em of the two characters beside them: a large sign in a line does not make its gaps small.
 */

/** Narrower gaps are kerning, where the line says nothing else. */
const WORD_GAP = 0.15;
/**
 * The narrowest gap of a word in a line whose letters are evenly set. The tightest word spaces of justified text are
 * about a tenth of an em; kerning that moves letters apart is 0.06 at most (on 140,000 pairs of 260 files).
 */
const TIGHT_GAP = 0.08;
/** How many times the widest gap of its letters a tight word gap is. */
const CLEAR_OF_LETTERS = 2;
/** The gaps of a line that do not say how its letters are set: too few. */
const FEWEST_GAPS = 5;
/** What is between the letters of a line without letter spacing: kerning and rounded widths. */
const EVEN = 0.03;
/** Digits further apart than this are numbers of their own, even where all of a line are. */
const TRACKED_DIGITS = 0.2;
/** Between two letters of a line whose other words are parted by spaces, a gap is kerning up to this. */
const GAP_BESIDE_SPACES = 0.2;
/** A space character counts unless what follows it was moved back over it, nearly to the letter before. */
const MOVED_BACK = 0.04;
const SMALLER = 0.9;
/** Letters per word of which a line has too few to be cut well, and those that words have at least. */
const CHOPPED = 2.2;
const WORDLIKE = 3;
const CHOPPED_LETTERS = 12;
/** How far the gaps of words and of letters of a chopped line lie apart, on average. */
const APART = 0.12;

const LETTER = /^\p{L}/u;
/** Characters that fill their em, and have no words. */
const FULL_WIDTH = /[\u2e80-\u9fff\uac00-\ud7a3\uf900-\ufaff\uff00-\uff60]/;
const DIGIT = /^\p{Nd}/u;
/** What a tight gap may stand before and after: a gap beside a bracket or an operator is often that of a formula. */
const BEFORE_TIGHT = /[\p{L}\p{N}\p{M}.,;:!?)\]”’"'»%-]$/u;
const AFTER_TIGHT = /^[\p{L}\p{N}“‘"'«]/u;

interface Gap {
  /** Fraction of the em. */
  readonly width: number;
  readonly before: PlacedGlyph;
  readonly after: PlacedGlyph;
}

/** Whether each glyph of a line, left to right, begins a word. `size` in points: the em of the line. */
export function wordStarts(glyphs: readonly PlacedGlyph[], size: number): boolean[] {
  const gaps = gapsOf(glyphs, size);
  const silent = gaps.filter(({ after }) => !after.spaceBefore);
  const spaces = gaps.length - silent.length;
  const own = letterGap(silent);
  const least = leastGap(silent, own, spaces);
  const starts = gaps.map((gap) => {
    if (gap.after.spaceBefore && isSpace(gap, spaces, gaps.length)) return true;
    const over = gap.width - own;
    if (over <= least) return false;
    if (over <= WORD_GAP) return mayBeTight(gap);
    const isInWord = LETTER.test(gap.before.glyph.text) && /^\p{Ll}/u.test(gap.after.glyph.text);
    return over > GAP_BESIDE_SPACES || !isInWord || !areSpacesUsual(spaces, silent, own);
  });
  return glyphs.length === 0 ? [] : [true, ...starts];
}

/** What is set smaller is a note's number or an exponent: the gap before it is none of a word. */
function mayBeTight({ before: { glyph }, after: { glyph: next } }: Gap): boolean {
  const areOfOneSize = next.size >= SMALLER * glyph.size && glyph.size >= SMALLER * next.size;
  return areOfOneSize && BEFORE_TIGHT.test(glyph.text) && AFTER_TIGHT.test(next.text);
}

function gapsOf(glyphs: readonly PlacedGlyph[], size: number): Gap[] {
  const gaps: Gap[] = [];
  const ends = endsByUsualWidths(glyphs, size);
  let end = -Infinity;
  for (const [at, after] of glyphs.entries()) {
    const before = glyphs[at - 1];
    if (before) {
      const em = Math.max(before.glyph.size, after.glyph.size) || size;
      gaps.push({ width: (after.start - end) / em, before, after });
    }
    end = Math.max(end, ends?.[at] ?? after.end);
  }
  return gaps;
}

/**
 * A space of no width parts words, too: some fonts have one, and a program that shows the text sees it. Where every
 * letter has one it is padding.
 */
function isSpace({ width, after }: Gap, spaces: number, gaps: number): boolean {
  if (width > MOVED_BACK) return true;
  const hasNoWidth = after.spaceWidth !== undefined && after.spaceWidth <= MOVED_BACK;
  return hasNoWidth && width > -MOVED_BACK && spaces * WORDLIKE <= gaps;
}

/**
 * What letter spacing, or widths that the font has wrong, put between neighbours: the middle gap; 0 where it is
 * next to nothing.
 */
function letterGap(gaps: readonly Gap[]): number {
  const telling = gaps.filter(({ width, before, after }) => {
    const areDigits = DIGIT.test(before.glyph.text) && DIGIT.test(after.glyph.text);
    return !areDigits || width <= TRACKED_DIGITS;
  });
  if (telling.length < FEWEST_GAPS) return 0;
  const widths = telling.map(({ width }) => width).sort((a, b) => a - b);
  const middle = widths[widths.length >> 1] ?? 0;
  const isFullWidth = telling.some(({ after }) => FULL_WIDTH.test(after.glyph.text));
  return middle > EVEN || (middle < -EVEN && !isFullWidth) ? middle : 0;
}

/** The widest gap above that of the letters that is none of a word. */
function leastGap(gaps: readonly Gap[], own: number, spaces: number): number {
  const over = gaps.map(({ width }) => width - own).sort((a, b) => a - b);
  if (over.length < FEWEST_GAPS) return WORD_GAP;
  const chopped = spaces === 0 ? gapOfChopped(gaps, over) : undefined;
  if (chopped !== undefined) return chopped;
  const letters = Math.max(0, over.findLast((gap) => gap < TIGHT_GAP) ?? 0);
  const words = over.find((gap) => gap >= TIGHT_GAP) ?? WORD_GAP;
  const isEven = spaces === 0 && letters * CLEAR_OF_LETTERS <= words;
  return isEven ? Math.min(WORD_GAP, (letters + words) / 2) : WORD_GAP;
}

/**
 * Of a line that the usual gap would chop into single letters, the gap that parts its gaps best into two kinds
 * (Otsu, "A threshold selection method from gray-level histograms", 1979), if that leaves words.
 */
function gapOfChopped(gaps: readonly Gap[], over: readonly number[]): number | undefined {
  const letters = gaps.filter(
    ({ before, after }) => LETTER.test(before.glyph.text) && LETTER.test(after.glyph.text),
  );
  if (letters.length < CHOPPED_LETTERS || letters.length * 1.5 < gaps.length) return undefined;
  const lengthAbove = (least: number): number =>
    (over.length + 1) / (1 + over.filter((gap) => gap > least).length);
  if (lengthAbove(WORD_GAP) >= CHOPPED) return undefined;
  const total = over.reduce((sum, gap) => sum + gap, 0);
  let [sum, best, least, apart] = [0, 0, NaN, 0];
  for (const [at, gap] of over.entries()) {
    sum += gap;
    const [below, above] = [at + 1, over.length - at - 1];
    if (above === 0) break;
    const distance = (total - sum) / above - sum / below;
    const between = below * above * distance * distance;
    if (between <= best) continue;
    [best, apart] = [between, distance];
    least = (gap + (over[at + 1] ?? gap)) / 2;
  }
  return apart >= APART && lengthAbove(least) >= WORDLIKE ? least : undefined;
}

/** Whether the words of a line are parted by space characters, rather than by their places alone. */
function areSpacesUsual(spaces: number, silent: readonly Gap[], own: number): boolean {
  return spaces >= 2 && spaces >= silent.filter(({ width }) => width - own > WORD_GAP).length;
}
