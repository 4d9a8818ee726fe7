import type { ResultCache } from '../../cache/resultCache.ts';
import type { ResolvedModel } from '../../models/resolveModel.ts';
import type { Clock } from '../../clock.ts';
import type { PageEngine } from '../engineProcess/pageEngine.ts';
import type { Log } from '../log.ts';
import type { DocumentInfoCache } from './documents/documentInfoCache.ts';
import type { PageText } from './documentPass.ts';
import type { LaneDispatcher } from '../pages/pageLane.ts';
import type { VlmWork } from '../pages/vlmWork.ts';
import type { ServerLists } from '../pages/serverLists.ts';
import type { Uploads } from './documents/uploads.ts';

/** What jobs share. */
export interface JobContext {
  readonly engine: PageEngine;
  readonly vlm: VlmWork;
  readonly servers: ServerLists;
  readonly dispatcher: LaneDispatcher;
  readonly results: ResultCache;
  readonly infos: DocumentInfoCache;
  readonly uploads: Uploads;
  /** A private folder for what only lives as long as a job. */
  readonly spool: string;
  readonly text: PageText;
  readonly resolveModel: (
    nameOrDirectory: string | undefined,
  ) => Promise<Pick<ResolvedModel, 'directory' | 'hash'>>;
  /** The local reader and its version, for the keys of results. */
  readonly readerVersion: string;
  readonly clock: Clock;
  readonly log: Log;
}
