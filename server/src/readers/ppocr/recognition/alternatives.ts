import type { CtcCharacter } from './ctc.ts';
import type { StepClasses } from '../inference/graph/stepClasses.ts';

/** What else the recogniser saw at a place of a line. */
export interface Alternative {
  /** One character; empty for nothing. */
  readonly text: string;
  /** At its surest time step, 0..1. */
  readonly probability: number;
}

/** Less likely ones are noise. */
export const LEAST = 0.001;

/** What may stand in the place of a character; `text` empty where it may be none at all. */
export function alternativesTo(
  character: CtcCharacter,
  steps: StepClasses,
  alphabet: readonly string[],
  blank: number,
): Alternative[] {
  const others = surest(steps, character.first, character.last);
  others.delete(character.index);
  others.delete(blank);
  return [...named(others, alphabet), ...none(character, steps, blank)];
}

/** That there may be nothing in the place of a character: only where all its steps may be blank. */
export function none(
  { first, last }: Pick<CtcCharacter, 'first' | 'last'>,
  steps: StepClasses,
  blank: number,
): Alternative[] {
  let probability = 1;
  for (let t = first; t <= last; t += 1) probability = Math.min(probability, probabilityOf(steps, t, blank));
  return probability > LEAST ? [{ text: '', probability }] : [];
}

/** What may stand between two characters where nothing was read. `before`: absent at the line's start. */
export function alternativesBetween(
  before: CtcCharacter | undefined,
  after: CtcCharacter,
  steps: StepClasses,
  alphabet: readonly string[],
  blank: number,
): Alternative[] {
  const between = surest(steps, before ? before.last + 1 : 0, after.first - 1);
  between.delete(blank);
  return named(between, alphabet);
}

/** The classes told between two time steps, both included, each with its probability at its surest step. */
export function surest(
  { ranks, classes, probabilities }: StepClasses,
  from: number,
  to: number,
): Map<number, number> {
  const found = new Map<number, number>();
  for (let i = from * ranks; i < (to + 1) * ranks; i += 1) {
    const [index, probability] = [classes[i] ?? 0, probabilities[i] ?? 0];
    if (probability > (found.get(index) ?? LEAST)) found.set(index, probability);
  }
  return found;
}

function probabilityOf({ ranks, classes, probabilities }: StepClasses, step: number, index: number): number {
  for (let i = step * ranks; i < (step + 1) * ranks; i += 1)
    if (classes[i] === index) return probabilities[i] ?? 0;
  return 0;
}

function named(found: ReadonlyMap<number, number>, alphabet: readonly string[]): Alternative[] {
  return [...found].map(([index, probability]) => ({ text: alphabet[index] ?? '', probability }));
}
