import { describe, expect, it } from 'vitest';
import { ClientIdleTimes } from '../../../server/src/daemon/idlePolicy.ts';
import type { IdleTimes } from '../../../server/src/daemon/idlePolicy.ts';

const MINUTE = 60_000;
const DEFAULTS = { unloadMilliseconds: 5 * MINUTE, exitMilliseconds: 10 * MINUTE };

describe('idle times of clients', () => {
  it('the longest counts, and a client that goes takes its times along', () => {
    const told: IdleTimes[] = [];
    const times = new ClientIdleTimes(DEFAULTS, (times) => told.push(times));
    const [one, two] = [{}, {}];
    times.set(one, { unloadAfterMinutes: 1, exitAfterMinutes: 60 });
    expect(told.at(-1)).toEqual({ unloadMilliseconds: MINUTE, exitMilliseconds: 60 * MINUTE });
    times.set(two, { unloadAfterMinutes: 30 });
    expect(told.at(-1)).toEqual({ unloadMilliseconds: 30 * MINUTE, exitMilliseconds: 60 * MINUTE });
    times.remove(one);
    expect(told.at(-1)).toEqual({ unloadMilliseconds: 30 * MINUTE, exitMilliseconds: 10 * MINUTE });
  });

  it('the last client’s times stay when it goes', () => {
    const times = new ClientIdleTimes(DEFAULTS, () => undefined);
    const client = {};
    times.set(client, { exitAfterMinutes: 0 });
    times.remove(client);
    expect(times.times).toEqual({ unloadMilliseconds: 5 * MINUTE, exitMilliseconds: 0 });
  });
});
