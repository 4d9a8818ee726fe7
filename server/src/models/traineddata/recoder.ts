import type { ByteReader } from './byteReader.ts';
import { Unusable } from './unusable.ts';

/** Tesseract's `RecodedCharID::kMaxCodeLen`. */
const LONGEST_CODE = 9;

/** How a character is written in classes of the network, one after the other. */
export interface Code {
  readonly classes: readonly number[];
  /** Whether, of all characters with these classes, it is the one that is meant: `1` of `1` and `①`. */
  readonly isOwn: boolean;
}

/**
 * The codes of each character, by its id. Large alphabets are recoded, so that the network has hundreds of classes
 * instead of thousands; Hangul syllables are three codes, Han characters up to five. Throws `Unusable`.
 */
export function readRecoder(reader: ByteReader, characters: number): Code[] {
  const count = reader.uint32();
  if (count > characters) throw new Unusable('its codes do not match its characters');
  return Array.from({ length: count }, () => {
    const isOwn = reader.uint8() !== 0;
    const length = reader.uint32();
    if (length > LONGEST_CODE) throw new Unusable('it has a code that is too long');
    const classes = Array.from({ length }, () => {
      const code = reader.int32();
      if (code < 0) throw new Unusable('it has a code below zero');
      return code;
    });
    return { classes, isOwn };
  });
}

/** Codes of a network that has one class for each character. */
export function passThrough(characters: number): Code[] {
  return Array.from({ length: characters }, (_, id) => ({ classes: [id], isOwn: true }));
}
