import type {
  JobFinishedParams,
  JobOpenedParams,
  JobPageDraftParams,
  JobPageParams,
  JobProgressParams,
} from '../../../protocol.ts';

/** What is told of a job: `opened` first, `finished` last, pages, their drafts before them and progress in between in any order. */
export type JobEvent =
  | ({ readonly type: 'opened' } & JobOpenedParams)
  | ({ readonly type: 'progress' } & JobProgressParams)
  | ({ readonly type: 'draft' } & JobPageDraftParams)
  | ({ readonly type: 'page' } & JobPageParams)
  | ({ readonly type: 'finished' } & JobFinishedParams);

/**
 * Where a client's events go. Resolves when the client can take the next one, and rejects when it never
 * will; whoever sends waits for that, which is all that keeps a slow client from filling the memory.
 */
export type JobSink = (event: JobEvent) => Promise<void>;
