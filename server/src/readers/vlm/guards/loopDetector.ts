import { BoxlessText } from './boxlessText.ts';
import { findLoop } from './periods.ts';
import { RepeatedLines } from './repeatedLines.ts';

/** The model says the same again and again. */
export interface Loop {
  /** What it repeats; lists of boxes are empty in it. */
  readonly unit: string;
  /** UTF-16 offset in the whole text: the end of the unit's first occurrence, behind which nothing is new. */
  readonly keepUntil: number;
}

const WINDOW = 3_000;
const STEP = 200;

/**
 * Watches a model write, and tells when it has begun to loop: a unit of up to 300 characters without anything
 * between, or one line over and over. Looks every 200 characters, at the same places however the text is
 * cut. A look is some thousand steps, for the worst of texts 700,000; memory is constant.
 */
export class LoopDetector {
  readonly #text = new BoxlessText(WINDOW);
  readonly #lines = new RepeatedLines();
  #sinceLook = 0;
  #loop: Loop | undefined;

  /** The loop once there is one; from then on always the same. */
  push(delta: string): Loop | undefined {
    for (let from = 0; from < delta.length && !this.#loop;) {
      const piece = delta.slice(from, from + STEP - this.#sinceLook);
      from += piece.length;
      this.#sinceLook = (this.#sinceLook + piece.length) % STEP;
      this.#loop = this.#take(piece);
    }
    return this.#loop;
  }

  #take(piece: string): Loop | undefined {
    this.#text.push(piece);
    const repeated = this.#lines.push(piece);
    if (repeated) return { unit: repeated.line, keepUntil: repeated.firstEnd };
    if (this.#sinceLook !== 0) return undefined;
    const found = findLoop(this.#text.tail());
    return found && { unit: found.unit, keepUntil: this.#text.placeOf(found.start + found.unit.length) };
  }
}
