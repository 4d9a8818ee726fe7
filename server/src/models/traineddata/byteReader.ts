import { Unusable } from './unusable.ts';

/**
 * Reads little-endian numbers and strings off bytes, in order. Whatever lies beyond the end is `Unusable`, before
 * anything of that size is allocated.
 */
export class ByteReader {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  #position = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get left(): number {
    return this.#bytes.length - this.#position;
  }

  int8(): number {
    return this.#view.getInt8(this.#skip(1));
  }

  uint8(): number {
    return this.#view.getUint8(this.#skip(1));
  }

  int32(): number {
    return this.#view.getInt32(this.#skip(4), true);
  }

  uint32(): number {
    return this.#view.getUint32(this.#skip(4), true);
  }

  float32(): number {
    return this.#view.getFloat32(this.#skip(4), true);
  }

  float64(): number {
    return this.#view.getFloat64(this.#skip(8), true);
  }

  /** A 64-bit number; one that a number cannot hold is of no file. */
  int64(): number {
    const value = Number(this.#view.getBigInt64(this.#skip(8), true));
    if (!Number.isSafeInteger(value)) throw new Unusable('it holds a number that cannot be true');
    return value;
  }

  /** The next bytes, not copied. */
  bytes(count: number): Uint8Array {
    const start = this.#skip(count);
    return this.#bytes.subarray(start, start + count);
  }

  /** A string as Tesseract writes it: its length in bytes, then UTF-8. */
  text(): string {
    return new TextDecoder().decode(this.bytes(this.uint32()));
  }

  /** The next line without its end. */
  line(): string {
    const end = this.#bytes.indexOf(0x0a, this.#position);
    if (end < 0) throw new Unusable('it ends in the middle of a line');
    const line = this.bytes(end - this.#position);
    this.#skip(1);
    return new TextDecoder().decode(line).replace(/\r$/, '');
  }

  #skip(count: number): number {
    if (count > this.left) throw new Unusable('it is cut short');
    const start = this.#position;
    this.#position += count;
    return start;
  }
}
