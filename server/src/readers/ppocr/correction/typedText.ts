import { isMonotonic, withOneAccent } from './greekAccents.ts';
import type { Word } from '../../../page/pageResult.ts';

/**
 * Forms of presentation that recognisers learned from print: ligatures of Latin, Arabic letters as they join, radicals.
 * Nobody types them.
 */
const PRESENTATION = /[\u2e9f\u2ef3\u2f00-\u2fd5\ufb00-\ufb06\ufb13-\ufb17\ufb50-\ufdcf\ufdf2\ufe70-\ufefc]/g;

/** The Thai vowel am, in the two parts that print shows, around a mark of tone. */
const THAI_AM = /\u0e4d([\u0e48-\u0e4b]?)\u0e32/g;
/** The same with the tone before the first part. */
const THAI_AM_AFTER_TONE = /([\u0e48-\u0e4b])\u0e4d\u0e32/g;
/** Two vowels e of Thai and Lao side by side are the vowel ae. */
const THAI_AE = /\u0e40\u0e40/g;

const ARABIC = /\p{Script=Arabic}/gu;
/** Marks of Latin that Arabic has forms of its own of; commas in numbers stay. */
const LATIN_MARKS = /,(?!\d)|(?<!\d),|[;?]/g;
const MARKS_IN_ARABIC: ReadonlyMap<string, string> = new Map([
  [',', '\u060c'],
  [';', '\u061b'],
  ['?', '\u061f'],
]);
const DEVANAGARI = /\p{Script=Devanagari}/u;
/** The sign of a millionth among Greek letters. */
const MICRO = /(?<=\p{Script=Greek})\u00b5|\u00b5(?=\p{Script=Greek})/gu;

/**
 * A word as somebody who writes its language would type it: composed (NFC), letters in place of forms of presentation,
 * signs of the script in place of others that look like them. `line`: what the word stands in.
 */
export function typedText(text: string, line = text): string {
  const typed = text
    .replace(PRESENTATION, (sign) => sign.normalize('NFKC'))
    .replace(THAI_AM, '$1\u0e33')
    .replace(THAI_AM_AFTER_TONE, '$1\u0e33')
    .replace(THAI_AE, '\u0e41')
    .replace(MICRO, '\u03bc')
    .normalize('NFC')
    .replace(LATIN_MARKS, (mark) => (isMostlyArabic(line) ? (MARKS_IN_ARABIC.get(mark) ?? mark) : mark));
  // A sentence ends with a danda, or a verse with two: upright strokes.
  if (!typed.includes('|') || !DEVANAGARI.test(line)) return typed;
  return typed.replaceAll('||', '\u0965').replaceAll('|', '\u0964');
}

function isMostlyArabic(line: string): boolean {
  return 2 * (line.match(ARABIC) ?? []).length > (line.match(/[\p{L}\p{M}]/gu) ?? []).length;
}

/** The words of a line, in the order in which they are read, as they are typed. */
export function typedWords(words: readonly Word[]): Word[] {
  const line = words.map(({ text }) => text).join(' ');
  const accents = isMonotonic(line.normalize('NFC')) ? withOneAccent : (text: string): string => text;
  const typed = (read: string): string => accents(typedText(read, line));
  return words.map(({ alternatives, ...word }) => {
    const text = typed(word.text);
    const others = alternatives?.map(typed).filter((other) => other !== text);
    return { ...word, text, ...(others && others.length > 0 ? { alternatives: [...new Set(others)] } : {}) };
  });
}
