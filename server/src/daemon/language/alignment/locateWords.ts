import { alignText } from './alignText.ts';
import { isIgnored, ofMarkdown, ofPlainText, type SignificantText } from './significantText.ts';

/** Where a word stands in a text. Offsets in UTF-16 units. */
export interface WordRange {
  readonly start: number;
  readonly end: number;
}

/**
 * A page with more characters than this is not aligned: the densest newspaper page has half of it, and nobody
 * reviews such a page word by word.
 */
export const MAX_CHARACTERS = 60_000;

const HYPHEN = /[-\u2010\u00ad]$/u;
const LETTER = /[\p{L}\p{N}]/u;
/** Scripts without spaces have words side by side. */
const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/u;

/**
 * Finds the words of a page in the Markdown that was made of them and perhaps edited since: for each word its
 * place, or undefined where it was changed, taken out or cannot be told for certain. A word whose hyphen fell away
 * when its line was joined with the next stands in the text without it.
 */
export function locateWords(markdown: string, words: readonly string[]): (WordRange | undefined)[] {
  const parts = words.map(ofPlainText);
  const length = parts.reduce((sum, { units }) => sum + units.length, 0);
  if (length === 0 || length > MAX_CHARACTERS || markdown.length > 2 * MAX_CHARACTERS)
    return words.map(() => undefined);
  const page = new Uint16Array(length);
  const firsts: number[] = [];
  let at = 0;
  for (const { units } of parts) {
    firsts.push(at);
    page.set(units, at);
    at += units.length;
  }
  const text = ofMarkdown(markdown);
  const partners = alignText(page, text.units);
  const located = words.map((word, index) => {
    const first = firsts[index] ?? 0;
    const end = first + (parts[index]?.units.length ?? 0);
    const joinsHyphen = HYPHEN.test(words[index - 1] ?? '') && partners[first - 1] === -1;
    return rangeOf(markdown, text, partners, {
      word,
      first,
      end,
      before: joinsHyphen ? first - 2 : first - 1,
    });
  });
  return withMissed(markdown, words, located);
}

interface PlacedWord {
  readonly word: string;
  /** Its units in the page's. */
  readonly first: number;
  readonly end: number;
  /** The unit before it that is in the text, too: not a hyphen that fell away. */
  readonly before: number;
}

function rangeOf(
  markdown: string,
  text: SignificantText,
  partners: Int32Array,
  { word, first, end: wholeEnd, before }: PlacedWord,
): WordRange | undefined {
  const hasLostHyphen = HYPHEN.test(word) && wholeEnd - first > 1 && partners[wholeEnd - 1] === -1;
  const end = hasLostHyphen ? wholeEnd - 1 : wholeEnd;
  const begin = partners[first] ?? -1;
  if (first >= end || begin < 0) return undefined;
  for (let at = first; at < end; at += 1) if (partners[at] !== begin + at - first) return undefined;
  const last = begin + end - first - 1;
  const range = { start: text.starts[begin] ?? 0, end: text.ends[last] ?? 0 };
  // What touches it must be what touches it on the page: else somebody made another word of it.
  const touchesBefore = begin > 0 && text.ends[begin - 1] === range.start && partners[before] !== begin - 1;
  if (touchesBefore && joins(markdown, range.start)) return undefined;
  const touchesAfter = text.starts[last + 1] === range.end && partners[wholeEnd] !== last + 1;
  if (touchesAfter && joins(markdown, range.end)) return undefined;
  return settle(markdown, range, hasLostHyphen ? word.slice(0, -1) : word);
}

/** Whether the characters on both sides of an offset would be one word. */
function joins(markdown: string, at: number): boolean {
  const before = markdown[at - 1] ?? ' ';
  const after = markdown[at] ?? ' ';
  return LETTER.test(before) && LETTER.test(after) && !UNSPACED.test(before) && !UNSPACED.test(after);
}

/** The range with the signs of the word that were left out of the comparison; undefined where it was parted. */
function settle(markdown: string, { start, end }: WordRange, word: string): WordRange | undefined {
  if (!/\s/u.test(word) && /\s/u.test(markdown.slice(start, end))) return undefined;
  const signs = [...word];
  const firstTold = signs.findIndex((sign) => !isIgnored(sign));
  for (const sign of signs.slice(0, Math.max(0, firstTold)).reverse()) {
    if (!markdown.startsWith(sign, start - sign.length)) break;
    start -= sign.length;
    if (isEscape(markdown, start - 1)) start -= 1;
  }
  const lastTold = signs.findLastIndex((sign) => !isIgnored(sign));
  for (const sign of signs.slice(lastTold + 1)) {
    const at = isEscape(markdown, end) ? end + 1 : end;
    if (!markdown.startsWith(sign, at)) break;
    end = at + sign.length;
  }
  return { start, end };
}

/** Whether a backslash stands there that makes the next sign stand for itself. */
function isEscape(markdown: string, at: number): boolean {
  let count = 0;
  while (markdown[at - count] === '\\') count += 1;
  return count % 2 === 1 && /[!-/:-@[-`{-~]/.test(markdown[at + 1] ?? '');
}

/** Characters between found words that are looked through for a missing one. */
const MAX_GAP = 2_000;

/**
 * A longest common subsequence may pair a word's letters with those of the words around it. Where a word is
 * missing and stands exactly once between its found neighbours, that is its place.
 */
function withMissed(
  markdown: string,
  words: readonly string[],
  located: readonly (WordRange | undefined)[],
): (WordRange | undefined)[] {
  const result = [...located];
  const nextStarts = startsBehind(located, markdown.length);
  let from = 0;
  for (const [index, word] of words.entries()) {
    const to = nextStarts[index] ?? 0;
    if (!result[index] && word !== '' && to > from && to - from <= MAX_GAP)
      result[index] = onlyPlace(markdown, word, from, to);
    from = result[index]?.end ?? from;
  }
  return result;
}

/** For each word where the next found one begins. */
function startsBehind(located: readonly (WordRange | undefined)[], end: number): number[] {
  const starts: number[] = [];
  let next = end;
  for (let index = located.length - 1; index >= 0; index -= 1) {
    starts[index] = next;
    next = located[index]?.start ?? next;
  }
  return starts;
}

/** Where a whole word stands between two offsets; undefined where it is not there, or more than once. */
function onlyPlace(markdown: string, word: string, from: number, to: number): WordRange | undefined {
  let found: WordRange | undefined;
  for (let at = markdown.indexOf(word, from); at >= 0; at = markdown.indexOf(word, at + 1)) {
    const end = at + word.length;
    if (end > to) break;
    if (joins(markdown, at) || joins(markdown, end)) continue;
    if (found) return undefined;
    found = { start: at, end };
  }
  return found;
}
