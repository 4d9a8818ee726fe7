import { describe, expect, it } from 'vitest';
import { IdleWishes } from '../../../server/src/daemon/idleWishes.ts';
import type { IdleTimes } from '../../../server/src/daemon/idlePolicy.ts';

const MINUTE = 60_000;
const DEFAULTS = { unloadMilliseconds: 5 * MINUTE, exitMilliseconds: 10 * MINUTE };

describe('wishes of windows', () => {
  it('the longest counts, and a window that goes takes its wish along', () => {
    const told: IdleTimes[] = [];
    const wishes = new IdleWishes(DEFAULTS, (times) => told.push(times));
    const [one, two] = [{}, {}];
    wishes.set(one, { unloadAfterMinutes: 1, exitAfterMinutes: 60 });
    expect(told.at(-1)).toEqual({ unloadMilliseconds: MINUTE, exitMilliseconds: 60 * MINUTE });
    wishes.set(two, { unloadAfterMinutes: 30 });
    expect(told.at(-1)).toEqual({ unloadMilliseconds: 30 * MINUTE, exitMilliseconds: 60 * MINUTE });
    wishes.remove(one);
    expect(told.at(-1)).toEqual({ unloadMilliseconds: 30 * MINUTE, exitMilliseconds: 10 * MINUTE });
  });

  it('the last window’s wish stays when it goes', () => {
    const wishes = new IdleWishes(DEFAULTS, () => undefined);
    const window = {};
    wishes.set(window, { exitAfterMinutes: 0 });
    wishes.remove(window);
    expect(wishes.times).toEqual({ unloadMilliseconds: 5 * MINUTE, exitMilliseconds: 0 });
  });
});
