import type { Failure, JobStage } from '../../../server/src/protocol.ts';

/** Where a job is: on its way to the daemon, at work there, waiting for another daemon, or at its end. */
export type JobPhase = 'connecting' | 'lost' | JobStage | 'done' | 'partial' | 'failed' | 'cancelled';

export interface FailedPage {
  readonly page: number;
  readonly failure: Failure;
}

/** What is known of a job at one moment. */
export interface JobState {
  readonly phase: JobPhase;
  readonly pagesDone: number;
  /** 0 until the document is open. */
  readonly pagesTotal: number;
  readonly pagesFromCache: number;
  readonly failedPages: readonly FailedPage[];
  /** Why nothing was read. */
  readonly failure?: Failure;
  /** Epoch milliseconds. */
  readonly startedAt: number;
  readonly firstPageAt?: number;
  readonly endedAt?: number;
  /** When a lost daemon is started again; epoch milliseconds. */
  readonly retryAt?: number;
}

const ENDED: readonly JobPhase[] = ['done', 'partial', 'failed', 'cancelled'];

export function hasEnded({ phase }: JobState): boolean {
  return ENDED.includes(phase);
}

/** Pages a second since the first page came, of those that were really read; undefined while that says nothing. */
export function pagesPerSecond(
  { pagesDone, pagesFromCache, firstPageAt }: JobState,
  now: number,
): number | undefined {
  const read = pagesDone - pagesFromCache - 1;
  if (firstPageAt === undefined || read < 1 || now - firstPageAt < 500) return undefined;
  return (read * 1_000) / (now - firstPageAt);
}

/** Seconds until the last page at the present speed. */
export function secondsLeft(state: JobState, now: number): number | undefined {
  const speed = pagesPerSecond(state, now);
  return speed === undefined ? undefined : (state.pagesTotal - state.pagesDone) / speed;
}
