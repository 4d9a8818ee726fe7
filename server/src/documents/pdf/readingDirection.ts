export interface VisualWord {
  readonly text: string;
  readonly start: number;
  readonly end: number;
  /** Its characters as they stand, left to right. */
  readonly letters: readonly string[];
}

const RTL = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]/u;
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

/**
 * Words as they stand on the page, left to right, in the order they are read. A line most of whose letters
 * are Hebrew or Arabic is read from the right, the Latin words and numbers within it from the left: the
 * reverse of the Unicode bidirectional algorithm (UAX 9) for one level, which is all that lines show.
 */
export function logicalOrder(words: readonly VisualWord[]): {
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
  const direction = rightToLeft >= leftToRight ? 'rtl' : 'ltr';
  const base = direction === 'rtl';
  const logical: { text: string; start: number; end: number }[] = [];
  const ordered = base ? [...words].reverse() : [...words];
  // A stretch of the other direction is turned as a whole.
  let stretch: typeof logical = [];
  const flush = (): void => {
    logical.push(...stretch.reverse());
    stretch = [];
  };
  for (const word of ordered) {
    const isRtl = RTL.test(word.text);
    const read = { text: isRtl ? readFromRight(word.letters) : word.text, start: word.start, end: word.end };
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

function keepText(words: readonly VisualWord[]): { text: string; start: number; end: number }[] {
  return words.filter(({ text }) => text !== '').map(({ text, start, end }) => ({ text, start, end }));
}

/** A word's letters right to left, numbers and Latin letters within it kept left to right. */
function readFromRight(letters: readonly string[]): string {
  let text = '';
  let kept = '';
  for (const letter of letters.toReversed()) {
    if (!RTL.test(letter) && LETTER_OR_NUMBER.test(letter)) {
      kept = letter + kept;
    } else {
      text += kept + (MIRRORED[letter] ?? letter);
      kept = '';
    }
  }
  return text + kept;
}
