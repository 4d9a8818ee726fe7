import { boxAtStart, isCircleRow, tickAtStart } from '../../../page/choiceSigns.ts';

/** What a line of a list begins with. */
export interface ListMarker {
  /** As printed, without the space after it. */
  readonly marker: string;
  readonly ordered: boolean;
  /** Its place in the sequence, where it has one. */
  readonly value: number | undefined;
  /** `1.`, `(1)` and `a)` are styles of their own: a sequence keeps to one. */
  readonly style: string;
  readonly rest: string;
  /** A letter or sign that a bullet may have become in OCR, and that begins ordinary lines as well. */
  readonly doubtful: boolean;
}

const BULLETS = /^([•●○◦▪▫■◆◇‣⁃∙·►▶➢➤❖➔→\uf0b7\uf0a7\uf0d8\u2043])\s*(?=\S)/u;
const DASHES = /^([-–—*])\s+(?=\S)/u;
/** Style of rows that are choices, `○ Male ● Female`: they are no items, and no part of the item before. */
export const CHOICES = 'choices';

/** What OCR makes of bullets: letters and signs, only believed where several lines begin the same way. */
const DOUBTFUL = /^([oOe0©®¢°«»>+~¤=])\s+(?=\S)/u;
const NUMBERS = /^(?:(\()(\p{Nd}{1,3})\)|(\[)(\p{Nd}{1,3})\]|(\p{Nd}{1,3})([.)])(?!\p{Nd}))\s*(?=\S)/u;
const LETTERS = /^(?:(\()([a-zA-Z]|[ivxIVX]{1,5})\)|([a-zA-Z]|[ivxIVX]{1,5})([.)]))\s+(?=\S)/u;
/** `1 Do you remember`: only believed in a sequence of hanging paragraphs. */
const BARE_NUMBER = /^(\d{1,2})\s+(?=\p{Lu})/u;
const CIRCLED = /^([\u2460-\u2473])\s*(?=\S)/u;
const CHINESE = /^(?:([一二三四五六七八九十]{1,3})(、)|[（(]([一二三四五六七八九十]{1,3})[)）])\s*(?=\S)/u;
const FULL_WIDTH = /^(?:（(\d{1,3})）|(\d{1,3})(、|．))\s*(?=\S)/u;

export function parseListMarker(text: string): ListMarker | undefined {
  const make = (
    match: RegExpExecArray,
    ordered: boolean,
    value: number | undefined,
    style: string,
    doubtful = false,
  ): ListMarker => ({
    marker: match[0].trim(),
    ordered,
    value,
    style,
    rest: text.slice(match[0].length),
    doubtful,
  });
  const whole = { marker: '', ordered: false, value: undefined, rest: text, doubtful: false };
  const box = boxAtStart(text);
  if (box) return { ...whole, marker: box.sign, style: 'box', rest: box.rest };
  if (tickAtStart(text) !== undefined) return { ...whole, style: 'tick' };
  if (isCircleRow(text)) return { ...whole, style: CHOICES };
  let match = BULLETS.exec(text) ?? DASHES.exec(text);
  if (match) return make(match, false, undefined, match[1] ?? '');
  match = FULL_WIDTH.exec(text);
  if (match) return make(match, true, Number(match[1] ?? match[2]), match[3] ?? '（1）');
  match = NUMBERS.exec(text);
  if (match)
    return make(
      match,
      true,
      numberOf(match[2] ?? match[4] ?? match[5] ?? ''),
      `1${match[1] ?? match[3] ?? match[6] ?? ''}`,
    );
  match = CIRCLED.exec(text);
  if (match) return make(match, true, (match[1]?.codePointAt(0) ?? 0) - 0x245f, '①');
  match = CHINESE.exec(text);
  if (match) return make(match, true, chineseNumber(match[1] ?? match[3] ?? ''), match[2] ?? '（一）');
  match = LETTERS.exec(text);
  if (match) {
    const letters = match[2] ?? match[3] ?? '';
    return make(
      match,
      true,
      undefined,
      `${letters === letters.toLowerCase() ? 'a' : 'A'}${match[1] ?? match[4] ?? ''}`,
    );
  }
  match = BARE_NUMBER.exec(text);
  if (match) return make(match, true, Number(match[1]), '1', true);
  match = DOUBTFUL.exec(text);
  if (match) return make(match, false, undefined, match[1] ?? '', true);
  return undefined;
}

/** Whether a marker can follow another in a list of the same style: 3 after 2, c after b, iv after iii. */
export function follows(next: ListMarker, before: ListMarker): boolean {
  if (next.style !== before.style) return false;
  if (!next.ordered) return true;
  const a = before.value;
  const b = next.value;
  if (a !== undefined && b !== undefined) return b === a + 1;
  const from = lettersOf(before);
  const to = lettersOf(next);
  if (from.length === 1 && to.length === 1 && to.charCodeAt(0) === from.charCodeAt(0) + 1) return true;
  return romanValue(to) > 0 && romanValue(to) === romanValue(from) + 1;
}

/** The first of its sequence: 1, a, i, 一. */
export function isFirst({ value, ordered, ...marker }: ListMarker): boolean {
  return ordered && (value === 1 || (value === undefined && /^[(]?[aiAI][.)]$/.test(marker.marker)));
}

function lettersOf({ marker }: ListMarker): string {
  return /[a-z]+/i.exec(marker)?.[0].toLowerCase() ?? '';
}

function romanValue(text: string): number {
  const digits: Record<string, number> = { i: 1, v: 5, x: 10 };
  const values = [...text].map((letter) => digits[letter] ?? NaN);
  return values.reduce((sum, value, i) => sum + (value < (values[i + 1] ?? 0) ? -value : value), 0) || 0;
}

/** Digits of any script: those of one stand in the order of their values, the zero first, in ranges of ten or more. */
function numberOf(digits: string): number {
  return [...digits.normalize('NFKC')].reduce((sum, digit) => 10 * sum + valueOfDigit(digit), 0);
}

function valueOfDigit(digit: string): number {
  const code = digit.codePointAt(0) ?? 0;
  let value = 0;
  while (value < 9 && /\p{Nd}/u.test(String.fromCodePoint(code - value - 1))) value += 1;
  return value;
}

function chineseNumber(text: string): number {
  const digit = (sign: string | undefined): number => '一二三四五六七八九'.indexOf(sign ?? ' ') + 1;
  const ten = text.indexOf('十');
  if (ten < 0) return digit(text);
  return (ten === 0 ? 1 : digit(text[0])) * 10 + digit(text[ten + 1]);
}
