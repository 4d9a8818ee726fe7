import type { Matrix } from '../../../page/geometry.ts';

/** Operands of pdf.js's operators, which come without types: what is none of a kind becomes its neutral value. */

export function isNumbers(value: unknown): value is ArrayLike<number> {
  return Array.isArray(value) || value instanceof Float32Array || value instanceof Float64Array;
}

export function asNumbers(value: unknown): readonly number[] {
  return isNumbers(value) ? Array.from(value, asNumber) : [];
}

export function asNumber(value: unknown): number {
  return typeof value === 'number' && Number.isFinite(value) ? value : 0;
}

export function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? (value as readonly unknown[]) : [];
}

export function asMatrix(values: readonly unknown[]): Matrix {
  const [a, b, c, d, e, f] = values.map(asNumber);
  return [a ?? 1, b ?? 0, c ?? 0, d ?? 1, e ?? 0, f ?? 0];
}

export function asId(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

export function property(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined;
}

export function sizeOf(image: unknown): { width: number; height: number } {
  return { width: asNumber(property(image, 'width')), height: asNumber(property(image, 'height')) };
}

export function pairs(positions: unknown): (readonly [number, number])[] {
  const values = asNumbers(positions);
  const found: (readonly [number, number])[] = [];
  for (let i = 0; i + 1 < values.length; i += 2) found.push([values[i] ?? 0, values[i + 1] ?? 0]);
  return found;
}
