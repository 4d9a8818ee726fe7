import { expect, it } from 'vitest';
import { EngineTime } from '../../../server/src/daemon/engineProcess/engineWatch.ts';
import type { ThreadTime } from '../../../server/src/processorTime.ts';
import { ManualClock } from '../../fixtures/daemon/manualClock.ts';

function engine(knowsThreads = true): {
  time: EngineTime;
  pass: (seconds: number, waited: number) => void;
} {
  const clock = new ManualClock();
  let waited = 0;
  const threads = (): ReadonlyMap<number, ThreadTime> =>
    new Map(knowsThreads ? [[1, { used: 0, waited: 0 }] as const, [2, { used: 0, waited }] as const] : []);
  const time = new EngineTime(clock, threads);
  return {
    time,
    pass(seconds, share) {
      for (let second = 0; second < seconds; second += 1) {
        waited += share * 1_000;
        clock.advance(1_000);
        time.now();
      }
    },
  };
}

it('goes as the clock does while nothing waits for a processor', () => {
  const { time, pass } = engine();
  pass(30, 0);
  expect(time.now()).toBe(30_000);
});

it('goes slower as others have the processors', () => {
  const { time, pass } = engine();
  pass(30, 0.9);
  expect(time.now()).toBeCloseTo(3_000);
});

it('is the clock where the system tells nothing of threads', () => {
  const { time, pass } = engine(false);
  pass(30, 0.9);
  expect(time.now()).toBe(30_000);
});
