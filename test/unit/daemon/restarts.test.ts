import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DEFAULT_ENGINE_SETTINGS } from '../../../server/src/daemon/engineProcess/engineSettings.ts';
import { Restarts } from '../../../server/src/daemon/engineProcess/restarts.ts';
import { ManualClock } from '../../fixtures/daemon/manualClock.ts';

const { longestPauseMilliseconds, patienceMilliseconds, startPatienceMilliseconds } = DEFAULT_ENGINE_SETTINGS;

function restarts(): { clock: ManualClock; restarts: Restarts } {
  const clock = new ManualClock();
  return { clock, restarts: new Restarts(DEFAULT_ENGINE_SETTINGS, () => clock.now()) };
}

/** Dies as soon as it was started, until `milliseconds` have passed. */
function dieFor({ clock, restarts: made }: ReturnType<typeof restarts>, milliseconds: number): void {
  const until = clock.now() + milliseconds;
  while (clock.now() < until) {
    made.died(false);
    clock.advance(made.pause);
  }
}

describe('restarts of an engine that dies', () => {
  it('come after pauses that grow, up to the longest', () => {
    const { clock, restarts: made } = restarts();
    const pauses: number[] = [];
    for (let death = 0; death < 12; death += 1) {
      made.died(false);
      pauses.push(made.pause);
      clock.advance(made.pause);
      expect(made.pause).toBe(0);
    }
    expect(pauses).toEqual([...pauses].sort((a, b) => a - b));
    expect(pauses[0]).toBeLessThan(1_000);
    expect(pauses.at(-1)).toBe(longestPauseMilliseconds);
  });

  it('are borne however many they are, as long as pages are read between them', () => {
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 200_000 }), { maxLength: 100 }), (gaps) => {
        const { clock, restarts: made } = restarts();
        made.started();
        for (const gap of gaps) {
          made.died(false);
          clock.advance(gap);
          made.succeeded();
          expect([made.isHopeless(true), made.isHopeless(false), made.pause]).toEqual([false, false, 0]);
        }
        expect(made.total).toBe(gaps.length);
      }),
    );
  });

  it('are hopeless once nothing has succeeded for minutes', () => {
    const scene = restarts();
    scene.restarts.started();
    dieFor(scene, patienceMilliseconds / 2);
    expect(scene.restarts.isHopeless(false)).toBe(false);
    expect(scene.restarts.isHopeless(true)).toBe(false);
    dieFor(scene, patienceMilliseconds);
    expect(scene.restarts.isHopeless(false)).toBe(true);
  });

  it('are hopeless sooner for somebody who waits for an engine that has never started', () => {
    const scene = restarts();
    dieFor(scene, startPatienceMilliseconds);
    expect(scene.restarts.isHopeless(true)).toBe(true);
    expect(scene.restarts.isHopeless(false)).toBe(false);
  });

  it('begin a new row after a long time without a death', () => {
    const { clock, restarts: made } = restarts();
    made.started();
    made.died(false);
    clock.advance(10 * patienceMilliseconds);
    made.died(false);
    expect(made.isHopeless(false)).toBe(false);
    expect(made.inRow).toBe(1);
  });

  it('are not held up by the death that only confirms which page it is', () => {
    const { restarts: made } = restarts();
    made.died(true);
    expect(made.pause).toBe(0);
    expect(made.total).toBe(1);
  });
});
