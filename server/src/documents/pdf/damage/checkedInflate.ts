import { inflateSync } from 'node:zlib';
import { tellNotice } from '../parser/parserNotices.ts';

/** Told like what pdf.js says itself where data breaks off. */
export const WRONG_DATA = 'Wrong data or checksum in flate stream';
const TOO_MUCH_DATA = 'Too much data in flate stream';
/** A file of some megabytes can ask for a thousand times as much. Enough for the largest picture that is read. */
const MOST_BYTES = 1_000_000_000;
/** zlib's code for data or a checksum that is none. */
const WRONG = 'Z_DATA_ERROR';
/** Text is compressed to a quarter or less; what fits into one piece is not copied. */
const USUAL_GROWTH = 4;
const SMALLEST_PIECE = 65_536;
const LARGEST_PIECE = 8_000_000;

/**
 * Replaces the `DecompressionStream` with which pdf.js inflates large streams. Node's fails if anything follows the
 * compressed data, as is common in PDFs, or if the checksum is wrong; pdf.js then uses its own decoder, which is
 * slow and does not notice damage that still decodes. This one accepts what follows, and reports damage.
 */
export function installCheckedInflate(): void {
  const scope = globalThis as { DecompressionStream: unknown };
  const Native = DecompressionStream;
  // Called with `new`: a constructor that returns an object gives that object.
  scope.DecompressionStream = function (format: ConstructorParameters<typeof Native>[0]): unknown {
    return format === 'deflate' ? inflating() : new Native(format);
  };
}

/** Whether compressed data (RFC 1950) was changed after it was written. Data that only ends early was not. */
export function isWrong(compressed: Uint8Array): boolean {
  try {
    inflate(compressed);
    return false;
  } catch (error) {
    return hasCode(error, WRONG);
  }
}

function inflating(): TransformStream<Uint8Array, Uint8Array> {
  const parts: Uint8Array[] = [];
  return new TransformStream<Uint8Array, Uint8Array>({
    transform(part) {
      parts.push(part);
    },
    /** Fails for what is no whole stream; pdf.js then decodes what there is of it. Too much data is left out. */
    flush(controller) {
      try {
        controller.enqueue(inflate(Buffer.concat(parts)));
      } catch (error) {
        if (hasCode(error, 'ERR_BUFFER_TOO_LARGE')) {
          tellNotice(TOO_MUCH_DATA);
          return controller.enqueue(new Uint8Array(0));
        }
        if (hasCode(error, WRONG)) tellNotice(WRONG_DATA);
        throw error;
      }
    },
  });
}

function inflate(compressed: Uint8Array): Uint8Array {
  const usual = compressed.length * USUAL_GROWTH;
  const chunkSize = Math.min(LARGEST_PIECE, Math.max(SMALLEST_PIECE, usual));
  return inflateSync(compressed, { maxOutputLength: MOST_BYTES, chunkSize });
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
