import { readdirSync, readFileSync } from 'node:fs';

/** What the system's scheduler says of a thread since it began, in milliseconds. */
export interface ThreadTime {
  /** On a processor. */
  readonly used: number;
  /** Ready to run, while others had the processors. */
  readonly waited: number;
}

/**
 * Of one thread of a process; undefined where the system does not say it (only Linux does), or the thread
 * is gone. Reads a small file of the kernel: a few microseconds, however busy the thread is.
 * https://docs.kernel.org/scheduler/sched-stats.html
 */
export function threadTime(thread: number, pid: number | 'self' = 'self'): ThreadTime | undefined {
  try {
    const [used, waited] = readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'latin1').split(' ');
    const time = { used: Number(used) / 1e6, waited: Number(waited) / 1e6 };
    return Number.isFinite(time.used) && Number.isFinite(time.waited) ? time : undefined;
  } catch {
    return undefined;
  }
}

/** Of all threads of a process, by thread; empty where the system does not say it. */
export function threadTimes(pid: number): ReadonlyMap<number, ThreadTime> {
  const times = new Map<number, ThreadTime>();
  for (const thread of threadsOf(pid)) {
    const time = threadTime(thread, pid);
    if (time) times.set(thread, time);
  }
  return times;
}

function threadsOf(pid: number): number[] {
  try {
    return readdirSync(`/proc/${pid}/task`).map(Number);
  } catch {
    return [];
  }
}
