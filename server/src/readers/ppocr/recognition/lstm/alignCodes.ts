import type { StepClasses } from '../../inference/graph/stepClasses.ts';
import type { CtcCharacter } from '../ctc.ts';

/** A class beyond the likeliest ones of a time step. */
const UNTOLD = 1e-7;

/**
 * Where the codes of a line stand: the likeliest time steps for this very sequence (Viterbi over the codes with a
 * blank before, between and after them). Empty where there are too few steps.
 */
export function alignCodes(steps: StepClasses, codes: readonly number[], blank: number): CtcCharacter[] {
  if (codes.length === 0 || codes.length > steps.steps) return [];
  const states = 2 * codes.length + 1;
  const classOf = (state: number): number => (state % 2 === 0 ? blank : (codes[(state - 1) / 2] ?? blank));
  // How many states each best path came from back, by time step and state.
  const moves = new Uint8Array(steps.steps * states);
  let scores = new Float64Array(states).fill(-Infinity);
  const probability = probabilitiesOf(steps, Math.max(blank, ...codes));
  for (let t = 0; t < steps.steps; t += 1) {
    const next = new Float64Array(states).fill(-Infinity);
    const row = probability(t);
    for (let state = 0; state < states; state += 1) {
      let [best, move] = [t === 0 ? (state < 2 ? 0 : -Infinity) : (scores[state] ?? -Infinity), 0];
      if (t > 0) {
        const one = scores[state - 1] ?? -Infinity;
        if (one > best) [best, move] = [one, 1];
        // Past a blank, but never from a code to the same one.
        const two = scores[state - 2] ?? -Infinity;
        const mayPass = state % 2 === 1 && classOf(state) !== classOf(state - 2);
        if (mayPass && two > best) [best, move] = [two, 2];
      }
      next[state] = best + Math.log(row[classOf(state)] ?? UNTOLD);
      moves[t * states + state] = move;
    }
    scores = next;
  }
  let state = (scores[states - 1] ?? 0) >= (scores[states - 2] ?? 0) ? states - 1 : states - 2;
  const runs: CtcCharacter[] = [];
  for (let t = steps.steps - 1; t >= 0; t -= 1) {
    if (state % 2 === 1) extend(runs, state, t, probability(t)[classOf(state)] ?? 0, classOf(state));
    state -= moves[t * states + state] ?? 0;
  }
  return runs.length === codes.length ? runs.reverse() : [];

  /** Adds an earlier step to the run of a state, or begins one. */
  function extend(found: CtcCharacter[], at: number, t: number, confidence: number, index: number): void {
    const run = found.at(-1);
    const isSame = run && 2 * (codes.length - found.length) + 1 === at;
    if (!isSame) found.push({ index, confidence, first: t, last: t, peak: t });
    else
      found[found.length - 1] =
        confidence > run.confidence ? { ...run, first: t, confidence, peak: t } : { ...run, first: t };
  }
}

/** The probabilities of all classes at a time step, in one array that is used again. */
function probabilitiesOf(
  { ranks, classes, probabilities }: StepClasses,
  highest: number,
): (step: number) => Float64Array {
  const row = new Float64Array(highest + 1).fill(UNTOLD);
  let filled = -1;
  const set = (step: number, value: (i: number) => number): void => {
    for (let i = step * ranks; i < (step + 1) * ranks; i += 1) {
      const index = classes[i] ?? 0;
      if (index <= highest) row[index] = value(i);
    }
  };
  return (step) => {
    if (filled >= 0) set(filled, () => UNTOLD);
    set(step, (i) => Math.max(UNTOLD, probabilities[i] ?? 0));
    filled = step;
    return row;
  };
}
