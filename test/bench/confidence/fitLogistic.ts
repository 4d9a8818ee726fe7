/** One word: its features in a fixed order, whether it is right, and the page it stands on. */
export interface Example {
  readonly features: readonly number[];
  readonly isRight: boolean;
  readonly group: string;
  /** Its truth is good enough to fit to; the others only are predicted. */
  readonly isFitted: boolean;
}

export interface Fit {
  readonly intercept: number;
  readonly weights: readonly number[];
}

const STEPS = 25;
/** Strength of the pull towards zero, on standardised features: little, for thousands of words. */
const RIDGE = 3;
/**
 * Features vary by at least this before they are standardised: what hardly any word has is pulled towards zero the
 * more, since a few pages decide what it means.
 */
const LEAST_DEVIATION = 0.1;

/** Logistic regression by Newton's method on standardised features; the weights are those of the features as given. */
export function fitLogistic(examples: readonly Example[]): Fit {
  const count = examples[0]?.features.length ?? 0;
  const scales = Array.from({ length: count }, (_, f) => {
    const values = examples.map(({ features }) => features[f] ?? 0);
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
    return { mean, deviation: Math.max(LEAST_DEVIATION, Math.sqrt(variance)) };
  });
  const rows = examples.map(({ features }) => [
    1,
    ...features.map((value, f) => (value - (scales[f]?.mean ?? 0)) / (scales[f]?.deviation ?? 1)),
  ]);
  let solution = new Array<number>(count + 1).fill(0);
  for (let step = 0; step < STEPS; step += 1) {
    const gradient = solution.map((weight, f) => (f === 0 ? 0 : -RIDGE * weight));
    const hessian: number[][] = solution.map((_, f) =>
      solution.map((_unused, g): number => (f === g ? (f === 0 ? 1e-9 : RIDGE) : 0)),
    );
    for (const [at, row] of rows.entries()) {
      const p = 1 / (1 + Math.exp(-dot(solution, row)));
      const error = (examples[at]?.isRight === true ? 1 : 0) - p;
      for (const [f, value] of row.entries()) {
        gradient[f] = (gradient[f] ?? 0) + error * value;
        const line = hessian[f] ?? [];
        const share = p * (1 - p) * value;
        // It is symmetric: one half is summed, and the other copied below.
        for (let g = 0; g <= f; g += 1) line[g] = (line[g] ?? 0) + share * (row[g] ?? 0);
      }
    }
    for (const [f, line] of hessian.entries())
      for (let g = f + 1; g < line.length; g += 1) line[g] = hessian[g]?.[f] ?? 0;
    const change = solve(hessian, gradient);
    solution = solution.map((weight, f) => weight + (change[f] ?? 0));
    if (Math.max(...change.map(Math.abs)) < 1e-6) break;
  }
  const [base = 0, ...scaled] = solution;
  const weights = scaled.map((weight, f) => weight / (scales[f]?.deviation ?? 1));
  const shift = weights.reduce((sum, weight, f) => sum + weight * (scales[f]?.mean ?? 0), 0);
  return { intercept: base - shift, weights };
}

export function probabilityOf({ intercept, weights }: Fit, features: readonly number[]): number {
  return 1 / (1 + Math.exp(-(intercept + dot(weights, features))));
}

/** What each word gets from a fit to the pages that are not in its own part. */
export function crossValidated(examples: readonly Example[], parts: number): number[] {
  const groups = [...new Set(examples.map(({ group }) => group))].sort();
  const partOf = new Map(groups.map((group, at) => [group, at % parts]));
  const found = new Array<number>(examples.length).fill(0);
  for (let part = 0; part < parts; part += 1) {
    const fit = fitLogistic(examples.filter(({ group, isFitted }) => isFitted && partOf.get(group) !== part));
    for (const [at, { group, features }] of examples.entries())
      if (partOf.get(group) === part) found[at] = probabilityOf(fit, features);
  }
  return found;
}

function dot(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, value, at) => sum + value * (b[at] ?? 0), 0);
}

/** Gaussian elimination with the largest pivot. */
function solve(matrix: readonly (readonly number[])[], right: readonly number[]): number[] {
  const rows = matrix.map((row, at) => [...row, right[at] ?? 0]);
  const size = rows.length;
  for (let column = 0; column < size; column += 1) {
    let pivot = column;
    for (let at = column; at < size; at += 1)
      if (Math.abs(rows[at]?.[column] ?? 0) > Math.abs(rows[pivot]?.[column] ?? 0)) pivot = at;
    const [own, other] = [rows[column] ?? [], rows[pivot] ?? []];
    [rows[column], rows[pivot]] = [other, own];
    for (let at = 0; at < size; at += 1) {
      const row = rows[at] ?? [];
      const factor = at === column ? 0 : (row[column] ?? 0) / (other[column] ?? 1);
      if (factor !== 0)
        for (let k = column; k <= size; k += 1) row[k] = (row[k] ?? 0) - factor * (other[k] ?? 0);
    }
  }
  return rows.map((row, at) => (row[size] ?? 0) / (row[at] ?? 1));
}
