/*
 * Whether a hyphen at a line's end belongs to the word (`well-known`) or only parts it (`main-tained`). The page's own
 * words decide first; where it has neither form, what most writers do.
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
/** First parts of many compounds, and what they go on with as one word all the same: `self-made`, `selfish`. */
const MOSTLY_COMPOUND = listed({
  self: 'ish less lessly lessness same hood',
  well: 's ed ing ness spring',
  long: 'er est ed ing ings itude itudes itudinal evity hand ish',
  short:
    'er est en ens ened ening ly ness age ages cake coming comings hand fall list cut cuts stop sighted s',
  high: 'er est ly light lights lighted lighting land lands lander way ways ness ball',
  low: 'er ers est ered ering land lands ly liness',
  full: 'y er est ness back',
  large: 'ly r st ness sse',
  small: 'er est ness pox',
  half: 'way hearted wit penny',
  cross: 'ed es er ing ings ly road roads over word words walk bar bow ness',
  state: 'ment ments d s r ly liness hood room craft side wide',
  real: 'ity ities ize ized izes izing ise ised ises ising ization isation ist ists istic istically ism ly ign m ms tor tors',
  ill: 'ness nesses ogical',
  non: 'e es sense sensical etheless chalant chalantly descript entity pareil plus plussed conformist',
  quasi: '',
  all: 'y ies ied spice',
  post: 'age al er ers ed ing ings pone poned pones poning ponement script scripts ure ures ulate ulated ulates man men mark marked card cards graduate erior ern humous humously',
  mid: 'dle dles dling day days night land lands st ship shipman shipmen stream summer winter way week wife wives wifery point',
  time: 's ly less table tables piece keeper liness',
  one: 's self ness rous time',
  two: 's some fold pence',
  three: 's some fold score pence',
  four: 's th ths teen teenth some fold score',
  five: 's r fold pence',
  six: 'th ths teen teenth ty ties tieth fold pence',
  seven: 's th ths teen teenth ty ties tieth fold',
  eight: 's h een eenth y ies ieth fold',
  nine: 's teen teenth ty ties tieth fold pins',
  twenty: 'fold',
  first: 'ly s born hand fruits ling',
  second: 's ly ary arily ed er ing hand ment',
  third: 's ly',
});
/** Beginnings of many words, and the few compounds that they make: `ex-wife`, `example`. */
const SELDOM_COMPOUND = listed({
  ex: 'wife wives husband husbands president presidents officio convict convicts minister ministers soldier soldiers serviceman servicemen post facto chancellor king mayor partner director member members employee employees governor champion chairman prisoner prisoners',
  so: 'called',
  vice: 'president presidents presidency presidential chairman chairmen chancellor admiral principal consul',
  ten: 'year years day days week month minute hour mile pound',
});
/** Last parts that take a hyphen behind whole words. */
const COMPOUND_LAST = new Set(
  'based related oriented orientated specific dependent driven called known sized shaped year years effective friendly intensive'.split(
    ' ',
  ),
);
/** No words: `unrelated`, `independent`, `correlated`. */
const NO_FIRST_PART = new Set('un dis re in inter inde non pre mis over under out cor'.split(' '));
/** Prefixes that keep a hyphen before their own last vowel: `co-operate`, `re-enter`, `anti-inflammatory`. */
const BEFORE_SAME_VOWEL = /^(?:co|re|pre|de|anti|semi|micro|ultra|contra|intra)$/;
const OPPOSITES = /^(?:north-south|south-north|east-west|west-east)$/;
/** `state-` / `of-the-art`, `day-` / `to-day`. */
const LINKS = /^(?:of|to|in|on|the|and|for|by|at|as|up|a|à|de|la|le|sur|en|und|y)-\p{L}/iu;

/** `est-` / `il`, `celui-` / `ci`, `peut-` / `être`. */
const FRENCH_LAST =
  /^(?:ci|là|même|mêmes|être|dire|vous|nous|moi|toi|lui|elles?|ils?|on|je|tu|ce|les?|la|leur|y|en|uns|unes|dessus|dessous|delà|devant|midi)$/u;
const FRENCH_FIRST = /^(?:demi|mi|quelques|vingt|trente|quarante|cinquante|soixante|quatre|dix|nord|sud)$/u;
const FRENCH_WORDS = ['les', 'des', 'est', 'dans', 'une', 'que', 'pour', 'qui'];
const GERMAN_WORDS = ['der', 'und', 'die', 'das', 'nicht', 'mit', 'ist', 'von'];
/** Of those lists: so many of the language's words on a page say that it is in that language. */
const ENOUGH_WORDS = 4;

export interface BrokenWord {
  /** The line up to the hyphen, that included; its end is enough. */
  readonly before: string;
  /** The next line; its start is enough. */
  readonly after: string;
  /** The letters before the hyphen, and the first letters of the next line. */
  readonly last: string;
  readonly first: string;
}

/** Whether the hyphen is part of the word. `vocabulary`: the page's words in lower case, compounds with hyphens. */
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
  return isCompound(head, tail);
}

function isCompound(head: string, tail: string): boolean {
  const asOneWord = MOSTLY_COMPOUND.get(head);
  if (asOneWord) return !asOneWord.has(tail);
  const asCompound = SELDOM_COMPOUND.get(head);
  if (asCompound) return asCompound.has(tail);
  if (BEFORE_SAME_VOWEL.test(head)) return head.at(-1) === tail[0];
  return head.length > 2 && COMPOUND_LAST.has(tail) && !NO_FIRST_PART.has(head);
}

function listed(words: Readonly<Record<string, string>>): ReadonlyMap<string, ReadonlySet<string>> {
  return new Map(Object.entries(words).map(([head, tails]) => [head, new Set(tails.split(' '))]));
}

/** In which form the page has the word elsewhere, its plural and the like included. */
function knownForm(
  head: string,
  tail: string,
  vocabulary: ReadonlySet<string>,
): 'joined' | 'hyphened' | undefined {
  const stem = tail.replace(/(?:s|ed|ing|ly)$/u, '');
  const tails = [tail, ...(stem.length > 2 ? [stem] : []), `${tail}s`];
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
