/** Least of some numbers, Infinity of none. `Math.min(...values)` fails on the lists that hostile pages make. */
export function least(values: readonly number[]): number {
  let found = Infinity;
  for (const value of values) if (value < found) found = value;
  return found;
}

/** Greatest of some numbers, -Infinity of none. */
export function greatest(values: readonly number[]): number {
  let found = -Infinity;
  for (const value of values) if (value > found) found = value;
  return found;
}
