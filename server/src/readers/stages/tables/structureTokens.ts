import type { Quad } from '../../../page/geometry.ts';

/** What one class of a table model's output says of the table's structure. */
export type StructureToken =
  | { readonly kind: 'head' | 'head-end' | 'row' | 'row-end' }
  /** A cell without spans, from its begin to its end. */
  | { readonly kind: 'cell' }
  /** The begin of a cell whose spans follow. */
  | { readonly kind: 'cell-begin' }
  | { readonly kind: 'column-span' | 'row-span'; readonly count: number }
  /** What adds nothing: the ends of tags, the body. */
  | { readonly kind: 'other' }
  | { readonly kind: 'start' | 'end' };

/** A token as a model gave it, with the corners of its cell in 0..1 of the model's input. */
export interface PlacedToken {
  readonly token: StructureToken;
  readonly quad: Quad;
}

export interface StructureReading {
  readonly tokens: readonly PlacedToken[];
  /** Mean probability of the tokens. */
  readonly score: number;
}

const SPAN = /^\s*(col|row)span="(\d{1,3})"$/;

/**
 * The classes of a model from its vocabulary, one token of HTML a line, as SLANet carries it. The model's output has a
 * class before them, the start, and one after them, the end.
 */
export function structureClasses(vocabulary: string): StructureToken[] {
  const lines = vocabulary.split(/\r?\n/).filter((line) => line !== '');
  // A vocabulary with cells that are whole does not use the begin of a bare one.
  const hasWhole = lines.includes('<td></td>');
  const own = lines.filter((line) => !(hasWhole && line === '<td>')).map(tokenOf);
  if (!hasWhole) own.push({ kind: 'cell' });
  return [{ kind: 'start' }, ...own, { kind: 'end' }];
}

function tokenOf(text: string): StructureToken {
  switch (text) {
    case '<thead>':
      return { kind: 'head' };
    case '</thead>':
      return { kind: 'head-end' };
    case '<tr>':
      return { kind: 'row' };
    case '</tr>':
      return { kind: 'row-end' };
    case '<td></td>':
    case '<td>':
      return { kind: 'cell' };
    case '<td':
      return { kind: 'cell-begin' };
  }
  const span = SPAN.exec(text);
  if (!span) return { kind: 'other' };
  return { kind: span[1] === 'col' ? 'column-span' : 'row-span', count: Number(span[2]) };
}

/**
 * The likeliest token of each step, up to the end. `probabilities`: [steps, classes], `boxes`: [steps, 8], both
 * row-major; 8 numbers are the corners of a cell, 4 its left, top, right and bottom. Undefined where the model did not
 * come to an end, or its output does not fit the classes.
 */
export function likeliestTokens(
  probabilities: Float32Array,
  boxes: Float32Array,
  classes: readonly StructureToken[],
): StructureReading | undefined {
  const steps = probabilities.length / classes.length;
  const perBox = boxes.length / steps;
  if (!Number.isInteger(steps) || (perBox !== 8 && perBox !== 4)) return undefined;
  const tokens: PlacedToken[] = [];
  let sum = 0;
  for (let step = 0; step < steps; step += 1) {
    const best = likeliest(probabilities, step * classes.length, classes.length);
    const token = classes[best] ?? { kind: 'other' };
    const probability = probabilities[step * classes.length + best] ?? 0;
    if (token.kind === 'end' && step > 0) {
      return tokens.length === 0 ? undefined : { tokens, score: inUnit(sum / tokens.length) };
    }
    if (token.kind === 'start' || token.kind === 'end') continue;
    sum += probability;
    tokens.push({ token, quad: quadAt(boxes, step * perBox, perBox) });
  }
  return undefined;
}

function likeliest(values: Float32Array, from: number, count: number): number {
  let best = 0;
  for (let i = 1; i < count; i += 1) {
    if ((values[from + i] ?? 0) > (values[from + best] ?? 0)) best = i;
  }
  return best;
}

function quadAt(boxes: Float32Array, from: number, count: number): Quad {
  const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = boxes.subarray(from, from + count);
  return count === 8
    ? [
        [a, b],
        [c, d],
        [e, f],
        [g, h],
      ]
    : [
        [a, b],
        [c, b],
        [c, d],
        [a, d],
      ];
}

function inUnit(value: number): number {
  return Number.isFinite(value) ? Math.min(1, Math.max(0, value)) : 0;
}
