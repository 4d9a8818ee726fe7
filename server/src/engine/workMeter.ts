import type { Clock } from '../clock.ts';
import { SLEEP_PER_WORK } from '../limits.ts';
import type { ThreadTime } from '../processorTime.ts';
import type { PageBudget } from './pageBudget.ts';
import { METER_MILLISECONDS, STOP_GRACE_MILLISECONDS } from './settings.ts';

const MOST_BETWEEN_LOOKS = 20 * METER_MILLISECONDS;

/** Of a thread that is not known (yet): what was done for its task counts as done elsewhere. */
const NOTHING: ThreadTime = { used: 0, waited: 0 };

/** What the system says of this process's time, all in milliseconds. */
export interface ProcessTimes {
  /** Of one thread; undefined where the system does not say it. */
  thread(thread: number): ThreadTime | undefined;
  /** On processors, all threads together. */
  process(): number;
  readonly mainThread: number;
}

/** A task that a worker has. */
export interface Work {
  readonly control: PageBudget;
  /** Where the worker writes the number of its thread, when it takes the task; 0 before. */
  readonly seat: Int32Array;
  /** How much of the time of this task its page is charged with. */
  readonly share: number;
}

interface Metered extends Work {
  readonly onStuck: () => void;
  readonly begun: number;
  worked: number;
  /** Whether it was looked at since it began. */
  isKnown: boolean;
  /** Since it was told to stop; -1 once it was said to be stuck. */
  overtime: number;
}

/**
 * Says what the tasks in the workers have cost, while they run. Wall-clock tells nothing of that on a busy machine, and a
 * worker inside native code answers nobody; but the system counts the processor time of each thread. What
 * is done for a task elsewhere (libuv's pool decodes images, V8 collects garbage) is known for all tasks
 * together: it counts for those that wait, up to the time that they waited. Where the system knows no
 * threads, the process's time is shared out over the tasks. A task that neither works nor waits for a
 * processor sleeps.
 */
export class WorkMeter {
  readonly #clock: Clock;
  readonly #times: ProcessTimes;
  readonly #running = new Set<Metered>();
  readonly #threads: Set<number>;
  readonly #before = new Map<number, ThreadTime>();
  #stopTimer: (() => void) | undefined;
  #lookedAt = 0;
  #processTime = 0;

  constructor(clock: Clock, times: ProcessTimes) {
    this.#clock = clock;
    this.#times = times;
    this.#threads = new Set([times.mainThread]);
  }

  /** `onStuck`: called when the task was told to stop, and has gone on for longer than its grace. */
  begin(work: Work, onStuck: () => void): (exact: number | undefined) => void {
    if (this.#running.size === 0) this.#look(0);
    const metered: Metered = {
      ...work,
      onStuck,
      begun: this.#clock.now(),
      worked: 0,
      isKnown: false,
      overtime: 0,
    };
    this.#running.add(metered);
    this.#schedule();
    return (exact) => this.#end(metered, exact);
  }

  /** `exact`: what the worker itself counted, where its runtime can. */
  #end(metered: Metered, exact: number | undefined): void {
    this.#running.delete(metered);
    const most = this.#clock.now() - metered.begun;
    const rest = Math.min(exact ?? most, most) - metered.worked;
    if (rest > 0 && (exact !== undefined || metered.worked === 0)) {
      metered.control.spend(rest * metered.share, 0);
    }
    if (this.#running.size > 0) return;
    this.#stopTimer?.();
    this.#stopTimer = undefined;
  }

  #schedule(): void {
    this.#stopTimer ??= this.#clock.after(METER_MILLISECONDS, () => {
      this.#stopTimer = undefined;
      // A machine that slept has not worked meanwhile.
      this.#look(Math.min(this.#clock.now() - this.#lookedAt, MOST_BETWEEN_LOOKS));
      if (this.#running.size > 0) this.#schedule();
    });
  }

  #look(passed: number): void {
    this.#lookedAt = this.#clock.now();
    const running = [...this.#running];
    for (const { seat } of running) this.#threads.add(Atomics.load(seat, 0));
    const processTime = this.#times.process() - this.#processTime;
    this.#processTime += processTime;
    const since = this.#threadsSince();
    if (since.size === 0) return this.#shareOut(processTime, passed, running);
    let elsewhere = processTime;
    for (const { used } of since.values()) elsewhere -= used;
    for (const work of running) {
      const thread = Atomics.load(work.seat, 0);
      const time = thread === 0 ? NOTHING : since.get(thread);
      const isNew = !work.isKnown;
      work.isKnown = true;
      // What its thread did before belongs to another task; what is missed here the end puts right.
      if (!time || isNew) continue;
      const idle = Math.max(0, passed - time.used - time.waited);
      const helped = Math.min(idle, Math.max(0, elsewhere));
      elsewhere -= helped;
      this.#charge(work, Math.min(passed, time.used + helped), idle - helped);
    }
  }

  #shareOut(processTime: number, passed: number, running: readonly Metered[]): void {
    for (const work of running) {
      const there = Math.min(passed, this.#lookedAt - work.begun);
      const worked = Math.min(there, processTime / running.length);
      this.#charge(work, worked, there - worked);
    }
  }

  #charge(work: Metered, worked: number, slept: number): void {
    const wasStopped = work.control.stopped !== undefined;
    work.worked += worked;
    work.control.spend(worked * work.share, slept * work.share);
    if (!wasStopped || work.overtime < 0) return;
    work.overtime += worked + slept / SLEEP_PER_WORK;
    if (work.overtime <= STOP_GRACE_MILLISECONDS) return;
    work.overtime = -1;
    work.onStuck();
  }

  /** What the main thread and the workers have done since the last look. */
  #threadsSince(): ReadonlyMap<number, ThreadTime> {
    const since = new Map<number, ThreadTime>();
    for (const thread of this.#threads) {
      const now = thread === 0 ? undefined : this.#times.thread(thread);
      if (!now) continue;
      const before = this.#before.get(thread) ?? now;
      this.#before.set(thread, now);
      since.set(thread, { used: now.used - before.used, waited: now.waited - before.waited });
    }
    return since;
  }
}
