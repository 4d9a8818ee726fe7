import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { quantizeRows } from '../../../../../server/src/readers/ppocr/graph/int8.ts';

describe('weights in 8 bits', () => {
  it('are never further from the weight than half a step of their row', () => {
    const row = fc.array(fc.float({ min: -8, max: 8, noNaN: true }), { minLength: 3, maxLength: 3 });
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 8 }), (rows) => {
        const weights = Float32Array.from(rows.flat());
        const { values, scales } = quantizeRows(weights, rows.length);
        for (const [i, weight] of weights.entries()) {
          const scale = scales[Math.floor(i / 3)] ?? 0;
          expect(Math.abs(weight - (values[i] ?? 0) * scale)).toBeLessThanOrEqual(scale * 0.501);
        }
      }),
    );
  });
});
