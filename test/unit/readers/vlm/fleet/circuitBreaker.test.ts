import { describe, expect, it } from 'vitest';
import { CircuitBreaker } from '../../../../../server/src/readers/vlm/fleet/circuitBreaker.ts';
import { DEFAULT_FLEET_SETTINGS } from '../../../../../server/src/readers/vlm/fleet/fleetSettings.ts';

const breaker = (): CircuitBreaker => new CircuitBreaker(DEFAULT_FLEET_SETTINGS, () => 0.5);

describe('the circuit breaker', () => {
  it('opens after some failures in a row, and at once when all else would fail too', () => {
    const one = breaker();
    expect([one.fail(false), one.fail(false)]).toEqual([false, false]);
    one.succeed();
    expect([one.fail(false), one.fail(false), one.fail(false)]).toEqual([false, false, true]);
    expect(one.state).toBe('open');
    expect(breaker().fail(true)).toBe(true);
  });

  it('lets one page try, and closes or opens by it', () => {
    const one = breaker();
    one.fail(true);
    one.admitOne();
    expect(one.state).toBe('half-open');
    one.fail(false);
    expect(one.state).toBe('open');
    one.admitOne();
    one.succeed();
    expect(one.state).toBe('closed');
  });

  it('waits twice as long each time, up to a bound, and anew after a success', () => {
    const one = breaker();
    one.fail(true);
    const waits = Array.from({ length: 6 }, () => {
      const milliseconds = one.openMilliseconds;
      one.stayOpen();
      return milliseconds;
    });
    expect(waits).toEqual([5_000, 10_000, 20_000, 40_000, 60_000, 60_000]);
    one.admitOne();
    one.succeed();
    one.fail(true);
    expect(one.openMilliseconds).toBe(5_000);
  });
});
