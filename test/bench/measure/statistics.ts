/** The middle of several measurements, and how far they lie apart. */
export interface Spread {
  readonly median: number;
  readonly min: number;
  readonly max: number;
}

/** Rejects an empty list: a figure that was not measured must not look like one. */
export function spreadOf(values: readonly number[]): Spread {
  return { median: quantile(values, 0.5), min: Math.min(...values), max: Math.max(...values) };
}

/** The value that a share `q` (0..1) of all values does not exceed, between neighbours by their distance. */
export function quantile(values: readonly number[], q: number): number {
  if (values.length === 0) throw new RangeError('no values');
  const sorted = [...values].sort((a, b) => a - b);
  const at = q * (sorted.length - 1);
  const low = sorted[Math.floor(at)] ?? NaN;
  const high = sorted[Math.ceil(at)] ?? NaN;
  return low + (high - low) * (at - Math.floor(at));
}

export function mean(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Something that was looked at again and again: memory over pages. */
export interface Sample {
  readonly x: number;
  readonly y: number;
}

/**
 * Growth as a share of where it began: the median of the last tenth of x against the median of the first
 * tenth after `warmUp` (a share of the whole way, which is left out: caches and arenas fill in it).
 */
export function growth(samples: readonly Sample[], warmUp = 0.1): number {
  const xs = samples.map(({ x }) => x);
  const from = Math.min(...xs);
  const way = Math.max(...xs) - from;
  const between = (low: number, high: number): number[] =>
    samples.filter(({ x }) => x >= from + way * low && x <= from + way * high).map(({ y }) => y);
  const first = between(warmUp, warmUp + 0.1);
  const last = between(0.9, 1);
  if (first.length === 0 || last.length === 0) throw new RangeError('too few samples');
  const before = quantile(first, 0.5);
  return before === 0 ? 0 : quantile(last, 0.5) / before - 1;
}

/** How evenly several share: 1 where all get the same, 1/n where one gets all (Jain's index). */
export function fairness(shares: readonly number[]): number {
  const sum = shares.reduce((total, share) => total + share, 0);
  const squares = shares.reduce((total, share) => total + share * share, 0);
  return squares === 0 ? 1 : (sum * sum) / (shares.length * squares);
}
