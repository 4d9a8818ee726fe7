import type { TextEdit } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { markdownOf } from './codeActions.ts';
import type { LocatedWord, ViewedPage } from './resultView.ts';

/** A line as it was read, word by word, with where each word stands in the document, if it can be found. */
interface LineWord {
  readonly text: string;
  readonly located: LocatedWord | undefined;
}

const HYPHEN = /[-\u2010\u00ad]$/u;
/** Scripts without spaces have words side by side. */
const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/u;

/** The words of one line of a page, in its order. */
export function wordsOfLine(page: ViewedPage, line: number): LineWord[] {
  const located = new Map(page.words().map((one) => [one.word, one]));
  return page.known.words
    .filter((word) => word.line === line)
    .map((word) => ({ text: word.text, located: located.get(word) }));
}

/**
 * The edits that make a new reading of a line of the old one, each as small as it can be: a line has often become
 * part of a longer paragraph, and what people changed around it stays. Undefined where a word that is to change
 * was edited already.
 */
export function lineEdits(
  document: TextDocument,
  before: readonly LineWord[],
  after: readonly string[],
): TextEdit[] | undefined {
  const edits: TextEdit[] = [];
  for (const change of changes(
    before.map(({ text }) => text),
    after,
  )) {
    const edit = editOf(document, before, change);
    if (!edit) return undefined;
    edits.push(...edit);
  }
  return edits;
}

/** Words `from` to `fromEnd` become `words`. */
interface Change {
  readonly from: number;
  readonly fromEnd: number;
  readonly words: readonly string[];
}

function editOf(
  document: TextDocument,
  before: readonly LineWord[],
  { from, fromEnd, words }: Change,
): TextEdit[] | undefined {
  const old = before.slice(from, fromEnd);
  if (old.length === words.length) {
    const edits = old.map((word, index) => replaceOne(document, word, words[index] ?? ''));
    return edits.includes(undefined) ? undefined : edits.filter((edit) => edit !== undefined);
  }
  const [neighbour] = from > 0 ? [before[from - 1]?.located] : [before[fromEnd]?.located];
  const [first, last] = [old[0]?.located, old.at(-1)?.located];
  if (old.length === 0) {
    if (!neighbour) return undefined;
    const { start, end } = neighbour.range;
    const text = markdownOf(joined(words), document, neighbour.range);
    return from > 0
      ? [{ range: { start: end, end }, newText: ` ${text}` }]
      : [{ range: { start, end: start }, newText: `${text} ` }];
  }
  if (!first || !last || old.some(({ located }) => !located)) return undefined;
  const range = { start: first.range.start, end: last.range.end };
  // Something that somebody wrote between the words must not go with them.
  const own = document.getText(range).replace(/[\s\\*_~`|]/g, '');
  if (own.length !== old.map(({ text }) => text.replace(/[\s\\*_~`|]/g, '')).join('').length)
    return undefined;
  return [{ range, newText: words.length === 0 ? '' : markdownOf(joined(words), document, range) }];
}

function replaceOne(document: TextDocument, { text, located }: LineWord, word: string): TextEdit | undefined {
  if (!located) return undefined;
  const { range } = located;
  // Its hyphen fell away when the line was joined with the next.
  const lostHyphen = HYPHEN.test(text) && !HYPHEN.test(document.getText(range));
  return { range, newText: markdownOf(lostHyphen ? word.replace(HYPHEN, '') : word, document, range) };
}

function joined(words: readonly string[]): string {
  return words.reduce((text, word) => {
    const side = UNSPACED.test(text.at(-1) ?? '') && UNSPACED.test(word[0] ?? '');
    return text === '' || side ? text + word : `${text} ${word}`;
  }, '');
}

/** What differs, by a longest common subsequence of words. */
function changes(before: readonly string[], after: readonly string[]): Change[] {
  const lengths = Array.from({ length: before.length + 1 }, () =>
    new Array<number>(after.length + 1).fill(0),
  );
  const at = (i: number, j: number): number => lengths[i]?.[j] ?? 0;
  for (let i = before.length - 1; i >= 0; i -= 1)
    for (let j = after.length - 1; j >= 0; j -= 1) {
      const row = lengths[i];
      if (row) row[j] = before[i] === after[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
    }
  const found: Change[] = [];
  let [i, j] = [0, 0];
  while (i < before.length || j < after.length) {
    const [from, start] = [i, j];
    while (
      i < before.length && j < after.length ? before[i] !== after[j] : i < before.length || j < after.length
    )
      if (j >= after.length || (i < before.length && at(i + 1, j) >= at(i, j + 1))) i += 1;
      else j += 1;
    if (i > from || j > start) found.push({ from, fromEnd: i, words: after.slice(start, j) });
    while (i < before.length && j < after.length && before[i] === after[j]) {
      i += 1;
      j += 1;
    }
  }
  return found;
}
