/** Han, kana, hangul and full-width forms: scripts written without spaces between words (or nearly so). */
const CJK = /[\u2e80-\u303f\u3040-\u30ff\u3130-\u318f\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff]/u;
const CJK_LETTER = /[\u3040-\u30ff\u3130-\u318f\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff]/gu;
const RTL_LETTER = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]/gu;
const LETTER = /\p{L}/gu;

export function isCjk(character: string): boolean {
  return CJK.test(character);
}

/** How many characters of a text are Han, kana or hangul letters. */
export function cjkLetters(text: string): number {
  return text.match(CJK_LETTER)?.length ?? 0;
}

export function directionOf(text: string): 'ltr' | 'rtl' {
  const rtl = text.match(RTL_LETTER)?.length ?? 0;
  return rtl * 2 > (text.match(LETTER)?.length ?? 0) ? 'rtl' : 'ltr';
}
