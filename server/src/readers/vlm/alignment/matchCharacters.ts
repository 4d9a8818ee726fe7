/** Lengths of the pieces that are looked for, the long ones first: what is unique and long is the same. */
const PIECES = [16, 8, 5] as const;

/** Cells of the table that compares what lies between two matches; about 350 characters of each text. */
const MAX_CELLS = 250_000;

const NONE = -1;

/**
 * Which character of `other` each of `text` is, -1 where it is none of them. Both are letters and digits
 * only, in the order of reading; the orders may differ by whole pieces, such as columns. `mayBe` says which
 * pairs the places on the page allow.
 *
 * Pieces that stand once in both texts are matched first, from long to short, and grow as far as the texts
 * agree. What lies between is aligned by Needleman and Wunsch, in tables that are bounded: linear in all.
 */
export function matchCharacters(
  text: string,
  other: string,
  mayBe: (at: number, otherAt: number) => boolean = () => true,
): Int32Array {
  const match = new Matching(text, other, mayBe);
  for (const length of PIECES) match.pieces(length);
  match.between();
  return match.found;
}

class Matching {
  readonly found: Int32Array;
  readonly #taken: Uint8Array;
  readonly #text: string;
  readonly #other: string;
  readonly #mayBe: (at: number, otherAt: number) => boolean;

  constructor(text: string, other: string, mayBe: (at: number, otherAt: number) => boolean) {
    this.#text = text;
    this.#other = other;
    this.#mayBe = mayBe;
    this.found = new Int32Array(text.length).fill(NONE);
    this.#taken = new Uint8Array(other.length);
  }

  pieces(length: number): void {
    const here = uniquePieces(this.#text, length, (at) => this.found[at] !== NONE);
    const there = uniquePieces(this.#other, length, (at) => this.#taken[at] === 1);
    for (const [piece, at] of here) {
      const otherAt = there.get(piece);
      if (at === NONE || otherAt === undefined || otherAt === NONE) continue;
      if (this.#fits(at, otherAt)) this.#grow(at, otherAt);
    }
  }

  between(): void {
    for (let at = 0; at < this.#text.length;) {
      if (this.found[at] !== NONE) {
        at += 1;
        continue;
      }
      let end = at;
      while (end < this.#text.length && this.found[end] === NONE) end += 1;
      const room = 2 * (end - at) + 32;
      const from = at === 0 ? 0 : (this.found[at - 1] ?? NONE) + 1;
      this.#align(at, end, from, this.#freeAfter(from, room));
      // Where the orders part, the rest belongs to what comes next.
      while (at < end && this.found[at] !== NONE) at += 1;
      const to = end === this.#text.length ? this.#other.length : (this.found[end] ?? 0);
      this.#align(at, end, this.#freeBefore(to, room), to);
      at = end;
    }
  }

  #fits(at: number, otherAt: number): boolean {
    return (
      this.found[at] === NONE &&
      this.#taken[otherAt] === 0 &&
      this.#text[at] === this.#other[otherAt] &&
      this.#mayBe(at, otherAt)
    );
  }

  #grow(at: number, otherAt: number): void {
    for (let i = 0; at + i < this.#text.length && this.#fits(at + i, otherAt + i); i += 1)
      this.#take(at + i, otherAt + i);
    for (let i = 1; at - i >= 0 && otherAt - i >= 0 && this.#fits(at - i, otherAt - i); i += 1)
      this.#take(at - i, otherAt - i);
  }

  #take(at: number, otherAt: number): void {
    this.found[at] = otherAt;
    this.#taken[otherAt] = 1;
  }

  #freeAfter(from: number, room: number): number {
    let end = from;
    while (end < this.#other.length && end - from < room && this.#taken[end] === 0) end += 1;
    return end;
  }

  #freeBefore(to: number, room: number): number {
    let from = to;
    while (from > 0 && to - from < room && this.#taken[from - 1] === 0) from -= 1;
    return from;
  }

  /** Needleman and Wunsch over two stretches; characters that differ are paired where neither has another. */
  #align(at: number, end: number, from: number, to: number): void {
    const rows = end - at;
    const columns = to - from;
    if (rows <= 0 || columns <= 0 || rows * columns > MAX_CELLS) return;
    const width = columns + 1;
    const scores = new Int32Array((rows + 1) * width);
    for (let column = 0; column < width; column += 1) scores[column] = -column;
    for (let row = 1; row <= rows; row += 1) {
      scores[row * width] = -row;
      for (let column = 1; column <= columns; column += 1) {
        const pair = this.#score(at + row - 1, from + column - 1) + scores[(row - 1) * width + column - 1]!;
        const skip = Math.max(scores[(row - 1) * width + column]!, scores[row * width + column - 1]!) - 1;
        scores[row * width + column] = Math.max(pair, skip);
      }
    }
    let [row, column] = [rows, columns];
    while (row > 0 && column > 0) {
      const score = scores[row * width + column]!;
      const [one, two] = [at + row - 1, from + column - 1];
      if (score === this.#score(one, two) + scores[(row - 1) * width + column - 1]!) {
        if (this.#mayBe(one, two) && this.#taken[two] === 0 && this.found[one] === NONE) this.#take(one, two);
        row -= 1;
        column -= 1;
      } else if (score === scores[(row - 1) * width + column]! - 1) row -= 1;
      else column -= 1;
    }
  }

  #score(at: number, otherAt: number): number {
    if (!this.#mayBe(at, otherAt)) return -3;
    return this.#text[at] === this.#other[otherAt] ? 2 : -1;
  }
}

/** Where each piece of a length begins among what is free, -1 for pieces that stand there twice. */
function uniquePieces(text: string, length: number, taken: (at: number) => boolean): Map<string, number> {
  const pieces = new Map<string, number>();
  let free = 0;
  for (let end = 0; end < text.length; end += 1) {
    free = taken(end) ? 0 : free + 1;
    if (free < length) continue;
    const piece = text.slice(end + 1 - length, end + 1);
    pieces.set(piece, pieces.has(piece) ? NONE : end + 1 - length);
  }
  return pieces;
}
