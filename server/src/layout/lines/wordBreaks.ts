import { rarityOf } from '../../page/wordList.ts';

/*
 * Whether a hyphen at a line's end belongs to the word (`well-known`) or only parts it (`main-tained`). The page's own
 * words decide first; where it has neither form, the words of the language.
 */

const ONES = 'one|two|three|four|five|six|seven|eight|nine';
const TENS = 'twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety';
const ORDINALS = 'first|second|third|fourth|fifth|sixth|seventh|eighth|ninth';

/** `thirty-three`, `twenty-first`. */
const NUMBER = new RegExp(`^(?:${TENS})-(?:${ONES}|${ORDINALS})s?$`);
/** `one-half`, `two-thirds`. */
const FRACTION = new RegExp(
  `^(?:${ONES}|ten)-(?:half|halves|thirds?|quarters?|fourths?|fifths?|sixths?|sevenths?|eighths?|ninths?|tenths?|hundredths?)$`,
);
/** First parts that are hyphened and no words of their own. */
const COMPOUND_PREFIX = /^(?:ex|non|quasi|so)$/;
/** Words that join what follows without one: `submarket`, `overleaf`. */
const JOINING_PREFIX =
  /^(?:sub|super|inter|over|under|out|counter|fore|hyper|trans|multi|micro|mini|anti|semi)$/;
/** The endings of words that are words as well. */
const ENDING =
  /^(?:ability|able|ages?|ally|ants?|ates?|ding|fold|ful|hood|ible|ices?|ions?|ish|ism|kings?|less|like|lings?|ments?|men|ming|ness|ping|rings?|ships?|sing|tics?|ties|tings?|tions?|wards?|wise|worth|worthy)$/;
/** How rare a word may be to be taken for a part of a compound: the levels of the word list. */
const COMMON = 40;
/** Letters. A shorter second part is an ending rather than a word. */
const SHORTEST_LAST = 4;
/** Letters of a first part that can be a word of its own, and of a word without its ending. */
const SHORTEST_HEAD = 3;
const SHORTEST_STEM = 3;
/** Prefixes that keep a hyphen before their own last vowel: `co-operate`, `re-enter`, `anti-inflammatory`. */
const BEFORE_SAME_VOWEL = /^(?:co|re|pre|de|anti|semi|micro|ultra|contra|intra)$/;
const OPPOSITES = /^(?:north-south|south-north|east-west|west-east)$/;
/** `state-` / `of-the-art`, `day-` / `to-day`. */
const LINKS = /^(?:of|to|in|on|the|and|for|by|at|as|up|a|à|de|la|le|sur|en|und|y)-\p{L}/iu;

/** `est-` / `il`, `celui-` / `ci`, `peut-` / `être`. */
const FRENCH_LAST =
  /^(?:ci|là|même|mêmes|être|dire|vous|nous|moi|toi|lui|elles?|ils?|on|je|tu|ce|les?|la|leur|y|en|uns|unes|dessus|dessous|delà|devant|midi)$/u;
const FRENCH_FIRST = /^(?:demi|mi|quelques|vingt|trente|quarante|cinquante|soixante|quatre|dix|nord|sud)$/u;
const ENGLISH_WORDS = ['the', 'of', 'and', 'to', 'in', 'is', 'that', 'for', 'was', 'with', 'by', 'it'];
const FRENCH_WORDS = ['les', 'des', 'est', 'dans', 'une', 'que', 'pour', 'qui'];
const GERMAN_WORDS = ['der', 'und', 'die', 'das', 'nicht', 'mit', 'ist', 'von'];
/** Of those lists: so many of the language's words on a page say that it is in that language. */
const ENOUGH_WORDS = 4;
/** A page with fewer words shows no language. */
const FEW_WORDS = 40;

export interface BrokenWord {
  /** The line up to the hyphen, that included; its end is enough. */
  readonly before: string;
  /** The next line; its start is enough. */
  readonly after: string;
  /** The letters before the hyphen, and the first letters of the next line. */
  readonly last: string;
  readonly first: string;
}

/**
 * Whether a hyphen at the end of a line belongs to the word. `vocabulary`: the page's words in lower case,
 * compounds with hyphens.
 */
export function keepsHyphen(
  { before, after, last, first }: BrokenWord,
  vocabulary: ReadonlySet<string> | undefined,
): boolean {
  const capitals = isCapitals(last) && isCapitals(first);
  // `Anglo-` / `Saxon`; but in a text in capitals `INFOR-` / `MATION` is a parted word.
  if (/^\p{Lu}/u.test(first) && !capitals) return true;
  // `mother-in-` / `law`
  if (new RegExp(`[\\p{L}]-${last}[-\\u2010]$`, 'u').test(before)) return true;
  const [head, tail] = [last.toLowerCase(), first.toLowerCase()];
  const known = vocabulary && knownForm(head, tail, vocabulary);
  if (known) return known === 'hyphened';
  if (last.length === 1 && /(?:^|\s)\p{L}[-\u2010]$/u.test(before.slice(-3))) return true;
  const compound = `${head}-${tail}`;
  if (NUMBER.test(compound) || FRACTION.test(compound) || OPPOSITES.test(compound)) return true;
  if (LINKS.test(after)) return true;
  if (speaks(FRENCH_WORDS, vocabulary)) return FRENCH_LAST.test(tail) || FRENCH_FIRST.test(head);
  if (speaks(GERMAN_WORDS, vocabulary)) return false;
  const foreign = vocabulary && vocabulary.size >= FEW_WORDS && !speaks(ENGLISH_WORDS, vocabulary);
  return foreign !== true && isCompound(head, tail);
}

/** English: two words that are none together, where the second is not only an ending. */
function isCompound(head: string, tail: string): boolean {
  if (rarityOf(`${head}${tail}`) !== undefined) return false;
  if (BEFORE_SAME_VOWEL.test(head)) return head.at(-1) === tail[0];
  const isWord = (part: string): boolean => (rarityOf(part) ?? Infinity) <= COMMON;
  if (tail.length < SHORTEST_LAST ? tail !== 'law' : ENDING.test(tail)) return false;
  return (
    isWord(tail) &&
    (COMPOUND_PREFIX.test(head) ||
      (head.length >= SHORTEST_HEAD && isWord(head) && !JOINING_PREFIX.test(head)))
  );
}

/** In which form the page has the word elsewhere, its plural and the like included. */
function knownForm(
  head: string,
  tail: string,
  vocabulary: ReadonlySet<string>,
): 'joined' | 'hyphened' | undefined {
  const stem = tail.replace(/(?:s|ed|ing|ly)$/u, '');
  const tails = [tail, ...(stem.length >= SHORTEST_STEM ? [stem] : []), `${tail}s`];
  for (const own of tails) {
    if (vocabulary.has(`${head}${own}`)) return 'joined';
    if (vocabulary.has(`${head}-${own}`)) return 'hyphened';
  }
  return undefined;
}

function speaks(words: readonly string[], vocabulary: ReadonlySet<string> | undefined): boolean {
  return vocabulary !== undefined && words.filter((word) => vocabulary.has(word)).length >= ENOUGH_WORDS;
}

function isCapitals(word: string): boolean {
  return word.length > 1 && word === word.toUpperCase() && word !== word.toLowerCase();
}
