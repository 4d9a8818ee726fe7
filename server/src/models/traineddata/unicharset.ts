import type { ByteReader } from './byteReader.ts';
import { Unusable } from './unusable.ts';

/** Chinese has some 8,000. */
const MOST_CHARACTERS = 65_536;

/** Ids of what every unicharset of an LSTM begins with: the space, and two marks that are no text. */
const SPACE = 0;
const MARKS: readonly string[] = ['Joined', '|Broken|0|1'];

/** Asks for the half form of an Indic letter, which fonts choose anyway: nobody types it. */
const JOINER = /(?<=[\u0900-\u0dff])\u200d/u;

/** Of Greek alphabets, which have the sign for millionths besides the letter and mix both up: they look the same. */
const GREEK = /[α-ω]/u;
const MICRO_SIGN = '\u00b5';
const MU = '\u03bc';

/**
 * What each id of a unicharset stands for: one or more characters, empty for marks that are no text. A file of
 * lines: their count, then the character and its properties in each. Throws `Unusable`.
 */
export function readUnicharset(reader: ByteReader): string[] {
  const count = Number(/^(\d{1,9})\b/.exec(reader.line())?.[1] ?? 0);
  if (count === 0 || count > MOST_CHARACTERS) throw new Unusable('its list of characters is not one');
  const characters: string[] = [];
  for (let id = 0; id < count; id += 1) {
    const [character = ''] = reader.line().split(' ', 1);
    if (id === SPACE || character === 'NULL') characters.push(' ');
    else characters.push(MARKS.includes(character) ? '' : character.replace(JOINER, '').normalize('NFC'));
  }
  return characters.some((text) => GREEK.test(text))
    ? characters.map((text) => (text === MICRO_SIGN ? MU : text))
    : characters;
}
