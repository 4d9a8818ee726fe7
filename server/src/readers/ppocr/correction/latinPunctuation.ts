/** Chinese forms of marks that the recogniser writes into Latin lines, and what was printed. */
const MARKS: ReadonlyMap<string, string> = new Map([
  ['。', '.'],
  ['，', ','],
  ['、', ','],
  ['；', ';'],
  ['：', ':'],
  ['！', '!'],
  ['？', '?'],
  ['（', '('],
  ['）', ')'],
  ['【', '['],
  ['】', ']'],
  ['［', '['],
  ['］', ']'],
  ['｛', '{'],
  ['｝', '}'],
  ['《', '«'],
  ['》', '»'],
  ['「', '"'],
  ['」', '"'],
  ['“', '“'],
  ['．', '.'],
  ['・', '·'],
  ['～', '~'],
  ['＇', "'"],
  ['＂', '"'],
  ['／', '/'],
  ['＼', '\\'],
  ['％', '%'],
  ['＋', '+'],
  ['－', '-'],
  ['＝', '='],
  ['＜', '<'],
  ['＞', '>'],
  ['＆', '&'],
  ['＄', '$'],
  ['＃', '#'],
  ['＊', '*'],
  ['＠', '@'],
  ['｜', '|'],
  ['　', ' '],
  ['—', '—'],
  ['…', '…'],
  ['〈', '<'],
  ['〉', '>'],
  ['一', '—'],
]);

const CJK = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u;

/** Whether a text has letters of the scripts that are written without word spaces. */
export function isCjk(character: string): boolean {
  return CJK.test(character);
}

/** Scripts that are set as Latin is: upright letters of two cases, spaces between words, the same marks. */
const LIKE_LATIN =
  /[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{Script=Armenian}\p{Script=Georgian}\p{N}]/u;

/**
 * Whether a line is Latin (or Greek, Cyrillic, or only digits): nearly no CJK letters, and few of scripts that are set
 * in other ways. `一` alone may be a dash.
 */
export function isLatinLine(characters: readonly string[]): boolean {
  let cjk = 0;
  let latin = 0;
  let elsewhere = 0;
  for (const character of characters) {
    if (character !== '一' && isCjk(character)) cjk += 1;
    else if (LIKE_LATIN.test(character)) latin += 1;
    else if (/\p{L}/u.test(character)) elsewhere += 1;
  }
  return latin > 0 && latin >= elsewhere && latin >= 12 * cjk;
}

/** One character of a Latin line as it was printed: full-width forms and Chinese marks undone. */
export function latinCharacter(character: string): string {
  const mark = MARKS.get(character);
  if (mark !== undefined) return mark;
  const code = character.codePointAt(0) ?? 0;
  return code >= 0xff01 && code <= 0xff5e ? String.fromCodePoint(code - 0xfee0) : character;
}
