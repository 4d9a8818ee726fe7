import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { joinInputs, splitOutputs } from '../../../../server/src/engine/lanes/batchTensors.ts';
import { maxBatch } from '../../../../server/src/engine/lanes/laneService.ts';
import { bucketSize, planBatch } from '../../../../server/src/engine/lanes/shapeBuckets.ts';

describe('sizes on a lane', () => {
  it('are never smaller than what they hold, and at most a quarter larger where that is more than one step', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 4000 }), fc.constantFrom(8, 32), (size, multipleOf) => {
        const bucket = bucketSize(size, multipleOf);
        expect(bucket).toBeGreaterThanOrEqual(size);
        expect(bucket % multipleOf).toBe(0);
        expect(bucket - size).toBeLessThan(Math.max(multipleOf, size / 4 + 1));
      }),
    );
  });

  it('are few', () => {
    const widths = new Set(Array.from({ length: 900 }, (_, index) => bucketSize(index + 1, 32)));
    expect(widths.size).toBeLessThanOrEqual(16);
  });

  it('of batches are powers of two that are nearly full', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 500 }), fc.integer({ min: 1, max: 64 }), (waiting, max) => {
        const { take, size } = planBatch(waiting, max);
        expect(Math.log2(size) % 1).toBe(0);
        expect(size).toBeLessThanOrEqual(max);
        expect(take).toBeLessThanOrEqual(Math.min(waiting, size));
        expect(take / size).toBeGreaterThanOrEqual(0.75);
      }),
    );
  });

  it('of batches are bounded by memory and by the width of lines', () => {
    expect(maxBatch(32, 'recognizer', [1, 3, 48, 320])).toBe(32);
    expect(maxBatch(32, 'recognizer', [1, 3, 48, 640])).toBe(16);
    expect(maxBatch(32, 'detector', [1, 3, 1024, 1024])).toBe(4);
    expect(maxBatch(1, 'detector', [1, 3, 4096, 4096])).toBe(1);
  });
});

describe('tensors of a batch', () => {
  it('come apart as they were put together', () => {
    const inputs = [Float32Array.of(1, 2), Float32Array.of(3, 4), Float32Array.of(5, 6)];
    const joined = joinInputs(inputs, 4);
    expect([...joined]).toEqual([1, 2, 3, 4, 5, 6, 0, 0]);
    const outputs = [
      { data: joined, shape: [4, 2] },
      { data: Int32Array.of(7, 8, 9, 0), shape: [4] },
    ];
    expect(splitOutputs(outputs, 4, 3)).toEqual([
      [
        { data: Float32Array.of(1, 2), shape: [1, 2] },
        { data: Int32Array.of(7), shape: [1] },
      ],
      [
        { data: Float32Array.of(3, 4), shape: [1, 2] },
        { data: Int32Array.of(8), shape: [1] },
      ],
      [
        { data: Float32Array.of(5, 6), shape: [1, 2] },
        { data: Int32Array.of(9), shape: [1] },
      ],
    ]);
  });

  it('of a model that mixes batches up are refused', () => {
    expect(() => splitOutputs([{ data: Float32Array.of(1), shape: [1] }], 2, 2)).toThrow('apart');
    expect(() => joinInputs([Float32Array.of(1), Float32Array.of(1, 2)], 2)).toThrow('differ');
  });
});
