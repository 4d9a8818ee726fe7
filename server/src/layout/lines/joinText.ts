import { keepsHyphen } from './wordBreaks.ts';

/** Scripts written without spaces between words, and the punctuation of Chinese and Japanese (full width). */
const UNSPACED =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Bopomofo}\u30fc\u3000-\u303f\uff00-\uff60\u2e80-\u2fdf\ufe30-\ufe4f]/u;
/** Those of them that are written along the line, in words: South-East Asia, Tibet. Their marks of repetition, too. */
const UNSPACED_WORDS =
  /[\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}\p{Script=Tibetan}\p{Script=Tai_Le}\p{Script=New_Tai_Lue}\p{Script=Tai_Tham}\p{Script=Javanese}\p{Script=Balinese}]/u;
const HYPHEN_AT_END = /(\p{L}+)[-\u2010\u00ad]$/u;
/** Characters at a line's end or start that tell how it joins: longer than any word; bounds the regular expressions. */
const NEAR_BREAK = 60;
/** Characters of a line whose words are gathered; bounds the work. */
const LONGEST_LINE = 2000;
const SOFT_HYPHEN = /\u00ad(?=\S)/g;

/**
 * Joins the lines of one paragraph. A word that was hyphenated at the end of a line is joined; compounds, numbers
 * and words followed by a capital keep their hyphen. Scripts without spaces are joined without one.
 */
export function joinLines(
  lines: readonly string[],
  { undoHyphens = true, vocabulary }: { undoHyphens?: boolean; vocabulary?: ReadonlySet<string> } = {},
): string {
  // Parts, not one growing text: looking at the end of a text that grows costs its whole length each time.
  const parts: string[] = [];
  for (const line of lines) {
    const next = line.trim();
    if (next === '') continue;
    const before = parts.at(-1);
    if (before === undefined) {
      parts.push(next);
      continue;
    }
    const link = undoHyphens ? linkAtBreak(before, next, vocabulary) : spaceBetween(before, next);
    if (link === 'drop-hyphen') parts[parts.length - 1] = before.slice(0, -1);
    else parts.push(link);
    parts.push(next);
  }
  return parts.join('').replace(SOFT_HYPHEN, '');
}

/** What stands between two lines: nothing, a space, or less than there is. */
function linkAtBreak(
  before: string,
  after: string,
  vocabulary: ReadonlySet<string> | undefined,
): '' | ' ' | 'drop-hyphen' {
  const end = before.slice(-NEAR_BREAK);
  const first = /^\p{L}+/u.exec(after.slice(0, NEAR_BREAK))?.[0];
  const last = HYPHEN_AT_END.exec(end)?.[1];
  if (last !== undefined && first !== undefined) {
    if (before.endsWith('\u00ad')) return 'drop-hyphen';
    // `pre-` / `and post-war`
    if (SUSPENDED.test(after)) return ' ';
    return keepsHyphen({ before: end, after, last, first }, vocabulary) ? '' : 'drop-hyphen';
  }
  // `1990-` / `1995`, `A-` / `4`: the hyphen is the text's own.
  if (/[\p{L}\p{N}][-\u2010]$/u.test(end) && /^[\p{L}\p{N}]/u.test(after)) return '';
  return spaceBetween(before, after);
}

const SUSPENDED = /^(?:and|or|to|und|oder|bis|et|ou)\s/iu;

function spaceBetween(before: string, after: string): '' | ' ' {
  const last = [...before.slice(-2)].at(-1) ?? '';
  const [first = ''] = after;
  if (UNSPACED.test(last) && UNSPACED.test(first)) return '';
  if (isInUnspacedWords(last) && isInUnspacedWords(first)) return '';
  // Full-width punctuation carries its own space.
  if (/[\u3000-\u303f\uff00-\uff60]/.test(last) || /[\u3001\u3002\uff00-\uff0f\uff1a-\uff20]/.test(first))
    return '';
  return ' ';
}

/** Whether a text begins in a script whose words have no spaces between them, and are of several letters. */
export function isInUnspacedWords(text: string): boolean {
  const [first = ''] = text;
  return UNSPACED_WORDS.test(first);
}

/** The words of a page in lower case, with their inner hyphens, which distinguish `re-form` from `reform`. */
export function vocabularyOf(texts: readonly string[]): Set<string> {
  const words = new Set<string>();
  for (const text of texts) {
    // The last word of a line may be a part of one.
    for (const [word] of text
      .slice(0, LONGEST_LINE)
      .toLowerCase()
      .matchAll(/\p{L}+(?:-\p{L}+)*(?![-\p{L}\u2010\u00ad])/gu))
      words.add(word);
  }
  return words;
}
