import type { SpacedCharacter } from './wordSpaces.ts';

/** Letters of the scripts that fill squares and have no spaces between words. */
const SQUARE = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Bopomofo}ー]/u;
/** The same with the marks that have a square of their own. */
const IN_SQUARE =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Bopomofo}\u3001-\u303fー\uff01-\uff60]/u;

/** Marks by half and by full width. Half of a square is blank beside those of full width. */
const CLOSING: ReadonlyMap<string, string> = new Map([
  [',', '，'],
  [';', '；'],
  [':', '：'],
  ['!', '！'],
  ['?', '？'],
  [')', '）'],
]);
const OPENING: ReadonlyMap<string, string> = new Map([['(', '（']]);
const PARTNERS: ReadonlyMap<string, string> = new Map([
  ['(', ')'],
  ['（', '）'],
]);

/** As shares of a square's side. */
const SHARE = {
  /** From the middle of a character to the next one's: a blank square lies between them, and no less. */
  blankSquare: 1.75,
  /** Blank beside a mark of full width. */
  beside: 0.3,
} as const;

/**
 * Sets a line of Chinese or Japanese as it is typed: no spaces between characters but where a square is left blank,
 * and marks of full width where print has given them a square. Recognisers read both widths in one line, and spaces
 * beside marks. Other lines come back as they are.
 */
export function setHan(characters: readonly SpacedCharacter[]): SpacedCharacter[] {
  const side = sideOfSquare(characters);
  if (side === undefined) return [...characters];
  const spaced = characters.map((c, i) => {
    const before = characters[i - 1];
    if (!c.spaceBefore || !before || !IN_SQUARE.test(before.text) || !IN_SQUARE.test(c.text)) return c;
    return Math.abs(c.x - before.x) >= SHARE.blankSquare * side ? c : { ...c, spaceBefore: false };
  });
  return withPairs(spaced.map((c, i) => fullWidth(c, spaced[i - 1], spaced[i + 1], side)));
}

/** The usual distance of two characters side by side, px; undefined where no two are. */
function sideOfSquare(characters: readonly SpacedCharacter[]): number | undefined {
  const steps: number[] = [];
  for (const [i, c] of characters.entries()) {
    const before = characters[i - 1];
    if (before && !c.spaceBefore && SQUARE.test(before.text) && SQUARE.test(c.text))
      steps.push(Math.abs(c.x - before.x));
  }
  return steps.sort((a, b) => a - b)[Math.floor(steps.length / 2)];
}

function fullWidth(
  c: SpacedCharacter,
  before: SpacedCharacter | undefined,
  after: SpacedCharacter | undefined,
  side: number,
): SpacedCharacter {
  const blank = (gap: SpacedCharacter['gap'] | undefined): boolean =>
    gap !== undefined && gap.end - gap.start >= SHARE.beside * side;
  const closing = CLOSING.get(c.text);
  if (closing !== undefined && before && IN_SQUARE.test(before.text))
    return !after || (IN_SQUARE.test(after.text) && blank(after.gap)) ? { ...c, text: closing } : c;
  const opening = OPENING.get(c.text);
  if (opening === undefined || !before || !SQUARE.test(before.text)) return c;
  return blank(c.gap) ? { ...c, text: opening, spaceBefore: false } : c;
}

/** Brackets of a pair have one width: the full one where print shows it of either. */
function withPairs(characters: readonly SpacedCharacter[]): SpacedCharacter[] {
  const paired = [...characters];
  const open: number[] = [];
  for (const [i, { text }] of characters.entries()) {
    if (PARTNERS.has(text)) open.push(i);
    if (text !== ')' && text !== '）') continue;
    const start = open.pop();
    const opening = start === undefined ? undefined : characters[start];
    if (start === undefined || !opening || PARTNERS.get(opening.text) === text) continue;
    paired[start] = { ...opening, text: '（' };
    paired[i] = { ...paired[i]!, text: '）' };
  }
  return paired;
}
