import { describe, expect, it } from 'vitest';
import { DEFAULT_FLEET_SETTINGS } from '../../../../../server/src/readers/vlm/fleet/fleetSettings.ts';
import { InFlightLimit } from '../../../../../server/src/readers/vlm/fleet/inFlightLimit.ts';
import { ManualClock } from '../../../../fixtures/daemon/manualClock.ts';

function scene() {
  const clock = new ManualClock();
  clock.advance(60_000);
  const limit = new InFlightLimit(clock, DEFAULT_FLEET_SETTINGS, 16, 64);
  const firstTokens = (count: number, milliseconds: number, full = true): void => {
    for (let i = 0; i < count; i += 1) limit.onFirstToken(milliseconds, full, clock.now());
  };
  return { clock, limit, firstTokens };
}

describe('the limit of requests in flight', () => {
  it('grows while the server takes all there are at once, up to a bound', () => {
    const { limit, firstTokens } = scene();
    limit.onLoad({ running: 16, waiting: 0 });
    firstTokens(10, 300);
    expect(limit.value).toBe(26);
    firstTokens(1_000, 300);
    expect(limit.value).toBe(64);
  });

  it('stays where it is when it is not what holds the pages', () => {
    const { limit, firstTokens } = scene();
    firstTokens(100, 300, false);
    expect(limit.value).toBe(16);
  });

  it('stays while something waits at the server, and halves when more waits than runs', () => {
    const { limit, firstTokens } = scene();
    limit.onLoad({ running: 16, waiting: 2 });
    firstTokens(10, 300);
    expect(limit.value).toBe(16);
    limit.onLoad({ running: 8, waiting: 9 });
    expect(limit.value).toBe(8);
  });

  it('halves once for late first tokens, and not again for what was sent before', () => {
    const { clock, limit, firstTokens } = scene();
    firstTokens(20, 20_000);
    expect(limit.value).toBe(8);
    const before = clock.now() - 1;
    clock.advance(60_000);
    for (let i = 0; i < 20; i += 1) limit.onFirstToken(20_000, true, before);
    expect(limit.value).toBe(8);
  });

  it('is never below one', () => {
    const { clock, limit } = scene();
    for (let i = 0; i < 20; i += 1) {
      clock.advance(60_000);
      limit.onCongestion(clock.now());
    }
    expect(limit.value).toBe(1);
  });
});
