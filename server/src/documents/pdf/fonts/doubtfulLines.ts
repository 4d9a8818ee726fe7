import type { DoubtfulGlyph, DoubtfulLine, FontDoubt } from '../../doubtfulLine.ts';
import { isNoCharacter, isPadding, judgeFonts } from './fontJudgement.ts';
import type { Glyph } from '../drawing/drawing.ts';
import type { PlacedGlyph } from '../text/textRuns.ts';
import { splitWords, type LayerLine } from '../text/textLines.ts';

/** Characters of doubted fonts that make a line doubtful: one alone is a sign beside the text. */
const FEWEST_DOUBTED = 2;

/**
 * Finds the lines that are trusted only after their pixels have been read: lines in a font whose character map
 * looks wrong, and lines with a hole in a word, where a ligature has no letters. Only upright lines that are read
 * from left to right.
 */
export function findDoubtfulLines(lines: readonly LayerLine[], glyphs: readonly Glyph[]): DoubtfulLine[] {
  const fonts = judgeFonts(glyphs);
  return lines.flatMap(({ line, glyphs: placed, size }) => {
    if (line.angle !== 0 || line.direction !== 'ltr') return [];
    const drawn = placed.filter(({ glyph }) => !isPadding(glyph));
    const read = splitWords(drawn, size).flatMap((word) => doubtfulWord(word.map(letterOf), fonts));
    const ofFonts = read.filter(({ doubt }) => doubt && doubt !== 'missing').length;
    const isDoubtful = ofFonts >= FEWEST_DOUBTED || read.some(({ doubt }) => doubt === 'missing');
    return isDoubtful ? [{ line, glyphs: read }] : [];
  });
}

interface ReadGlyph extends PlacedGlyph {
  readonly letter: string;
}

function letterOf(placed: PlacedGlyph): ReadGlyph {
  return { ...placed, letter: placed.glyph.text.normalize('NFKC').trim() };
}

function doubtfulWord(word: readonly ReadGlyph[], fonts: ReadonlyMap<string, FontDoubt>): DoubtfulGlyph[] {
  const isWord = word.filter(({ letter }) => SMALL_LETTER.test(letter)).length >= 2;
  return word.map(({ glyph, letter, start, end }, i) => {
    const of = fonts.get(glyph.font.id);
    const doubt = of ?? (isWord && isHole(word, i) ? 'missing' : undefined);
    return {
      text: isNoCharacter(letter) ? '' : letter,
      code: `${glyph.font.id} ${glyph.code < 0 ? glyph.text : String(glyph.code)}`,
      font: glyph.font.id,
      startsWord: i === 0,
      start,
      end,
      ...(doubt ? { doubt } : {}),
    };
  });
}

const SMALL_LETTER = /\p{Ll}/u;
const LETTER = /\p{L}/u;
/** The private code points of symbol fonts: bullets and arrows. */
const SYMBOL = /[\uf020-\uf0ff]/;
/** What the codes of ligatures are in other encodings: `®` and `¯` for fi and fl, `Þ` for fi, and so on. */
const NEVER_IN_A_WORD = /[®¯Þ\p{So}]/u;

/** Whether a word cannot have the character that it has there: a control character, or `®` before a letter. */
function isHole(word: readonly ReadGlyph[], i: number): boolean {
  const { letter = '', glyph } = word[i] ?? {};
  const before = word[i - 1]?.letter ?? '';
  const after = word[i + 1]?.letter ?? '';
  if (glyph && isNoCharacter(glyph.text) && !SYMBOL.test(glyph.text))
    return LETTER.test(before) || SMALL_LETTER.test(after);
  if (!NEVER_IN_A_WORD.test(letter)) return false;
  return (
    SMALL_LETTER.test(after) && (SMALL_LETTER.test(before) || SMALL_LETTER.test(word[i + 2]?.letter ?? ''))
  );
}
