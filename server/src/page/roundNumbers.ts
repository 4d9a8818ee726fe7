/**
 * Every number to three decimals: a thousandth of a point is beyond what any page shows, and results
 * stay small and the same across machines.
 */
export function roundNumbers<T>(value: T): T {
  if (typeof value === 'number') return (Math.round(value * 1000) / 1000) as T;
  if (Array.isArray(value)) return value.map((item: unknown) => roundNumbers(item)) as T;
  if (value !== null && typeof value === 'object') {
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [key, roundNumbers(item as unknown)]),
    ) as T;
  }
  return value;
}
