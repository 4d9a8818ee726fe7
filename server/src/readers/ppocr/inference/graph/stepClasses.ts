import type { OutputTensor } from '../inference.ts';

/** How many classes of each time step are told apart: the best, and what else it may be. */
export const RANKS = 4;

/** The likeliest classes of each time step of one line, likeliest first: [steps, ranks] both. */
export interface StepClasses {
  readonly steps: number;
  /** RANKS, or less in a smaller alphabet. */
  readonly ranks: number;
  readonly classes: Int32Array;
  readonly probabilities: Float32Array;
}

/** One line each of a graph's best path outputs, [lines, steps, ranks] both; empty where it gives something else. */
export function stepsOf([classes, probabilities]: readonly OutputTensor[]): StepClasses[] {
  if (!classes || !(probabilities?.data instanceof Float32Array)) return [];
  const [lines = 0, steps = 0, ranks = 1] = classes.shape;
  const { data } = probabilities;
  const size = steps * ranks;
  return Array.from({ length: lines }, (_, line) => ({
    steps,
    ranks,
    classes: Int32Array.from({ length: size }, (_unused, i) => Number(classes.data[line * size + i])),
    probabilities: data.slice(line * size, (line + 1) * size),
  }));
}

/** How many classes a best path was chosen from; undefined where a graph gives something else. */
export function classCountOf([, , shape]: readonly OutputTensor[]): number | undefined {
  return shape && Number(shape.data[2]);
}

/** The same of the probabilities of all classes, [steps, classes]. */
export function bestPathOf(matrix: Float32Array, count: number): StepClasses {
  const steps = count === 0 ? 0 : Math.floor(matrix.length / count);
  const ranks = Math.min(RANKS, count);
  const classes = new Int32Array(steps * ranks);
  const probabilities = new Float32Array(steps * ranks).fill(-Infinity);
  for (let t = 0; t < steps; t += 1) {
    const first = t * ranks;
    const last = first + ranks - 1;
    for (let index = 0; index < count; index += 1) {
      const probability = matrix[t * count + index] ?? 0;
      if (!(probability > (probabilities[last] ?? 0))) continue;
      let at = last;
      for (; at > first && probability > (probabilities[at - 1] ?? 0); at -= 1) {
        probabilities[at] = probabilities[at - 1] ?? 0;
        classes[at] = classes[at - 1] ?? 0;
      }
      probabilities[at] = probability;
      classes[at] = index;
    }
  }
  return { steps, ranks, classes, probabilities };
}
