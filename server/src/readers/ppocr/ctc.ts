/** A character of the best path, at the time step where the recogniser was surest of it. */
export interface CtcCharacter {
  readonly text: string;
  /** 0..1, the largest probability in its run of steps. */
  readonly confidence: number;
  /** First and last time step of its run, inclusive. */
  readonly first: number;
  readonly last: number;
}

/** What each class of a recogniser stands for; the blank is the empty string. */
export function characterClasses(dictionary: string, blankIndex: number, space: 'last' | 'none'): string[] {
  const lines = dictionary.replace(/\r/g, '').split('\n');
  if (lines.at(-1) === '') lines.pop();
  const classes = [...lines];
  classes.splice(blankIndex, 0, '');
  if (space === 'last') classes.push(' ');
  return classes;
}

/**
 * Best-path decoding of connectionist temporal classification (Graves et al. 2006): the likeliest class
 * of each step, repeats merged, blanks left out. `probabilities` is steps × classes, row by row.
 */
export function decodeBestPath(probabilities: Float32Array, classes: readonly string[], blankIndex: number): CtcCharacter[] {
  const count = classes.length;
  const steps = Math.floor(probabilities.length / count);
  const characters: CtcCharacter[] = [];
  let previous = blankIndex;
  let first = 0;
  let confidence = 0;
  const close = (end: number): void => {
    if (previous === blankIndex) return;
    characters.push({ text: classes[previous] ?? '', confidence: Math.min(1, confidence), first, last: end });
  };
  for (let step = 0, offset = 0; step < steps; step++, offset += count) {
    let best = 0;
    let value = probabilities[offset]!;
    for (let c = 1; c < count; c++) {
      const p = probabilities[offset + c]!;
      if (p > value) {
        value = p;
        best = c;
      }
    }
    if (best !== previous) {
      close(step - 1);
      previous = best;
      first = step;
      confidence = value;
    } else if (value > confidence) {
      confidence = value;
    }
  }
  close(steps - 1);
  return characters;
}
