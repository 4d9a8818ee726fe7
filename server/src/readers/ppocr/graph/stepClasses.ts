import type { OutputTensor } from '../inference.ts';

/** The likeliest class of each time step of one line, and its probability. */
export interface StepClasses {
  readonly classes: Int32Array;
  readonly probabilities: Float32Array;
}

/** One line each of a graph's best path outputs, [lines, steps] both; empty where it gives something else. */
export function stepsOf([classes, probabilities]: readonly OutputTensor[]): StepClasses[] {
  if (!classes || !(probabilities?.data instanceof Float32Array)) return [];
  const [lines = 0, steps = 0] = classes.shape;
  const { data } = probabilities;
  return Array.from({ length: lines }, (_, line) => ({
    classes: Int32Array.from({ length: steps }, (_unused, t) => Number(classes.data[line * steps + t])),
    probabilities: data.slice(line * steps, (line + 1) * steps),
  }));
}

/** How many classes a best path was chosen from; undefined where a graph gives something else. */
export function classCountOf([, , shape]: readonly OutputTensor[]): number | undefined {
  return shape && Number(shape.data[2]);
}

/** The same of the probabilities of all classes, [steps, classes]. */
export function bestPathOf(matrix: Float32Array, count: number): StepClasses {
  const steps = count === 0 ? 0 : Math.floor(matrix.length / count);
  const classes = new Int32Array(steps);
  const probabilities = new Float32Array(steps);
  for (let t = 0; t < steps; t += 1) {
    let best = 0;
    for (let i = 1; i < count; i += 1)
      if ((matrix[t * count + i] ?? 0) > (matrix[t * count + best] ?? 0)) best = i;
    classes[t] = best;
    probabilities[t] = matrix[t * count + best] ?? 0;
  }
  return { classes, probabilities };
}
