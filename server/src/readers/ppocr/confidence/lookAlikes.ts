import { rarityOf } from '../../../page/wordList.ts';

/** Shapes that recognisers take for each other, whichever they were surer of. */
const LOOK_ALIKES: readonly (readonly [string, string])[] = [
  ['c', 'e'],
  ['n', 'm'],
  ['n', 'u'],
  ['ni', 'm'],
  ['in', 'm'],
  ['rn', 'm'],
  ['li', 'h'],
  ['lh', 'h'],
  ['b', 'h'],
  ['l', 'i'],
  ['l', 't'],
  ['i', 't'],
  ['f', 't'],
  ['r', 't'],
  ['u', 'o'],
  ['h', 'm'],
  ['d', 'o'],
  ['v', 'y'],
  ['p', 'f'],
  ['r', 'k'],
  ['r', 'p'],
  ['b', 'e'],
  ['a', 'o'],
  ['c', 'g'],
];
/** Shorter words become others by chance. */
const SHORTEST = 4;
/** Rarer words become of names by chance. As in `rarityOf`. */
const RAREST = 40;

/** Letters that are no word of the list, and become one when a single shape is taken for its like. */
export function isLikeKnownWord(core: string): boolean {
  if (core.length < SHORTEST || !/^\p{L}+$/u.test(core) || rarityOf(core) !== undefined) return false;
  const word = core.toLowerCase();
  return LOOK_ALIKES.some(([a, b]) => becomesKnown(word, a, b) || becomesKnown(word, b, a));
}

function becomesKnown(word: string, shape: string, other: string): boolean {
  for (let at = word.indexOf(shape); at >= 0; at = word.indexOf(shape, at + 1)) {
    const rarity = rarityOf(word.slice(0, at) + other + word.slice(at + shape.length));
    if (rarity !== undefined && rarity <= RAREST) return true;
  }
  return false;
}
