import type { Percentiles } from '../runs/loadResult.ts';
import { quantile } from './statistics.ts';

export function percentilesOf(milliseconds: readonly number[]): Percentiles {
  return {
    p50: quantile(milliseconds, 0.5),
    p95: quantile(milliseconds, 0.95),
    p99: quantile(milliseconds, 0.99),
    count: milliseconds.length,
  };
}
