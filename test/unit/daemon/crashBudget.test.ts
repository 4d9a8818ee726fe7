import { describe, expect, it } from 'vitest';
import { CrashBudget } from '../../../server/src/daemon/engineProcess/crashBudget.ts';
import { ManualClock } from '../../fixtures/daemon/manualClock.ts';

function crashBudget(): { clock: ManualClock; budget: CrashBudget } {
  const clock = new ManualClock();
  return { clock, budget: new CrashBudget(5, 180_000, () => clock.now()) };
}

describe('the crash budget', () => {
  it('is spent by five crashes within three minutes', () => {
    const { clock, budget } = crashBudget();
    for (let crash = 1; crash <= 5; crash += 1) {
      expect(budget.isSpent).toBe(false);
      budget.crashed(false);
      clock.advance(30_000);
    }
    expect(budget.isSpent).toBe(true);
    expect(budget.total).toBe(5);
  });

  it('is not spent by rare crashes', () => {
    const { clock, budget } = crashBudget();
    for (let crash = 1; crash <= 50; crash += 1) {
      budget.crashed(false);
      clock.advance(46_000);
      expect(budget.isSpent).toBe(false);
    }
  });

  it('is full again once three minutes have passed without a crash, not before', () => {
    const { clock, budget } = crashBudget();
    for (let crash = 1; crash <= 5; crash += 1) {
      budget.crashed(false);
      clock.advance(10_000);
    }
    expect(budget.isSpent).toBe(true);
    clock.advance(140_000);
    expect(budget.isSpent).toBe(true);
    clock.advance(40_000);
    expect(budget.isSpent).toBe(false);
  });

  it('does not count the crash that only confirms which page it is', () => {
    const { budget } = crashBudget();
    for (let page = 1; page <= 4; page += 1) {
      budget.crashed(false);
      budget.crashed(true);
    }
    expect(budget.isSpent).toBe(false);
    expect(budget.total).toBe(8);
  });
});
