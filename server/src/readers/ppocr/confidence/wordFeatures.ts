import { rarityOf } from '../../../page/wordList.ts';
import { isCjk } from '../correction/latinPunctuation.ts';
import type { SpacedCharacter } from '../correction/wordSpaces.ts';
import { isLikeKnownWord } from './lookAlikes.ts';

/**
 * What tells a wrong word from a right one. Of probabilities the logarithms count, bounded, so that no single step can
 * say more than all others together.
 */
export interface WordFeatures {
  /** Odds against the least likely character, log; and the part of them above -6, where doubt begins. */
  readonly leastOdds: number;
  readonly leastOddsHigh: number;
  /** Nats of the least likely character, 0 where it is sure. */
  readonly leastNats: number;
  /** How nearly the second-best reading of the second most doubtful character was taken, log of the ratio. */
  readonly secondRival: number;
  /** How likely a character of the word is none, one was missed, and a space within was missed; logs. */
  readonly dropped: number;
  readonly missed: number;
  readonly missedSpace: number;
  /** Width of the narrower gap beside the word, 0 for the line's letter gaps, 1 for its word spaces. */
  readonly edgeWidth: number;
  /** All parts of the word are in the list of English words, and how rare the rarest is (0..1). */
  readonly known: number;
  readonly rarity: number;
  /** Small letters that are no word of the list, as far as the line is English (0..1). */
  readonly unknownInEnglish: number;
  /** How nearly a word of the list was read instead, 0..7. */
  readonly knownRival: number;
  /** No word of the list, but one if a shape is taken for its like, as far as the line is English (0..1). */
  readonly likeKnown: number;
  /** Capitals after small letters, or small ones after two capitals. */
  readonly innerCapital: number;
  /** One or two characters. */
  readonly short: number;
  /** Letters with accents, or Chinese, Japanese or Korean ones, where the rest of the line has ASCII only. */
  readonly foreign: number;
  /** Signs that text seldom has. */
  readonly oddSign: number;
  /** Letters and digits in one word. */
  readonly mixed: number;
  /** Most of the line has no word spaces, so that a word is a run of characters: 1. */
  readonly unspaced: number;
  /** Mean nats of the line's other characters, 0..1. */
  readonly restOfLine: number;
}

const BOUNDS = {
  /** Log odds beyond these say no more. */
  odds: { least: -9, most: 3, doubt: -6 },
  /** Logs of probabilities below this are noise. */
  log: -7,
  nats: 3,
  edgeWidth: { least: -0.5, most: 1.5 },
} as const;
/** Keeps logarithms finite. */
const EPSILON = 1e-4;
/** A usual word space where the line has none to compare with, of the crop's height; and the least over the letter gaps. */
const WORD_GAP = { alone: 0.2, least: 0.05 } as const;
/** The line must be English by this share of its words before another word is taken for a better one. */
const ENGLISH = 0.45;
const SHORTEST_KNOWN = 3;

/** A line's characters, and what all its words share. */
export interface LineEvidence {
  readonly characters: readonly SpacedCharacter[];
  /** px of the crop */
  readonly letterGap: number;
  readonly wordGap: number;
  /** Share of the line's words that are in the list of English words, drawn to a half in short lines. */
  readonly english: number;
  /** Most of its characters are of a script without word spaces. */
  readonly unspaced: boolean;
  /** Nats of all characters together. */
  readonly nats: number;
}

/** `height`: of the crop, px. */
export function lineEvidence(characters: readonly SpacedCharacter[], height: number): LineEvidence {
  const widthsOf = (spaces: boolean): number[] =>
    characters.slice(1).flatMap((c) => (c.spaceBefore === spaces ? [c.gap.end - c.gap.start] : []));
  const letterGap = median(widthsOf(false)) ?? 0;
  const wordGap = median(widthsOf(true)) ?? letterGap + WORD_GAP.alone * height;
  const words = textOf(characters)
    .split(' ')
    .map(coreOf)
    .filter((word) => /^\p{L}{2,}$/u.test(word));
  const known = words.filter((word) => rarityOf(word) !== undefined).length;
  return {
    characters,
    letterGap,
    wordGap: Math.max(wordGap, letterGap + WORD_GAP.least * height),
    english: (known + 1) / (words.length + 2),
    unspaced: 2 * characters.filter(({ text }) => isCjk(text)).length > characters.length,
    nats: characters.reduce((sum, { confidence }) => sum + natsOf(confidence), 0),
  };
}

