export interface VisualWord {
  readonly text: string;
  /** Along the line; kept for the caller. */
  readonly start: number;
  readonly end: number;
  /** Its characters as they stand, left to right. */
  readonly letters: readonly string[];
}

/** Digits of Arabic and Persian run from the left, as all numbers. */
const RTL = /(?!\p{Nd})[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]/u;
const COMBINING = /^\p{M}+$/u;
/** What stands between the digits of one number: `12.5`, `2024/05/12`, `10:30`. */
const IN_NUMBER = /^[.,:/٫٬-]$/u;
const DIGIT_AT_END = /\p{Nd}$/u;
const DIGIT_AT_START = /^\p{Nd}/u;
const LETTER_OR_NUMBER = /[\p{L}\p{N}]/u;
const MIRRORED: Readonly<Record<string, string>> = {
  '(': ')',
  ')': '(',
  '[': ']',
  ']': '[',
  '{': '}',
  '}': '{',
  '«': '»',
  '»': '«',
};

/** Whether brackets were taken from a print, where those of text that is read from the right are mirrored. */
export type Brackets = 'as-printed' | 'as-typed';

export function isReadFromRight(text: string): boolean {
  return RTL.test(text);
}

/**
 * Words as they stand on the page, left to right, in the order they are read. A line most of whose letters
 * are Hebrew or Arabic is read from the right, the Latin words and numbers within it from the left: the
 * reverse of the Unicode bidirectional algorithm (UAX 9) for one level, which is all that lines show.
 */
export function logicalOrder(
  words: readonly VisualWord[],
  page: 'ltr' | 'rtl',
  brackets: Brackets = 'as-printed',
): {
  words: { text: string; start: number; end: number }[];
  direction: 'ltr' | 'rtl';
  /** Whether the order of characters is another one than on the page. */
  turned: boolean;
} {
  let rightToLeft = 0;
  let leftToRight = 0;
  for (const { letters } of words) {
    for (const letter of letters) {
      if (RTL.test(letter)) rightToLeft++;
      else if (/\p{L}/u.test(letter)) leftToRight++;
    }
  }
  if (rightToLeft === 0) return { words: keepText(words), direction: 'ltr', turned: false };
  const direction =
    rightToLeft >= leftToRight || isEnclosed(words, rightToLeft, leftToRight, page) ? 'rtl' : 'ltr';
  const base = direction === 'rtl';
  const logical: { text: string; start: number; end: number }[] = [];
  const ordered = base ? [...words].reverse() : [...words];
  // A stretch of the other direction is turned as a whole.
  let stretch: typeof logical = [];
  const flush = (): void => {
    // In a line read from the right, numbers left of all Latin words are read one by one (UAX 9, N1 and W7).
    const latin = base ? stretch.findLastIndex(({ text }) => /\p{L}/u.test(text)) + 1 : stretch.length;
    logical.push(...stretch.slice(0, latin).reverse(), ...stretch.slice(latin));
    stretch = [];
  };
  for (const word of ordered) {
    const isRtl = RTL.test(word.text);
    const text = isRtl
      ? readFromRight(word.letters, brackets)
      : base
        ? numberFromRight(word.text, brackets)
        : word.text;
    const read = { text, start: word.start, end: word.end };
    const other = base ? !isRtl && LETTER_OR_NUMBER.test(word.text) : isRtl;
    if (other) {
      stretch.push(read);
    } else {
      flush();
      logical.push(read);
    }
  }
  flush();
  return { words: logical.filter(({ text }) => text !== ''), direction, turned: true };
}

/** Of a line's letters: fewer are a quotation. */
const MIXED_LINE = 0.3;

/**
 * A line of mostly Latin letters that is read from the right all the same: it begins so on a page of such text, or
 * begins and ends so.
 */
function isEnclosed(
  words: readonly VisualWord[],
  rightToLeft: number,
  leftToRight: number,
  page: 'ltr' | 'rtl',
): boolean {
  const begins = RTL.test(words.at(-1)?.text ?? '');
  if (!begins || page === 'rtl') return begins;
  return RTL.test(words[0]?.text ?? '') && rightToLeft >= MIXED_LINE * (rightToLeft + leftToRight);
}

/** The direction of most letters of a page. */
export function directionOf(texts: Iterable<string>): 'ltr' | 'rtl' {
  let balance = 0;
  for (const text of texts) {
    if (RTL.test(text)) balance++;
    else if (/\p{L}/u.test(text)) balance--;
  }
  return balance > 0 ? 'rtl' : 'ltr';
}

function keepText(words: readonly VisualWord[]): { text: string; start: number; end: number }[] {
  return words.filter(({ text }) => text !== '').map(({ text, start, end }) => ({ text, start, end }));
}

/** A word's letters right to left, numbers and Latin letters within it kept left to right. */
export function readFromRight(letters: readonly string[], brackets: Brackets = 'as-printed'): string {
  let text = '';
  let kept = '';
  const clusters = clustersOf(letters).reverse();
  clusters.forEach((cluster, i) => {
    const isNumber =
      IN_NUMBER.test(cluster) && DIGIT_AT_START.test(kept) && DIGIT_AT_END.test(clusters[i + 1] ?? '');
    if (isNumber || (!RTL.test(cluster) && LETTER_OR_NUMBER.test(cluster))) {
      kept = cluster + kept;
    } else {
      text += kept + (brackets === 'as-printed' ? (MIRRORED[cluster] ?? cluster) : cluster);
      kept = '';
    }
  });
  return text + kept;
}

/** A number with marks around it: `.1` as it is printed at the right of an item is `1.`. */
const MARKED_NUMBER = /^([.,:;،؛()[\]]*)(\p{Nd}(?:[^\p{L}]*\p{Nd})?[%٪°]?)([.,:;،؛()[\]]*)$/u;

/**
 * A number in text that is read from the right: its digits keep their order, the marks around them change sides. What
 * is none comes back as it is.
 */
export function numberFromRight(text: string, brackets: Brackets = 'as-printed'): string {
  const match = MARKED_NUMBER.exec(text);
  if (!match) return text;
  const [, left = '', number = '', right = ''] = match;
  // A pair that closes around the number was taken from the print after all.
  const isPrinted = brackets === 'as-printed' || (/[([]/.test(left) && /[)\]]/.test(right));
  const turned = (marks: string): string =>
    [...marks]
      .reverse()
      .map((mark) => (isPrinted ? (MIRRORED[mark] ?? mark) : mark))
      .join('');
  return `${turned(right)}${number}${turned(left)}`;
}

/** Letters with the signs above and below them, which follow their letter in any direction. */
function clustersOf(letters: readonly string[]): string[] {
  const clusters: string[] = [];
  for (const letter of letters) {
    if (clusters.length > 0 && COMBINING.test(letter)) clusters[clusters.length - 1] += letter;
    else clusters.push(letter);
  }
  return clusters;
}
