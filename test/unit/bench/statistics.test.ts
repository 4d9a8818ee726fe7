import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { atOnce } from '../../bench/measure/atOnce.ts';
import { fairness, growth, mean, quantile, spreadOf } from '../../bench/measure/statistics.ts';

describe('statistics of a benchmark', () => {
  it('takes the median of odd and even numbers of values', () => {
    expect(spreadOf([3, 1, 2])).toEqual({ median: 2, min: 1, max: 3 });
    expect(quantile([1, 2, 3, 4], 0.5)).toBe(2.5);
  });

  it('makes no figure of nothing', () => {
    expect(() => quantile([], 0.5)).toThrow(RangeError);
    expect(mean([])).toBe(0);
  });

  it('has quantiles that lie between the least and the most and grow with their share', () => {
    const values = fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 50 });
    fc.assert(
      fc.property(values, fc.double({ min: 0, max: 1, noNaN: true }), (list, q) => {
        const value = quantile(list, q);
        expect(value).toBeGreaterThanOrEqual(quantile(list, 0) - 1e-6);
        expect(value).toBeLessThanOrEqual(quantile(list, 1) + 1e-6);
      }),
    );
  });

  it('calls equal shares fair, and one that takes all unfair', () => {
    expect(fairness([5, 5])).toBe(1);
    expect(fairness([10, 0])).toBe(0.5);
    expect(fairness([0, 0])).toBe(1);
  });
});

describe('growth over a run', () => {
  const samples = (memory: (x: number) => number): { x: number; y: number }[] =>
    Array.from({ length: 1_000 }, (_, x) => ({ x, y: memory(x) }));

  it('is none where memory stays, however much it needs to get warm', () => {
    expect(growth(samples((x) => (x < 90 ? x * 10 : 900)))).toBe(0);
  });

  it('finds a leak', () => {
    expect(growth(samples((x) => 1_000 + x))).toBeCloseTo(0.7, 1);
  });

  it('is not moved by a single peak', () => {
    expect(growth(samples((x) => (x === 950 ? 5_000 : 500)))).toBe(0);
  });

  it('refuses a run that is too short', () => {
    expect(() => growth([{ x: 0, y: 1 }])).not.toThrow();
    expect(() => growth([])).toThrow(RangeError);
  });
});

describe('work at a time', () => {
  it('keeps to its width and to the order of the items', async () => {
    let now = 0;
    let most = 0;
    const results = await atOnce([1, 2, 3, 4, 5], 2, async (item) => {
      now += 1;
      most = Math.max(most, now);
      await Promise.resolve();
      now -= 1;
      return item * 10;
    });
    expect(results).toEqual([10, 20, 30, 40, 50]);
    expect(most).toBe(2);
  });
});
