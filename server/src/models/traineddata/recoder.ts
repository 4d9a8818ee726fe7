import type { ByteReader } from './byteReader.ts';
import { Unusable } from './unusable.ts';

/** Tesseract's `RecodedCharID::kMaxCodeLen`. */
const LONGEST_CODE = 9;

/**
 * The codes of each character, by its id: which classes of the network, one after the other, stand for it. Large
 * alphabets are recoded, so that the network has hundreds of classes instead of thousands; Hangul syllables are three
 * codes, Han characters up to five. Throws `Unusable`.
 */
export function readRecoder(reader: ByteReader, characters: number): number[][] {
  const count = reader.uint32();
  if (count > characters) throw new Unusable('its codes do not match its characters');
  return Array.from({ length: count }, () => {
    reader.uint8();
    const length = reader.uint32();
    if (length > LONGEST_CODE) throw new Unusable('it has a code that is too long');
    return Array.from({ length }, () => {
      const code = reader.int32();
      if (code < 0) throw new Unusable('it has a code below zero');
      return code;
    });
  });
}

/** Codes of a network that has one class for each character. */
export function passThrough(characters: number): number[][] {
  return Array.from({ length: characters }, (_, id) => [id]);
}
