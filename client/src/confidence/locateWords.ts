/** A word and how sure the recogniser was of it. */
export interface ReadWord {
  readonly text: string;
  /** From 0 to 1. */
  readonly confidence: number;
}

export interface LocatedWord<Word extends ReadWord> {
  readonly word: Word;
  /** Offset in the text, in characters. */
  readonly start: number;
  readonly end: number;
}

/** Characters the Markdown writer puts a backslash before. */
const ESCAPABLE = /[\\`*_{}[\]()#+\-.!|<>~$&"':=]/;

/** A word further away than this is not the next one, but the same word of another place. */
const MAX_DISTANCE = 2_000;

/**
 * Finds words, given in reading order, in the Markdown that was made of them. Words that were joined,
 * changed or edited away are left out, and the search goes on behind the last that was found.
 */
export function locateWords<Word extends ReadWord>(
  text: string,
  words: readonly Word[],
): LocatedWord<Word>[] {
  const located: LocatedWord<Word>[] = [];
  let from = 0;
  for (const word of words) {
    if (word.text === '') continue;
    const found = findWord(text, word.text, from);
    if (!found || found.start - from > MAX_DISTANCE) continue;
    located.push({ word, ...found });
    from = found.end;
  }
  return located;
}

function findWord(text: string, word: string, from: number): { start: number; end: number } | undefined {
  for (let start = from; start <= text.length - word.length; start += 1) {
    const end = matchAt(text, word, start);
    if (end !== undefined && isBoundary(text, start, end)) return { start, end };
  }
  return undefined;
}

/** The end of the word if it stands at `start`, escaped or not. */
function matchAt(text: string, word: string, start: number): number | undefined {
  let at = start;
  for (const character of word) {
    if (text[at] === '\\' && character !== '\\' && ESCAPABLE.test(text[at + 1] ?? '')) at += 1;
    else if (text[at] === '\\' && character === '\\' && text[at + 1] === '\\') at += 1;
    if (!text.startsWith(character, at)) return undefined;
    at += character.length;
  }
  return at;
}

const LETTER = /[\p{L}\p{N}]/u;
/** Scripts without spaces have words side by side. */
const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/u;

function isBoundary(text: string, start: number, end: number): boolean {
  return !joins(text[start - 1], text[start]) && !joins(text[end - 1], text[end]);
}

function joins(before: string | undefined, after: string | undefined): boolean {
  if (before === undefined || after === undefined) return false;
  return LETTER.test(before) && LETTER.test(after) && !UNSPACED.test(before) && !UNSPACED.test(after);
}
