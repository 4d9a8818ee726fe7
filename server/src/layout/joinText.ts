/** Scripts written without spaces between words, and their punctuation (full width). */
const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\u3000-\u303f\uff00-\uff60\u2e80-\u2fdf\ufe30-\ufe4f]/u;
const HYPHEN_AT_END = /(\p{L}+)[-\u2010\u00ad]$/u;
const SOFT_HYPHEN = /\u00ad(?=\S)/g;

/**
 * Lines of one paragraph as one text. A word parted at a line's end becomes whole again; compounds,
 * numbers and a capital after the hyphen keep it. Scripts without spaces are joined without one.
 */
export function joinLines(
  lines: readonly string[],
  { undoHyphens = true, vocabulary }: { undoHyphens?: boolean; vocabulary?: ReadonlySet<string> } = {},
): string {
  let text = '';
  for (const line of lines) {
    const next = line.trim();
    if (next === '') continue;
    if (text === '') text = next;
    else text = undoHyphens ? joinAtBreak(text, next, vocabulary) : `${text}${spaceBetween(text, next)}${next}`;
  }
  return text.replace(SOFT_HYPHEN, '');
}

function joinAtBreak(before: string, after: string, vocabulary: ReadonlySet<string> | undefined): string {
  const first = /^\p{L}+/u.exec(after)?.[0];
  const last = HYPHEN_AT_END.exec(before.slice(-60))?.[1];
  if (last !== undefined && first !== undefined) {
    if (before.endsWith('\u00ad')) return before.slice(0, -1) + after;
    if (keepsHyphen(before, last, after, first, vocabulary)) return before + after;
    return before.slice(0, -1) + after;
  }
  // `1990-` / `1995`, `A-` / `4`: the hyphen is the text's own.
  if (/[\p{L}\p{N}][-\u2010]$/u.test(before) && /^[\p{L}\p{N}]/u.test(after)) return before + after;
  return `${before}${spaceBetween(before, after)}${after}`;
}

/** Prefixes and first parts that take a hyphen before most words. */
const COMPOUND_FIRST = /^(?:self|non|ex|all|cross|half|quasi|well|ill|so|long|short|high|low|full|large|small|two|three|four|five|six|first|second|third|one|state|real|time|post|vice|mid)$/iu;

function keepsHyphen(
  before: string,
  last: string,
  after: string,
  first: string,
  vocabulary: ReadonlySet<string> | undefined,
): boolean {
  // `Anglo-` / `Saxon`; but in a text in capitals `INFOR-` / `MATION` is a parted word.
  if (/^\p{Lu}/u.test(first) && !(isCapitals(last) && isCapitals(first))) return true;
  // `mother-in-` / `law`
  if (new RegExp(`[\\p{L}]-${last}[-\\u2010]$`, 'u').test(before.slice(-60))) return true;
  // A word cut by a hyphen that goes on with another: `well-` / `known-good`.
  if (vocabulary) {
    const joined = (last + first).toLowerCase();
    const hyphened = `${last}-${first}`.toLowerCase();
    if (vocabulary.has(joined)) return false;
    if (vocabulary.has(hyphened)) return true;
  }
  // `pre- and post-war`
  if (/^(?:and|or|to|und|oder|et|ou|y|o)$/iu.test(first) && /\s/.test(after)) return true;
  if (last.length === 1 && /(?:^|\s)\p{L}-$/u.test(before.slice(-3))) return true;
  return COMPOUND_FIRST.test(last);
}

function isCapitals(word: string): boolean {
  return word.length > 1 && word === word.toUpperCase() && word !== word.toLowerCase();
}

function spaceBetween(before: string, after: string): string {
  const last = [...before.slice(-2)].at(-1) ?? '';
  const [first = ''] = after;
  if (UNSPACED.test(last) && UNSPACED.test(first)) return '';
  // Full-width punctuation carries its own space.
  if (/[\u3000-\u303f\uff00-\uff60]/.test(last) || /[\u3001\u3002\uff00-\uff0f\uff1a-\uff20]/.test(first)) return '';
  return ' ';
}

/** Words of a page, lower case, with the hyphens inside them: what tells `re-form` from `reform`. */
export function vocabularyOf(texts: readonly string[]): Set<string> {
  const words = new Set<string>();
  for (const text of texts) {
    // The last word of a line may be a part of one.
    for (const [word] of text.toLowerCase().matchAll(/\p{L}+(?:-\p{L}+)*(?![-\p{L}\u2010\u00ad])/gu)) words.add(word);
  }
  return words;
}
