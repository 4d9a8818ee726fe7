import type { Formula } from '../../page/pageResult.ts';
import { visibleText } from '../../page/visibleText.ts';

/** Text with the places of its formulas, as blocks and cells have it. */
export interface MathText {
  readonly text: string;
  readonly formulas?: readonly Formula[] | undefined;
}

/** A code point that is no character and never will be: it stands for a formula while text is escaped. */
const PLACE = '\ufdd0';

/** Where `$` and a letter or digit touch, the preview and GitHub see no formula. */
const WITH_LETTERS = new RegExp(`([A-Za-z0-9]*)(${PLACE}+)([A-Za-z0-9]*)`, 'g');

/**
 * Text with its formulas as `$…$`. `write` cleans and escapes what is not a formula; in a text that knows
 * its formulas, a `$` that begins none gets a backslash. Text that knows of none is written as it is.
 */
export function writeMath(
  { text, formulas }: MathText,
  write: (text: string) => string,
  { escapeDollar = true }: { escapeDollar?: boolean } = {},
): string {
  if (!formulas) return write(text);
  const { hidden, tex } = hide(text, formulas);
  const written = write(hidden);
  const escaped = escapeDollar ? escapeDollars(written) : written;
  let next = 0;
  return escaped.replace(WITH_LETTERS, (found, before: string, places: string, after: string, at: number) => {
    const run = tex.slice(next, next + places.length);
    next += places.length;
    // Nor do they behind a backslash, a dollar or an underscore.
    const space = /[\\$_]/.test(escaped[at - 1] ?? ' ') ? ' ' : '';
    const spaceAfter = escaped[at + found.length] === '_' ? ' ' : '';
    return `${space}$${asTeX(before)}${run.join('\\,')}${asTeX(after)}$${spaceAfter}`;
  });
}

/** A formula on lines of its own; empty for one without content. */
export function writeDisplayMath(tex: string): string {
  const safe = safeTex(tex).replaceAll(/\n\s*(?:\n\s*)*/g, '\n');
  return safe === '' ? '' : `$$\n${safe}\n$$`;
}

/** Those that have no backslash yet. */
function escapeDollars(markdown: string): string {
  return markdown.replace(/\\[\s\S]|\$/g, (sign) => (sign === '$' ? '\\$' : sign));
}

/** The letters and digits that touch a formula are taken into it, upright as they are in the text. */
function asTeX(word: string): string {
  return /^\d*$/.test(word) ? word : `\\text{${word}}`;
}

function hide(text: string, formulas: readonly Formula[]): { hidden: string; tex: string[] } {
  const plain = (part: string): string => part.replaceAll(PLACE, '');
  const parts: string[] = [];
  const tex: string[] = [];
  let from = 0;
  for (const { start, end } of formulas) {
    if (start < from || end <= start || end > text.length) continue;
    const inline = safeTex(text.slice(start, end)).replaceAll('\n', ' ');
    if (inline === '') continue;
    parts.push(plain(text.slice(from, start)), PLACE);
    tex.push(inline);
    from = end;
  }
  parts.push(plain(text.slice(from)));
  return { hidden: parts.join(''), tex };
}

/**
 * TeX that stays inside of its dollars and makes no markup: a program that knows no formulas must not see
 * HTML or a page's anchor in it. White space means nothing in TeX.
 */
function safeTex(tex: string): string {
  return visibleText(tex.replaceAll(PLACE, ''))
    .replace(/[\p{Cc}\u2028\u2029]/gu, (sign) => (sign === '\n' ? sign : ' '))
    .replace(/\\[\s\S]|\$/g, (sign) => (sign === '$' ? '\\$' : sign))
    .replace(/<(?=[A-Za-z/!?])/g, '< ')
    .trim()
    .replace(/\\$/, (end, at: number, whole: string) => (countBackslashes(whole, at) % 2 === 0 ? '' : end));
}

/** Backslashes right before `at`. */
function countBackslashes(text: string, at: number): number {
  let count = 0;
  while (text[at - 1 - count] === '\\') count += 1;
  return count;
}
