import { foldCharacters, foldText, type FoldOptions } from './normalizeText.ts';
import { fillUnreadable } from './scoreText.ts';
import { commonWords, counterparts } from './wordAlignment.ts';
import { hasLetterOrDigit, wordsOf } from './words.ts';

/** A word as it was read. */
export interface ReadWord {
  readonly text: string;
  /** It is the last of its line: a hyphen at its end may part a word. */
  readonly endsLine: boolean;
}

/**
 * `right` and `wrong`: the truth has it so, or otherwise. `extra`: the truth has nothing in its place, as of a stamp,
 * or of a speck that was read. `unjudged`: marks alone.
 */
export type WordVerdict = 'right' | 'wrong' | 'extra' | 'unjudged';

/** One or more read words that are compared as one, since a hyphen at a line's end parts them. */
interface Token {
  readonly text: string;
  readonly words: readonly number[];
}

/** A read word whose letters face letters of the truth to less than this share stands where the truth has none. */
const FACING_SHARE = 0.5;

/**
 * Compares each read word with a page's truth. Both are aligned word by word until nothing agrees, so that text in
 * another order is right; what is left is wrong where it faces what is left of the truth. Quotes, dashes and width
 * forms are folded as in all scores, hyphens between letters dropped, and spaces beside marks do not count: `Total :`
 * is `Total:`.
 */
export function judgeWords(
  read: readonly ReadWord[],
  truth: string,
  options: FoldOptions = {},
): WordVerdict[] {
  const fold = { ...options, joinHyphens: true };
  const tokens = tokensOf(read, fold);
  const texts = tokens.map(({ text }) => text);
  const truths = wordsOf(fillUnreadable(foldText(withoutStrayMarks(truth), fold), texts.join(' ')));
  const { agreed, facing } = alignAll(texts, truths);
  const { same, misread } = compareFacing(facing, texts, truths);
  const verdicts = read.map((): WordVerdict => 'unjudged');
  tokens.forEach(({ text, words }, at) => {
    if (!hasLetterOrDigit(text)) return;
    const verdict = agreed.has(at) || same.has(at) ? 'right' : misread.has(at) ? 'wrong' : 'extra';
    for (const word of words) verdicts[word] = verdict;
  });
  return verdicts;
}

/** Strokes that typists and programs left before words of truths, as in `_to` and `{in`. */
function withoutStrayMarks(truth: string): string {
  return truth.replace(/(?<![\p{L}\p{N}_])[_{|\\^](?=\p{L})/gu, '');
}

/** Places of words of both sides, between two words that agree. */
interface Facing {
  readonly read: readonly number[];
  readonly truth: readonly number[];
}

/** Aligns what is left of both sides until no word is in both: the places that agree, and what of the rest faces what. */
function alignAll(
  texts: readonly string[],
  truths: readonly string[],
): { agreed: ReadonlySet<number>; facing: Facing[] } {
  const agreed = new Set<number>();
  const taken = new Set<number>();
  const stretches: Facing[] = [];
  for (let round = 0; ; round += 1) {
    // Marks alone are everywhere: once the order of the text is used up, they say nothing.
    const counts = (text: string): boolean => round === 0 || hasLetterOrDigit(text);
    const read = texts.flatMap((text, at) => (agreed.has(at) || !counts(text) ? [] : [at]));
    const left = truths.flatMap((text, at) => (taken.has(at) || !counts(text) ? [] : [at]));
    const anchors = commonWords(
      read.map((at) => texts[at] ?? ''),
      left.map((at) => truths[at] ?? ''),
    );
    if (anchors.length === 0 && round > 0) break;
    let [r, t] = [0, 0];
    for (const [readAt, truthAt] of [...anchors, [read.length, left.length] as const]) {
      stretches.push({ read: read.slice(r, readAt), truth: left.slice(t, truthAt) });
      [r, t] = [readAt + 1, truthAt + 1];
    }
    for (const [readAt, truthAt] of anchors) {
      agreed.add(read[readAt] ?? -1);
      taken.add(left[truthAt] ?? -1);
    }
  }
  const facing = stretches.map(({ read, truth }) => ({
    read: read.filter((at) => !agreed.has(at)),
    truth: truth.filter((at) => !taken.has(at)),
  }));
  return { agreed, facing };
}

/** Read words that are those of the truth but for spaces beside marks, and those that stand for others. */
function compareFacing(
  facing: readonly Facing[],
  texts: readonly string[],
  truths: readonly string[],
): { same: ReadonlySet<number>; misread: ReadonlySet<number> } {
  const same = new Set<number>();
  const misread = new Set<number>();
  const known = new Set<number>();
  for (const stretch of facing) {
    const read = stretch.read.filter((at) => !same.has(at) && !misread.has(at));
    const truth = stretch.truth.filter((at) => !known.has(at));
    if (read.length === 0 || truth.length === 0) continue;
    const ownTexts = read.map((at) => texts[at] ?? '');
    const ownTruths = truth.map((at) => truths[at] ?? '');
    const alike = alikeButForSpaces(ownTexts, ownTruths);
    const shares = counterparts(ownTexts, ownTruths);
    for (const [i, at] of read.entries()) {
      if (alike.has(i)) same.add(at);
      else if ((shares.a[i] ?? 0) >= FACING_SHARE) misread.add(at);
    }
    for (const [i, at] of truth.entries()) if ((shares.b[i] ?? 0) >= FACING_SHARE) known.add(at);
  }
  return { same, misread };
}

/** A stretch of letters and digits, or one mark. */
interface Piece {
  readonly text: string;
  readonly word: number;
}

/** Words of a stretch all of whose letters, digits and marks are in the other one's order, and no mark beside them is missing. */
function alikeButForSpaces(texts: readonly string[], truths: readonly string[]): ReadonlySet<number> {
  const [read, truth] = [piecesOf(texts), piecesOf(truths)];
  const pairs = commonWords(
    read.map(({ text }) => text),
    truth.map(({ text }) => text),
  );
  const found = new Map(pairs);
  const taken = new Set(pairs.map(([, at]) => at));
  const isLost = (at: number, word: number | undefined): boolean =>
    truth[at] !== undefined && truth[at].word === word && !taken.has(at) && !hasLetterOrDigit(truth[at].text);
  const alike = new Set(texts.keys());
  for (const [at, { word }] of read.entries()) {
    const other = found.get(at);
    if (other === undefined) alike.delete(word);
    else if (isLost(other - 1, truth[other]?.word) || isLost(other + 1, truth[other]?.word))
      alike.delete(word);
  }
  return alike;
}

function piecesOf(words: readonly string[]): Piece[] {
  return words.flatMap((text, word) =>
    (text.match(/[\p{L}\p{N}]+|[^\p{L}\p{N}]/gu) ?? []).map((piece) => ({ text: piece, word })),
  );
}

function tokensOf(read: readonly ReadWord[], fold: FoldOptions): Token[] {
  const tokens: { text: string; words: number[]; isParted: boolean }[] = [];
  for (const [at, { text, endsLine }] of read.entries()) {
    const folded = foldCharacters(text, fold).replaceAll(' ', '');
    const before = tokens.at(-1);
    const isParted = endsLine && /\p{L}-$/u.test(folded);
    if (before?.isParted === true && /^\p{Ll}/u.test(folded)) {
      before.text = before.text.slice(0, -1) + folded;
      before.words.push(at);
      before.isParted = isParted;
    } else tokens.push({ text: folded, words: [at], isParted });
  }
  return tokens;
}
