import type { BenchMachine } from '../measure/machine.ts';
import type { Spread } from '../measure/statistics.ts';

/** How figures are written, the same everywhere: three digits are as much as a run can tell. */
export function figure(value: number): string {
  if (value === 0) return '0';
  const magnitude = Math.abs(value);
  return value.toFixed(magnitude >= 100 ? 0 : magnitude >= 10 ? 1 : 2);
}

/** Median, and behind it how far rounds lie apart. */
export function spread({ median, min, max }: Spread): string {
  return min === max ? figure(median) : `${figure(median)} (${figure(min)} to ${figure(max)})`;
}

export function percent(share: number, digits = 2): string {
  return `${(share * 100).toFixed(digits)} %`;
}

export function megabytes(bytes: number): string {
  return `${Math.round(bytes / 1e6)} MB`;
}

export function describeMachine({
  processor,
  cores,
  memoryBytes,
  system,
  node,
  folio,
}: BenchMachine): string {
  return `${cores} ${cores === 1 ? 'core' : 'cores'} of ${processor}, ${Math.round(memoryBytes / 1e9)} GB, ${system}, Node ${node}, Folio ${folio}`;
}
