import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LONGEST_TIMER_MILLISECONDS, systemClock } from '../../server/src/clock.ts';
import { MAX_PAGES_PER_CLIENT } from '../../server/src/daemon/jobs/jobSettings.ts';
import { DEFAULT_LIMITS, isLimit, LIMIT_NAMES, LIMITS, MAX_IDLE_MINUTES } from '../../server/src/limits.ts';
import { idleSettingsSchema, limitsSchema } from '../../server/src/protocol.ts';

describe('limits', () => {
  it('are the defaults where nobody says anything', () => {
    expect(limitsSchema.parse({})).toEqual(DEFAULT_LIMITS);
    for (const name of LIMIT_NAMES) expect(isLimit(name, DEFAULT_LIMITS[name]), name).toBe(true);
  });

  it.each(LIMIT_NAMES)('%s is taken by the daemon just where clients take it', (name) => {
    const numbers = fc.oneof(
      fc.double(),
      fc.integer(),
      fc.constantFrom(0, 1, LIMITS[name].max, 2 ** 31, 3e6),
    );
    fc.assert(
      fc.property(numbers, (value) => {
        expect(limitsSchema.safeParse({ [name]: value }).success).toBe(isLimit(name, value));
      }),
    );
    expect(isLimit(name, LIMITS[name].max)).toBe(true);
    expect(isLimit(name, LIMITS[name].max + 1)).toBe(false);
  });

  it('allow no time beyond what timers take, with a margin for what is derived from it', () => {
    expect(24 * LIMITS.pageSeconds.max * 1_000).toBeLessThan(LONGEST_TIMER_MILLISECONDS);
    expect(MAX_IDLE_MINUTES * 60_000).toBeLessThan(LONGEST_TIMER_MILLISECONDS);
    const tooLong = { exitAfterMinutes: MAX_IDLE_MINUTES + 1 };
    expect(idleSettingsSchema.safeParse(tooLong).success).toBe(false);
  });

  it('allow no more pages than may wait', () => {
    expect(LIMITS.pages.max).toBeLessThanOrEqual(MAX_PAGES_PER_CLIENT);
  });
});

it('the clock waits as long as it can where more is asked, and does not call at once', async () => {
  const called: string[] = [];
  const takeBack = systemClock.after(2 ** 40, () => called.push('late'));
  await new Promise<void>((resolve) => void systemClock.after(20, resolve));
  takeBack();
  expect(called).toEqual([]);
});
