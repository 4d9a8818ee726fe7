import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { detrRegions } from '../../../../../server/src/readers/stages/layout/detrRegions.ts';
import { picodetRegions } from '../../../../../server/src/readers/stages/layout/picodetRegions.ts';
import type { StageTensor } from '../../../../../server/src/readers/stages/stageSession.ts';

const INPUT = { width: 64, height: 128, mean: [0, 0, 0], std: [1, 1, 1], channels: 'rgb' } as const;
const PART = { input: INPUT, labels: ['text' as const, 'heading' as const, 'none' as const] };
const BINS = 8;

/** The outputs of a PicoDet that sees one thing, at a cell of stride 8. */
function picodet(cell: number, classIndex: number, score: number, sides: readonly number[]): StageTensor[] {
  const cells = [8, 16, 32, 64].map((stride) => Math.ceil(64 / stride) * Math.ceil(128 / stride));
  const scores = cells.map((count) => new Float32Array(count * PART.labels.length));
  const distances = cells.map((count) => new Float32Array(count * 4 * BINS));
  scores[0]?.fill(0);
  const [first] = scores;
  const [logits] = distances;
  if (first && logits) {
    first[cell * PART.labels.length + classIndex] = score;
    // As good as certain of one bin.
    sides.forEach((bin, k) => (logits[(cell * 4 + k) * BINS + bin] = 50));
  }
  return [
    ...scores.map((data) => ({ data, shape: [1, data.length / PART.labels.length, PART.labels.length] })),
    ...distances.map((data) => ({ data, shape: [1, data.length / 4 / BINS, 4 * BINS] })),
  ];
}

describe('regions of PicoDet', () => {
  it('lie as far around the middle of a cell as its distributions say', () => {
    // Cell 9 is the second of the second row of eight: its middle is at 12, 12.
    const [region] = picodetRegions(picodet(9, 1, 0.9, [1, 1, 3, 2]), PART);
    expect(region?.label).toBe('heading');
    expect(region?.score).toBeCloseTo(0.9);
    expect(region?.box.x).toBeCloseTo(4);
    expect(region?.box.y).toBeCloseTo(4);
    expect(region?.box.width).toBeCloseTo(32);
    expect(region?.box.height).toBeCloseTo(24);
  });

  it('are none where the model is not sure, or the class means nothing', () => {
    expect(picodetRegions(picodet(9, 1, 0.4, [1, 1, 1, 1]), PART)).toEqual([]);
    expect(picodetRegions(picodet(9, 2, 0.9, [1, 1, 1, 1]), PART)).toEqual([]);
    expect(picodetRegions([], PART)).toEqual([]);
    expect(picodetRegions(picodet(9, 1, NaN, [1, 1, 1, 1]), PART)).toEqual([]);
  });
});

const rows = (columns: number, ...values: readonly (readonly number[])[]): StageTensor => ({
  data: Float32Array.from(values.flat()),
  shape: [values.length, columns],
});

describe('regions of PP-DocLayout', () => {
  it('come without an order, with a place in it, or with a rank and what parts equal ones', () => {
    const boxes = [
      [0, 0.9, 0, 60, 60, 90],
      [1, 0.8, 0, 10, 60, 30],
    ];
    expect(detrRegions(rows(6, ...boxes), undefined, PART).map(({ order }) => order)).toEqual([
      undefined,
      undefined,
    ]);
    const seven = boxes.map((row, i) => [...row, 7 - i]);
    expect(detrRegions(rows(7, ...seven), undefined, PART).map(({ label, order }) => [label, order])).toEqual(
      [
        ['text', 1],
        ['heading', 0],
      ],
    );
    const eight = boxes.map((row, i) => [...row, 3, i]);
    expect(detrRegions(rows(8, ...eight), undefined, PART).map(({ label, order }) => [label, order])).toEqual(
      [
        ['text', 1],
        ['heading', 0],
      ],
    );
  });

  it('are once what the model gives twice, and lie inside the picture', () => {
    const regions = detrRegions(
      rows(6, [0, 0.9, -10, 60, 60, 90], [0, 0.8, -8, 61, 60, 90], [1, 0.4, 0, 0, 9, 9]),
      undefined,
      PART,
    );
    expect(regions).toHaveLength(1);
    expect(regions[0]?.box).toEqual({ x: 0, y: 60, width: 60, height: 30 });
  });

  it('survive whatever a model gives', () => {
    const number = fc.oneof(fc.float(), fc.constantFrom(NaN, Infinity, -Infinity, 0, 1));
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 9 }), fc.array(number, { maxLength: 80 }), (columns, data) => {
        const tensor = { data: Float32Array.from(data), shape: [1, columns] };
        for (const { box, score } of detrRegions(tensor, undefined, PART)) {
          expect(box.width).toBeGreaterThan(0);
          expect(box.x + box.width).toBeLessThanOrEqual(INPUT.width + 1e-3);
          expect(score).toBeLessThanOrEqual(1);
        }
      }),
    );
  });
});
