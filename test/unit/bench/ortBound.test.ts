import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { shareRuns, type InferenceRun } from '../../bench/ortBound/inferenceRun.ts';

const run = (milliseconds: number): InferenceRun => ({ session: 0, inputs: {}, milliseconds });
const sum = (runs: readonly InferenceRun[]): number =>
  runs.reduce((total, one) => total + one.milliseconds, 0);

describe('sharing out runs of a model', () => {
  it('gives each run to one lane, and no lane more than the longest run above another', () => {
    const times = fc.array(fc.integer({ min: 1, max: 200 }), { maxLength: 60 });
    fc.assert(
      fc.property(times, fc.integer({ min: 1, max: 8 }), (milliseconds, lanes) => {
        const shares = shareRuns(milliseconds.map(run), lanes);
        expect(shares).toHaveLength(lanes);
        expect(shares.flat()).toHaveLength(milliseconds.length);
        const totals = shares.map(sum);
        expect(Math.max(...totals) - Math.min(...totals)).toBeLessThanOrEqual(Math.max(0, ...milliseconds));
      }),
    );
  });
});
