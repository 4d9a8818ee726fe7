import { describe, expect, it } from 'vitest';
import { LossPauses } from '../../../server/src/daemonClient/lossPauses.ts';
import { ManualClock } from '../../fixtures/daemon/manualClock.ts';

/** The pauses of a daemon that ends as soon as it is started. */
function pausesOf(losses: LossPauses, clock: ManualClock, count: number): (number | undefined)[] {
  return Array.from({ length: count }, () => {
    const pause = losses.lost();
    clock.advance(pause ?? 0);
    return pause === undefined ? undefined : pause / 1_000;
  });
}

describe('pauses between starts of a daemon', () => {
  it('grow to a limit, and end when nothing succeeded for minutes', () => {
    const clock = new ManualClock();
    const pauses = pausesOf(new LossPauses(clock), clock, 12);
    expect(pauses).toEqual([1, 2, 4, 8, 16, 30, 30, 30, 30, 30, undefined, undefined]);
  });

  it('begin anew after a success, however often it goes on so', () => {
    const clock = new ManualClock();
    const losses = new LossPauses(clock);
    for (let round = 0; round < 100; round += 1) {
      expect(pausesOf(losses, clock, 3)).toEqual([1, 2, 4]);
      losses.succeeded();
    }
  });

  it('count from the first loss, not from the last success: a page may take long', () => {
    const clock = new ManualClock();
    const losses = new LossPauses(clock);
    losses.succeeded();
    clock.advance(3_600_000);
    expect(losses.lost()).toBe(1_000);
  });
});
