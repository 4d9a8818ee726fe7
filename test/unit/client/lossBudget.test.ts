import { describe, expect, it } from 'vitest';
import { LossBudget } from '../../../client/src/daemon/lossBudget.ts';

describe('a daemon or an engine that goes away', () => {
  it('is silent twice, said the third time, and not started again after five within three minutes', () => {
    let now = 0;
    const budget = new LossBudget(() => now);
    const responses = Array.from({ length: 6 }, () => {
      now += 10_000;
      return budget.add();
    });
    expect(responses).toEqual(['quiet', 'quiet', 'notice', 'quiet', 'give-up', 'give-up']);
    budget.reset();
    expect(budget.add()).toBe('quiet');
  });

  it('is silent when it happens once in a while', () => {
    let now = 0;
    const budget = new LossBudget(() => now);
    for (let hour = 0; hour < 10; hour += 1) {
      now += 3_600_000;
      expect(budget.add()).toBe('quiet');
    }
  });
});