/** Features of the word of the characters `from` to `to` (excluded), which is written `text`. */
export function wordFeatures(line: LineEvidence, from: number, to: number, text: string): WordFeatures {
  const own = line.characters.slice(from, to);
  const least = Math.min(1, ...own.map(({ confidence }) => confidence));
  const rivals = own.map(rivalOf).sort((a, b) => b - a);
  const core = coreOf(text);
  const knownRarity = rarityOfAll(core);
  const isKnown = knownRarity !== undefined;
  const cjk = isCjk(text);
  const rest = line.characters.length - own.length;
  const restNats = line.nats - own.reduce((sum, { confidence }) => sum + natsOf(confidence), 0);
  const edges = [line.characters[from], line.characters[to]].filter(
    (c, side) => c !== undefined && (side === 1 || from > 0),
  ) as SpacedCharacter[];
  const leastOdds = oddsAgainst(least);
  return {
    leastOdds,
    leastOddsHigh: Math.max(0, leastOdds - BOUNDS.odds.doubt),
    leastNats: between(natsOf(least), 0, BOUNDS.nats),
    secondRival: logOf(rivals[1] ?? 0),
    dropped: logOf(Math.max(0, ...own.map((c) => likelihood(c.others, '')))),
    missed: logOf(
      Math.max(0, ...own.flatMap((c) => c.missed.map((o) => (o.text.trim() === '' ? 0 : o.probability)))),
    ),
    missedSpace: logOf(Math.max(0, ...own.slice(1).map((c) => likelihood(c.missed, ' ')))),
    edgeWidth: Math.min(1, ...edges.map((c) => widthOf(c, line))),
    known: isKnown ? 1 : 0,
    rarity: knownRarity ?? 0,
    unknownInEnglish: !isKnown && /^\p{Ll}{2,}$/u.test(core) ? line.english : 0,
    knownRival:
      !isKnown && !cjk && line.english >= ENGLISH && isLetters(core) && core.length >= SHORTEST_KNOWN
        ? knownRival(own)
        : 0,
    likeKnown: isLikeKnownWord(core) ? line.english : 0,
    innerCapital: /\p{Ll}\p{Lu}|\p{Lu}{2}\p{Ll}/u.test(core) ? 1 : 0,
    short: own.length <= 2 ? 1 : 0,
    foreign: isForeign(text, line, from, to) ? 1 : 0,
    oddSign: /[^\p{L}\p{M}\p{N}\s.,;:!?¿¡'"’‘“”„«»()\-–—/&%$£€#@*+=[\]]/u.test(text) ? 1 : 0,
    mixed: /\d/.test(core) && /\p{L}/u.test(core) ? 1 : 0,
    unspaced: line.unspaced ? 1 : 0,
    restOfLine: between((rest > 0 ? restNats : line.nats) / Math.max(1, rest > 0 ? rest : own.length), 0, 1),
  };
}

/** How nearly a word of the list was read instead, by one other character. */
function knownRival(own: readonly SpacedCharacter[]): number {
  let best = 0;
  const written = (at: number, text: string): string =>
    coreOf(own.map((c, i) => (i === at ? text : c.text)).join(''));
  for (const [at, c] of own.entries()) {
    const changes = [
      ...c.others.map(({ text, probability }) => ({
        text,
        ratio: probability / Math.max(EPSILON, c.confidence),
      })),
      ...c.missed.map(({ text, probability }) => ({ text: text + c.text, ratio: probability })),
    ];
    for (const { text, ratio } of changes) {
      const word = written(at, text);
      if (isLetters(word) && rarityOf(word) !== undefined) best = Math.max(best, logOf(ratio) - BOUNDS.log);
    }
  }
  return best;
}

/** Rarity of the rarest part of a word, 0..1; undefined where a part is in no list. */
function rarityOfAll(core: string): number | undefined {
  const parts = core.split(/[-'’/&.]+/u).filter((part) => part !== '');
  if (parts.length === 0) return undefined;
  let rarest = 0;
  for (const part of parts) {
    if (!/^\p{L}+$/u.test(part)) return undefined;
    const rarity = part.length === 1 ? (/^[aAIstdmS]$/.test(part) ? 10 : undefined) : rarityOf(part);
    if (rarity === undefined) return undefined;
    rarest = Math.max(rarest, rarity);
  }
  return rarest / 50;
}

function isForeign(text: string, { characters }: LineEvidence, from: number, to: number): boolean {
  return (
    (/[\u00c0-\u024f∪∩×]/u.test(text) || isCjk(text)) &&
    to - from < characters.length &&
    characters.every((c, at) => (at >= from && at < to) || /^[\x20-\x7e]*$/.test(c.text))
  );
}

/** The second-best reading of a character, as a share of its own. */
function rivalOf({ others, confidence }: SpacedCharacter): number {
  const best = Math.max(0, ...others.map(({ text, probability }) => (text === '' ? 0 : probability)));
  return best / Math.max(EPSILON, confidence);
}

function widthOf({ gap }: SpacedCharacter, { letterGap, wordGap }: LineEvidence): number {
  const { least, most } = BOUNDS.edgeWidth;
  return between((gap.end - gap.start - letterGap) / Math.max(EPSILON, wordGap - letterGap), least, most);
}

function likelihood(others: SpacedCharacter['others'], text: string): number {
  return others.find((other) => other.text === text)?.probability ?? 0;
}

function oddsAgainst(probability: number): number {
  const p = between(probability, EPSILON, 1);
  return between(Math.log((1 - p + EPSILON) / p), BOUNDS.odds.least, BOUNDS.odds.most);
}

function natsOf(probability: number): number {
  return -Math.log(between(probability, EPSILON, 1));
}

function logOf(probability: number): number {
  return between(Math.log(between(probability, EPSILON, 1)), BOUNDS.log, 0);
}

/** What is no number counts as the least. */
function between(value: number, least: number, most: number): number {
  return value >= least ? Math.min(most, value) : least;
}

function isLetters(word: string): boolean {
  return /^\p{L}+$/u.test(word);
}

/** A word without the marks around it. */
function coreOf(word: string): string {
  return word.replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, '');
}

function textOf(characters: readonly SpacedCharacter[]): string {
  return characters.map(({ text, spaceBefore }) => (spaceBefore ? ' ' : '') + text).join('');
}

function median(values: readonly number[]): number | undefined {
  return [...values].sort((a, b) => a - b)[values.length >> 1];
}
