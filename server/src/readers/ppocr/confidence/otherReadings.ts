import { rarityOf } from '../../../page/wordList.ts';
import { fixDigits } from '../correction/digitConfusions.ts';
import { latinCharacter } from '../correction/latinPunctuation.ts';
import type { SpacedCharacter } from '../correction/wordSpaces.ts';

const READINGS = {
  /** People choose among so many at most. */
  most: 4,
  /** Other readings of single characters that are tried, alone and two together: the likeliest. */
  tried: 10,
  /** Nats. Readings that are less likely than this, compared with what was read, are noise. */
  cost: 6,
  /** Nats that a word of the list is likelier than one that is in none. */
  knownWord: 3,
} as const;

/** One character read otherwise, or something put before it. */
interface Change {
  readonly at: number;
  readonly kind: 'replace' | 'insert';
  readonly text: string;
  /** How much less likely it is than what the word has now, nats; negative where it is likelier. */
  readonly cost: number;
}

/**
 * What a word may be instead of `text`, likeliest first, at most four: its characters as the recogniser read them where
 * they were corrected, its second best characters, letters and spaces that it may have missed. `latin`: of a line in
 * Latin letters, whose digits and marks are set right.
 */
export function otherReadings(
  characters: readonly SpacedCharacter[],
  text: string,
  latin: boolean,
): string[] {
  const changes = characters
    .flatMap((character, at) => changesOf(character, at, latin))
    .filter(({ cost }) => cost <= READINGS.cost)
    .sort((a, b) => a.cost - b.cost)
    .slice(0, READINGS.tried);
  const readings = new Map<string, number>();
  const add = (reading: string, cost: number): void => {
    const word = reading.trim();
    if (word === '' || word === text) return;
    const total = cost - (latin && isKnown(word) ? READINGS.knownWord : 0);
    readings.set(word, Math.min(total, readings.get(word) ?? Infinity));
  };
  const written = (chosen: readonly Change[]): string => {
    const reading = characters.map((character, at) => changed(character, at, chosen)).join('');
    return latin ? fixDigits(reading) : reading;
  };
  // What correction made of the characters, and of digits, may be undone as a whole.
  add(characters.map(({ text: own }) => own).join(''), 0);
  add(characters.map(({ recognized }) => recognized).join(''), 0);
  for (const [i, first] of changes.entries()) {
    add(written([first]), first.cost);
    for (const second of changes.slice(i + 1)) {
      const cost = first.cost + second.cost;
      if (cost <= READINGS.cost && second.at !== first.at) add(written([first, second]), cost);
    }
  }
  return [...readings]
    .sort(([, a], [, b]) => a - b)
    .slice(0, READINGS.most)
    .map(([reading]) => reading);
}

function changesOf(character: SpacedCharacter, at: number, latin: boolean): Change[] {
  const { text, recognized, confidence, others, missed } = character;
  const shown = (other: string): string => (latin ? latinCharacter(other) : other);
  // A character that was corrected has the probability of what it became, where the recogniser saw that at all.
  const own =
    text === recognized
      ? confidence
      : (others.find((other) => shown(other.text) === text)?.probability ?? confidence);
  const replaced = [{ text: recognized, probability: confidence }, ...others]
    .map((other) => ({ text: shown(other.text), probability: other.probability }))
    .filter((other) => other.text !== text && other.text.trim() === other.text)
    .map((other): Change => ({
      at,
      kind: 'replace',
      text: other.text,
      cost: lessLikely(other.probability, own),
    }));
  const inserted = missed
    .filter((other) => at > 0 || other.text.trim() !== '')
    .map((other): Change => ({
      at,
      kind: 'insert',
      text: shown(other.text),
      cost: lessLikely(other.probability, 1),
    }));
  return [...replaced, ...inserted];
}

/** Nats. */
function lessLikely(probability: number, than: number): number {
  return Math.log(Math.max(than, Number.MIN_VALUE) / Math.max(probability, Number.MIN_VALUE));
}

function changed(character: SpacedCharacter, at: number, changes: readonly Change[]): string {
  const change = changes.find((one) => one.at === at);
  if (!change) return character.text;
  return change.kind === 'insert' ? change.text + character.text : change.text;
}

/** All parts of it are words of the list. */
function isKnown(reading: string): boolean {
  const parts = reading.split(/[^\p{L}]+/u).filter((part) => part !== '');
  return (
    parts.length > 0 &&
    !/\p{Ll}\p{Lu}|\d/u.test(reading) &&
    parts.every((part) => (part.length === 1 ? /^[aAI]$/.test(part) : rarityOf(part) !== undefined))
  );
}
