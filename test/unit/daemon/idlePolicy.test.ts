import { describe, expect, it } from 'vitest';
import { DEFAULT_IDLE_TIMES, IdlePolicy } from '../../../server/src/daemon/idlePolicy.ts';
import { ManualClock } from '../../fixtures/daemon/manualClock.ts';

const MINUTE = 60_000;

function idlePolicy(): { clock: ManualClock; policy: IdlePolicy; happened: string[] } {
  const clock = new ManualClock();
  const happened: string[] = [];
  const at = (what: string) => () => void happened.push(`${what} at ${clock.now() / MINUTE}`);
  return {
    clock,
    happened,
    policy: new IdlePolicy(clock, DEFAULT_IDLE_TIMES, { unload: at('unload'), exit: at('exit') }),
  };
}

describe('an idle daemon', () => {
  it('unloads after 5 minutes and leaves after 10', () => {
    const { clock, policy, happened } = idlePolicy();
    policy.update({ clients: 0, hasJobs: false });
    clock.advance(20 * MINUTE);
    expect(happened).toEqual(['unload at 5', 'exit at 10']);
  });

  it('stays for a client that does nothing, without its models', () => {
    const { clock, policy, happened } = idlePolicy();
    policy.update({ clients: 1, hasJobs: false });
    clock.advance(60 * MINUTE);
    expect(happened).toEqual(['unload at 5']);
  });

  it('does nothing while a job runs, even with no client', () => {
    const { clock, policy, happened } = idlePolicy();
    policy.update({ clients: 0, hasJobs: true });
    clock.advance(60 * MINUTE);
    expect(happened).toEqual([]);
  });

  it('counts from when the last job ended and the last client left', () => {
    const { clock, policy, happened } = idlePolicy();
    policy.update({ clients: 1, hasJobs: true });
    clock.advance(3 * MINUTE);
    policy.update({ clients: 1, hasJobs: false });
    clock.advance(3 * MINUTE);
    policy.update({ clients: 0, hasJobs: false });
    clock.advance(20 * MINUTE);
    expect(happened).toEqual(['unload at 8', 'exit at 16']);
  });

  it('counts anew after each job', () => {
    const { clock, policy, happened } = idlePolicy();
    policy.update({ clients: 0, hasJobs: false });
    clock.advance(4 * MINUTE);
    policy.update({ clients: 1, hasJobs: true });
    policy.update({ clients: 0, hasJobs: false });
    clock.advance(4 * MINUTE);
    expect(happened).toEqual([]);
    clock.advance(MINUTE);
    expect(happened).toEqual(['unload at 9']);
  });

  it('unloads again after more work', () => {
    const { clock, policy, happened } = idlePolicy();
    policy.update({ clients: 1, hasJobs: false });
    clock.advance(6 * MINUTE);
    policy.update({ clients: 1, hasJobs: true });
    policy.update({ clients: 1, hasJobs: false });
    clock.advance(6 * MINUTE);
    expect(happened).toEqual(['unload at 5', 'unload at 11']);
  });
});

describe('times that change', () => {
  it('count at once, from their change on', () => {
    const { clock, policy, happened } = idlePolicy();
    policy.update({ clients: 0, hasJobs: false });
    clock.advance(4 * MINUTE);
    policy.setTimes({ unloadMilliseconds: 2 * MINUTE, exitMilliseconds: 30 * MINUTE });
    clock.advance(60 * MINUTE);
    expect(happened).toEqual(['unload at 6', 'exit at 34']);
  });

  it('do nothing while a job runs', () => {
    const { clock, policy, happened } = idlePolicy();
    policy.update({ clients: 0, hasJobs: true });
    policy.setTimes({ unloadMilliseconds: 0, exitMilliseconds: 0 });
    clock.advance(MINUTE);
    expect(happened).toEqual([]);
  });
});
