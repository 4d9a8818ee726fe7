import { describe, expect, it } from 'vitest';
import { FolioError } from '../../../server/src/errors/catalogue.ts';
import { PageBudget } from '../../../server/src/engine/pageBudget.ts';
import { STOP_GRACE_MILLISECONDS } from '../../../server/src/engine/settings.ts';
import { WorkMeter } from '../../../server/src/engine/workMeter.ts';
import { DEFAULT_LIMITS, SLEEP_PER_WORK } from '../../../server/src/limits.ts';
import type { ThreadTime } from '../../../server/src/processorTime.ts';
import { ManualClock } from '../../fixtures/daemon/manualClock.ts';

const MAIN = 1;
const PAGE_SECONDS = 60;

/** A machine whose threads get of each second what a test says. */
class Machine {
  readonly clock = new ManualClock();
  readonly #threads = new Map<number, ThreadTime>([[MAIN, { used: 0, waited: 0 }]]);
  readonly #knowsThreads: boolean;
  #process = 0;
  readonly meter: WorkMeter;

  constructor(knowsThreads = true) {
    this.#knowsThreads = knowsThreads;
    this.meter = new WorkMeter(this.clock, {
      thread: (thread) => (this.#knowsThreads ? this.#threads.get(thread) : undefined),
      process: () => this.#process,
      mainThread: MAIN,
    });
  }

  /** Seconds in which threads, by number, and all that is no worker (`pool`) get so much of each second. */
  pass(seconds: number, of: Readonly<Record<number, Partial<ThreadTime>>>, pool = 0): void {
    for (let tenth = 0; tenth < seconds * 10; tenth += 1) {
      for (const [thread, { used = 0, waited = 0 }] of Object.entries(of)) {
        const before = this.#threads.get(Number(thread)) ?? { used: 0, waited: 0 };
        this.#threads.set(Number(thread), {
          used: before.used + used * 100,
          waited: before.waited + waited * 100,
        });
        this.#process += used * 100;
      }
      this.#process += pool * 100;
      this.clock.advance(100);
    }
  }

  /** A page whose task has a thread. */
  page(thread: number, share = 1): Page {
    return new Page(this, thread, share);
  }
}

class Page {
  readonly control = new PageBudget({
    document: {
      id: 'd',
      path: '/d.pdf',
      name: 'd.pdf',
      limits: { ...DEFAULT_LIMITS, pageSeconds: PAGE_SECONDS },
    },
    page: 1,
    priority: 0,
  });
  readonly end: (exact: number | undefined) => void;
  stuck = 0;

  constructor(machine: Machine, thread: number, share: number) {
    const seat = Int32Array.of(thread);
    this.end = machine.meter.begin({ control: this.control, seat, share }, () => (this.stuck += 1));
  }

  get seconds(): number {
    return this.control.worked / 1_000;
  }
}

describe('the meter of work', () => {
  it('charges what a worker worked, and not what it waited for a processor', () => {
    const machine = new Machine();
    const page = machine.page(7);
    machine.pass(300, { 7: { used: 1 / 30, waited: 29 / 30 } });
    expect(page.seconds).toBeCloseTo(10, 1);
    expect(page.control.stopped).toBeUndefined();
  });

  it('stops a page that worked for longer than it may', () => {
    const machine = new Machine();
    const page = machine.page(7);
    machine.pass(PAGE_SECONDS - 1, { 7: { used: 1 } });
    expect(page.control.stopped).toBeUndefined();
    machine.pass(2, { 7: { used: 1 } });
    expect(page.control.stopped).toMatchObject({ code: 'limit-time', details: { page: 1 } });
  });

  it('charges what others do for a worker that waits for them, once', () => {
    const machine = new Machine();
    const [decoding, busy] = [machine.page(7), machine.page(8)];
    machine.pass(20, { 7: { used: 0 }, 8: { used: 1 } }, 0.5);
    expect(decoding.seconds).toBeCloseTo(10, 0);
    expect(busy.seconds).toBeCloseTo(20, 0);
  });

  it('stops a page that sleeps, far later', () => {
    const machine = new Machine();
    const page = machine.page(7);
    machine.pass(PAGE_SECONDS * 3, { 7: { used: 0 } });
    expect(page.control.stopped).toBeUndefined();
    machine.pass(PAGE_SECONDS * SLEEP_PER_WORK, { 7: { used: 0 } });
    expect(page.control.stopped).toMatchObject({ code: 'limit-time' });
    expect(page.seconds).toBe(0);
  });

  it('charges a part of what all workers do together', () => {
    const machine = new Machine();
    const page = machine.page(7, 1 / 4);
    machine.pass(20, { 7: { used: 1 } });
    expect(page.seconds).toBeCloseTo(5, 1);
  });

  it('shares out the time of the process where no thread is known', () => {
    const machine = new Machine(false);
    const pages = [machine.page(0), machine.page(0)];
    machine.pass(30, { 7: { used: 0.1 }, 8: { used: 0.1 } });
    for (const page of pages) expect(page.seconds).toBeCloseTo(3, 1);
  });

  it('believes the count of the worker itself at the end, for tasks shorter than a look', () => {
    const machine = new Machine();
    const page = machine.page(7);
    machine.clock.advance(50);
    page.end(20);
    expect(page.control.worked).toBeCloseTo(20);
    const next = machine.page(7);
    machine.pass(10, { 7: { used: 0.5 } });
    next.end(5_000);
    expect(next.seconds).toBeCloseTo(5, 5);
  });

  it('says that a worker is stuck once it has worked on for its grace, and not because it waits', () => {
    const machine = new Machine();
    const page = machine.page(7);
    machine.pass(1, { 7: { used: 1 } });
    page.control.stop(new FolioError('cancelled'));
    machine.pass(60, { 7: { used: 0.01, waited: 0.99 } });
    expect(page.stuck).toBe(0);
    machine.pass(STOP_GRACE_MILLISECONDS / 1_000, { 7: { used: 1 } });
    expect(page.stuck).toBe(1);
    machine.pass(30, { 7: { used: 1 } });
    expect(page.stuck).toBe(1);
  });

  it('does not say it of one that returned in time', () => {
    const machine = new Machine();
    const page = machine.page(7);
    page.control.stop(new FolioError('cancelled'));
    machine.pass(1, { 7: { used: 1 } });
    page.end(1_000);
    machine.pass(60, { 7: { used: 1 } });
    expect(page.stuck).toBe(0);
  });
});
