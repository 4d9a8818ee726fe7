import { cjkLetters } from './script.ts';

/** Full-width and Chinese signs that PP-OCR's Chinese models put into Latin lines, as Latin text has them. */
const LATIN_SIGN: Readonly<Record<string, string>> = {
  '。': '.',
  '．': '.',
  '，': ',',
  '、': ',',
  '；': ';',
  '：': ':',
  '！': '!',
  '？': '?',
  '（': '(',
  '）': ')',
  '［': '[',
  '］': ']',
  '【': '[',
  '】': ']',
  '｛': '{',
  '｝': '}',
  '＂': '"',
  '＇': "'",
  '〝': '"',
  '〞': '"',
  '％': '%',
  '＆': '&',
  '＋': '+',
  '－': '-',
  '—': '—',
  '～': '~',
  '／': '/',
  '＼': '\\',
  '＝': '=',
  '＜': '<',
  '＞': '>',
  '＄': '$',
  '￥': '¥',
  '＃': '#',
  '＊': '*',
  '＠': '@',
  '＿': '_',
  '｜': '|',
  '　': ' ',
};

/** Latin signs in a line without Han letters; a line with them keeps what was read. */
export function latinSign(character: string): string {
  const known = LATIN_SIGN[character];
  if (known !== undefined) return known;
  const code = character.codePointAt(0) ?? 0;
  // Full-width digits and letters lie 0xFEE0 above their ASCII forms.
  return code >= 0xff01 && code <= 0xff5e ? String.fromCodePoint(code - 0xfee0) : character;
}

export function isLatinLine(text: string): boolean {
  return cjkLetters(text) === 0;
}
