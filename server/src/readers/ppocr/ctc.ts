/** One character as CTC saw it. */
export interface CtcCharacter {
  /** Class of the recogniser's output. */
  readonly index: number;
  /** Probability at its surest time step, 0..1. */
  readonly confidence: number;
  /** First and last time step of its run. */
  readonly first: number;
  readonly last: number;
  /** The surest time step. */
  readonly peak: number;
}

/**
 * Best-path CTC decoding: the likeliest class of each time step, repeats joined, blanks dropped (Graves et
 * al. 2006). `probabilities` holds `steps` rows of `classes` values, each row summing to 1.
 *
 * A row has thousands of classes, most lines use a few dozen. A class above one half is the row's
 * maximum, so the classes met so far are tried first and most rows are never searched whole.
 */
export class CtcDecoder {
  readonly #classes: number;
  readonly #blank: number;
  /** Classes met so far, the blank first; bounded. */
  readonly #known: number[];
  readonly #isKnown: Uint8Array;

  constructor(classes: number, blank: number) {
    this.#classes = classes;
    this.#blank = blank;
    this.#known = [blank];
    this.#isKnown = new Uint8Array(classes);
    this.#isKnown[blank] = 1;
  }

  decode(probabilities: Float32Array, steps: number): CtcCharacter[] {
    const characters: CtcCharacter[] = [];
    let run: { index: number; confidence: number; first: number; last: number; peak: number } | undefined;
    for (let t = 0; t < steps; t += 1) {
      const index = this.#best(probabilities, t * this.#classes);
      if (run && run.index !== index) {
        characters.push(run);
        run = undefined;
      }
      if (index === this.#blank) continue;
      const confidence = Math.min(1, Math.max(0, probabilities[t * this.#classes + index] ?? 0));
      if (!run) run = { index, confidence, first: t, last: t, peak: t };
      else {
        run.last = t;
        if (confidence > run.confidence) {
          run.confidence = confidence;
          run.peak = t;
        }
      }
    }
    if (run) characters.push(run);
    return characters;
  }

  #best(probabilities: Float32Array, row: number): number {
    for (const index of this.#known) if ((probabilities[row + index] ?? 0) > 0.5) return index;
    let best = 0;
    let highest = -Infinity;
    for (let i = 0; i < this.#classes; i += 1) {
      const p = probabilities[row + i] ?? 0;
      if (p > highest) {
        highest = p;
        best = i;
      }
    }
    if (highest > 0.5 && this.#isKnown[best] === 0 && this.#known.length < 256) {
      this.#isKnown[best] = 1;
      this.#known.push(best);
    }
    return best;
  }
}
