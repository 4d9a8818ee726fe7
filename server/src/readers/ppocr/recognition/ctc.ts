import type { StepClasses } from '../inference/graph/stepClasses.ts';

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
 * al. 2006, section 3.2).
 */
export function collapse(
  { steps, ranks, classes, probabilities }: StepClasses,
  blank: number,
): CtcCharacter[] {
  const characters: CtcCharacter[] = [];
  let run: { index: number; confidence: number; first: number; last: number; peak: number } | undefined;
  for (let t = 0; t < steps; t += 1) {
    const index = classes[t * ranks] ?? blank;
    if (run && run.index !== index) {
      characters.push(run);
      run = undefined;
    }
    if (index === blank) continue;
    const confidence = Math.min(1, Math.max(0, probabilities[t * ranks] ?? 0));
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
