import { gunzipSync } from 'node:zlib';
import { ByteReader } from './byteReader.ts';
import { Unusable } from './unusable.ts';

/**
 * Places of a .traineddata file's components. Tesseract's `tessdatamanager.h` has all of them.
 * https://github.com/tesseract-ocr/tesseract/blob/5.3.0/src/ccutil/tessdatamanager.h
 */
export const COMPONENT = { config: 0, lstm: 17, unicharset: 21, recoder: 22, version: 23 } as const;

/** As many as Tesseract allows; a larger count means another byte order or another kind of file. */
const MOST_COMPONENTS = 1000;

/** Of a file, and of what is unpacked from it. The largest files there are (scripts, in floats) have less than 100 MB. */
export const MOST_BYTES = 160_000_000;

/** The components of a .traineddata or .traineddata.gz file by their places. Throws `Unusable`. */
export function readContainer(file: Uint8Array): Map<number, Uint8Array> {
  const bytes = unpacked(file);
  const reader = new ByteReader(bytes);
  const count = reader.uint32();
  if (count === 0 || count > MOST_COMPONENTS) throw new Unusable('it is not a .traineddata file');
  const start = 4 + 8 * count;
  const offsets = Array.from({ length: count }, () => reader.int64());
  const components = new Map<number, Uint8Array>();
  let [last, end] = [count, bytes.length];
  // A component ends where the next one that is there begins.
  while (last > 0) {
    last -= 1;
    const offset = offsets[last] ?? -1;
    if (offset < 0) continue;
    if (offset < start || offset > end) throw new Unusable('its table of contents is wrong');
    components.set(last, bytes.subarray(offset, offset + (end - offset)));
    end = offset;
  }
  return components;
}

/** A .traineddata file of these components, with as many places as Tesseract 5 knows. */
export function writeContainer(components: ReadonlyMap<number, Uint8Array>): Uint8Array {
  const places = COMPONENT.version + 1;
  const table = new DataView(new ArrayBuffer(4 + 8 * places));
  table.setUint32(0, places, true);
  let offset = table.byteLength;
  const parts: Uint8Array[] = [new Uint8Array(table.buffer)];
  for (let place = 0; place < places; place += 1) {
    const component = components.get(place);
    table.setBigInt64(4 + 8 * place, BigInt(component ? offset : -1), true);
    if (!component) continue;
    parts.push(component);
    offset += component.length;
  }
  return new Uint8Array(Buffer.concat(parts));
}

function unpacked(file: Uint8Array): Uint8Array {
  if (file[0] === 0x50 && file[1] === 0x4b) throw new Unusable('it is a zip archive');
  if (file[0] !== 0x1f || file[1] !== 0x8b) {
    if (file.length > MOST_BYTES) throw new Unusable('it is too large');
    return file;
  }
  try {
    return gunzipSync(file, { maxOutputLength: MOST_BYTES });
  } catch (error) {
    const tooLarge = error instanceof RangeError;
    throw new Unusable(tooLarge ? 'it is too large unpacked' : 'it cannot be unpacked', { cause: error });
  }
}
