import type { SpacedCharacter } from '../wordSpaces.ts';
import { rarityOf } from '../../../../page/wordList.ts';

/**
 * How much less likely than what was read a word of the list may be, in nats: a misread letter of a worn or
 * blurred word is seldom less than a fiftieth as likely as what was read, and a long word is hardly another's misreading.
 */
const COST = { most: 4, usualLength: 5, longer: 0.4, shorter: 1, rarity: 0.02 } as const;
/** At least this share of a line's words is in the list where the line is English, counting one more that is. */
const ENGLISH = 0.5;
/** Shorter words are too like each other. */
const SHORTEST = 3;
/** The likeliest changes of a word that are tried, alone and together. */
const TRIED = 14;
/** Words at least this long may have three letters changed, others two. */
const LONG = 8;

/** Letters that a figure among letters may be, whether the recogniser saw them or not, and their cost in nats. */
const LIKE_FIGURES: ReadonlyMap<string, string> = new Map([
  ['0', 'oO'],
  ['1', 'liI'],
  ['5', 'sS'],
]);
const FIGURE_COST = 1.5;

/** One letter of a word changed, dropped or put in. */
interface Change {
  readonly at: number;
  readonly kind: 'replace' | 'insert';
  readonly text: string;
  /** How much less likely it is than what was read, nats. */
  readonly cost: number;
}

interface Correction {
  readonly changes: readonly Change[];
  readonly cost: number;
}

/**
 * Sets words of English lines right that are in no list of words, where the recogniser itself saw a word of the list
 * as nearly as likely: `thc`, `lhouses`, `frst`, `0bservations`. What the recogniser is sure of stays (names, other
 * languages), as do words with an apostrophe and those that a hyphen at the line's end parts.
 */
export function correctSpelling(characters: readonly SpacedCharacter[]): SpacedCharacter[] {
  const words = lettersOfWords(characters);
  const known = words.filter(([from, to]) => rarityOf(textOf(characters.slice(from, to))) !== undefined);
  if ((known.length + 1) / (words.length + 1) < ENGLISH) return [...characters];
  const corrected: SpacedCharacter[] = [...characters];
  for (const [from, to] of words) {
    const letters = characters.slice(from, to);
    if (letters.length < SHORTEST || rarityOf(textOf(letters)) !== undefined) continue;
    if (to === characters.length - 1 && /^[-\u2010\u00ad]$/u.test(characters[to]?.text ?? '')) continue;
    const best = bestCorrection(letters);
    if (best)
      letters.forEach(
        (letter, i) => (corrected[from + i] = { ...letter, text: changed(letter, i, best.changes) }),
      );
  }
  return corrected;
}

/** Stretches of letters and digits with a letter among them, at least two long; those with an apostrophe left out. */
function lettersOfWords(characters: readonly SpacedCharacter[]): [from: number, to: number][] {
  const words: [number, number][] = [];
  let from = 0;
  const end = (to: number): void => {
    const text = textOf(characters.slice(from, to)).replace(/^['’]+|['’]+$/gu, '');
    if (/^[\p{L}\p{N}]{2,}$/u.test(text) && /\p{L}/u.test(text)) {
      const start = from + (/^['’]*/u.exec(textOf(characters.slice(from, to)))?.[0].length ?? 0);
      words.push([start, start + [...text].length]);
    }
  };
  characters.forEach((c, i) => {
    const isPart = /^[\p{L}\p{N}'’]$/u.test(c.text);
    if (c.spaceBefore || !isPart) {
      end(i);
      from = isPart ? i : i + 1;
    }
  });
  end(characters.length);
  return words;
}

/** The likeliest word of the list that the letters may be; undefined where none is likely enough. */
function bestCorrection(letters: readonly SpacedCharacter[]): Correction | undefined {
  const beyond = letters.length - COST.usualLength;
  const limit = COST.most + (beyond > 0 ? COST.longer : COST.shorter) * beyond;
  const changes = changesOf(letters)
    .filter(({ cost }) => cost <= limit)
    .sort((a, b) => a.cost - b.cost)
    .slice(0, TRIED);
  const together = letters.length >= LONG ? 3 : 2;
  let best: Correction | undefined;
  const tryFrom = (first: number, chosen: readonly Change[], cost: number): void => {
    for (let i = first; i < changes.length; i += 1) {
      const change = changes[i];
      if (!change || chosen.some(({ at }) => at === change.at)) continue;
      const all = [...chosen, change];
      const sum = cost + change.cost;
      // Changes come by cost: what follows costs more.
      if (sum > Math.min(limit, best?.cost ?? limit)) return;
      const rarity = rarityOfWord(letters.map((letter, k) => changed(letter, k, all)).join(''));
      const total = sum + COST.rarity * (rarity ?? 0);
      if (rarity !== undefined && total <= limit && total < (best?.cost ?? Infinity))
        best = { changes: all, cost: total };
      if (all.length < together) tryFrom(i + 1, all, sum);
    }
  };
  tryFrom(0, [], 0);
  return best;
}

function changesOf(letters: readonly SpacedCharacter[]): Change[] {
  return letters.flatMap((letter, at) => [
    ...letter.others
      .filter(({ text }) => text === '' || /^\p{L}$/u.test(text))
      .map(({ text, probability }): Change => ({
        at,
        kind: 'replace',
        text,
        cost: Math.log(Math.max(letter.confidence, probability) / probability),
      })),
    ...letter.missed
      .filter(({ text }) => /^\p{L}$/u.test(text))
      .map(({ text, probability }): Change => ({ at, kind: 'insert', text, cost: -Math.log(probability) })),
    ...[...(LIKE_FIGURES.get(letter.text) ?? '')].map((text): Change => ({
      at,
      kind: 'replace',
      text,
      cost: FIGURE_COST,
    })),
  ]);
}

/** What stands in a letter's place after the changes. */
function changed(letter: SpacedCharacter, at: number, changes: readonly Change[]): string {
  const change = changes.find((one) => one.at === at);
  if (!change) return letter.text;
  return change.kind === 'insert' ? change.text + letter.text : change.text;
}

/** Rarity of a word that is written as words are: small, in capitals, or with one capital first. */
function rarityOfWord(word: string): number | undefined {
  if (word.length < SHORTEST || !/^(?:\p{Ll}+|\p{Lu}+|\p{Lu}\p{Ll}+)$/u.test(word)) return undefined;
  return rarityOf(word);
}

function textOf(characters: readonly SpacedCharacter[]): string {
  return characters.map(({ text }) => text).join('');
}
