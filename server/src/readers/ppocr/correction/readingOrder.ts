import type { Word } from '../../../page/pageResult.ts';
import { isReadFromRight, logicalOrder, readFromRight } from '../../../page/readingDirection.ts';

/** The words of a line in the order in which they are read, and where that begins. */
export interface OrderedWords {
  readonly words: Word[];
  readonly direction: 'ltr' | 'rtl';
}

/**
 * Turns words as a recogniser gives them, from the left to the right as printed, into the order in which they are
 * read and typed. Recognisers of Hebrew and Arabic write the letters of a word in that order, too, with each mark
 * before its letter, but brackets as they are typed. Lines without such letters come back as they are.
 */
export function inReadingOrder(words: readonly Word[]): OrderedWords {
  if (!words.some(({ text }) => isReadFromRight(text))) return { words: [...words], direction: 'ltr' };
  const visual = words.map(({ text }, i) => ({ text, start: i, end: i, letters: lettersOf(text) }));
  const { words: ordered, direction } = logicalOrder(visual, 'ltr', 'as-typed');
  return {
    direction,
    words: ordered.flatMap(({ text, start }) => {
      const word = words[start];
      return word ? [{ ...word, text, ...alternativesOf(word) }] : [];
    }),
  };
}

function alternativesOf({ alternatives }: Word): Pick<Word, 'alternatives'> {
  if (!alternatives) return {};
  return {
    alternatives: alternatives.map((text) =>
      isReadFromRight(text) ? readFromRight(lettersOf(text), 'as-typed') : text,
    ),
  };
}

/** Letters from left to right, each with its marks behind it in the order in which they are typed. */
function lettersOf(text: string): string[] {
  const letters: string[] = [];
  let marks = '';
  for (const sign of text) {
    if (/\p{M}/u.test(sign)) {
      marks = sign + marks;
      continue;
    }
    letters.push(sign + marks);
    marks = '';
  }
  return marks === '' ? letters : [...letters, marks];
}
