/** Bytes of a picture that are put into base64 at a time; a multiple of three, so that pieces fit together. */
const PIECE_BYTES = 3 * 65_536;

/**
 * The body of a request, written once: its picture becomes base64 piece by piece while it is sent, and is
 * let go then. Hundreds of pages wait for their answers at a time; their pictures must not.
 */
export class ChatBody {
  readonly #head: Buffer;
  readonly #tail: Buffer;
  readonly byteLength: number;
  #picture: Uint8Array | undefined;

  /** JSON around the place of the picture's base64. */
  constructor(head: string, picture: Uint8Array, tail: string) {
    this.#head = Buffer.from(head);
    this.#tail = Buffer.from(tail);
    this.#picture = picture;
    this.byteLength = this.#head.length + 4 * Math.ceil(picture.byteLength / 3) + this.#tail.length;
  }

  *pieces(): Generator<Buffer> {
    yield this.#head;
    const bytes = this.#picture?.byteLength ?? 0;
    for (let from = 0; from < bytes; from += PIECE_BYTES) {
      const piece = this.#picture?.subarray(from, from + PIECE_BYTES) ?? new Uint8Array();
      yield Buffer.from(
        Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength).toString('base64'),
        'latin1',
      );
    }
    this.#picture = undefined;
    yield this.#tail;
  }

  /** All of it at once. */
  text(): string {
    return Buffer.concat([...this.pieces()]).toString('utf8');
  }
}
