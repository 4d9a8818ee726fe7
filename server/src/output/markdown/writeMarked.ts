import type { Formula, TextMark } from '../../page/pageResult.ts';
import { visibleText } from '../../page/visibleText.ts';
import { escapeHtml } from './escapeText.ts';
import { withMarkEnds, withoutMarkEnds, writeMarkEnds } from './writeMarks.ts';

/** Text with the places of its formulas and marks, as blocks and cells have it. */
export interface MarkedText {
  readonly text: string;
  readonly formulas?: readonly Formula[] | undefined;
  readonly marks?: readonly TextMark[] | undefined;
}

/** A code point that is no character and never will be: it stands for a formula while text is escaped. */
const PLACE = '\ufdd0';

/** Where `$` and a letter or digit touch, the preview and GitHub see no formula. */
const WITH_LETTERS = new RegExp(`([A-Za-z0-9]*)(${PLACE}+)([A-Za-z0-9]*)`, 'g');

/**
 * Text with its formulas as `$…$` and its marks as Markdown or HTML. `write` cleans and escapes what is not a
 * formula; in a text that knows its formulas, a `$` that begins none gets a backslash. Text that knows of none
 * is written as it is.
 */
export function writeMarked(
  { text, formulas, marks = [] }: MarkedText,
  write: (text: string) => string,
  format: 'markdown' | 'html' = 'markdown',
): string {
  if (!formulas && marks.length === 0) return write(withoutMarkEnds(text));
  const { hidden, tex } = hide(text, formulas ?? [], marks);
  const written = write(hidden);
  const escaped = formulas && format === 'markdown' ? escapeDollars(written) : written;
  return writeMarkEnds(showFormulas(escaped, format === 'html' ? tex.map(escapeHtml) : tex), format);
}

function showFormulas(escaped: string, tex: readonly string[]): string {
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

function hide(
  text: string,
  formulas: readonly Formula[],
  marks: readonly TextMark[],
): { hidden: string; tex: string[] } {
  const plain = (start: number, end: number): string =>
    withMarkEnds(
      text,
      marks.filter((mark) => mark.start >= start && mark.end <= end),
      start,
      end,
    ).replaceAll(PLACE, '');
  const parts: string[] = [];
  const tex: string[] = [];
  let from = 0;
  for (const { start, end } of formulas) {
    if (start < from || end <= start || end > text.length) continue;
    const inline = safeTex(text.slice(start, end)).replaceAll('\n', ' ');
    if (inline === '') continue;
    parts.push(plain(from, start), PLACE);
    tex.push(inline);
    from = end;
  }
  parts.push(plain(from, text.length));
  return { hidden: parts.join(''), tex };
}

/**
 * TeX that stays inside of its dollars and makes no markup: a program that knows no formulas must not see
 * HTML or a page's anchor in it. White space means nothing in TeX.
 */
function safeTex(tex: string): string {
  return visibleText(withoutMarkEnds(tex.replaceAll(PLACE, '')))
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
