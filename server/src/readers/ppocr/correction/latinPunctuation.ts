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

/** Whether a line is Latin (or Greek, or only digits): nearly no CJK letters. `一` alone may be a dash. */
export function isLatinLine(characters: readonly string[]): boolean {
  let cjk = 0;
  let other = 0;
  for (const character of characters) {
    if (character !== '一' && isCjk(character)) cjk += 1;
    else if (/[\p{L}\p{N}]/u.test(character)) other += 1;
  }
  return cjk === 0 ? other > 0 : other >= 12 * cjk;
}

/** One character of a Latin line as it was printed: full-width forms and Chinese marks undone. */
export function latinCharacter(character: string): string {
  const mark = MARKS.get(character);
  if (mark !== undefined) return mark;
  const code = character.codePointAt(0) ?? 0;
  return code >= 0xff01 && code <= 0xff5e ? String.fromCodePoint(code - 0xfee0) : character;
}
