import type { ResultCache } from '../../cache/resultCache.ts';
import type { ModelWish } from '../../models/readingModels.ts';
import type { StageKind } from '../../models/stageKinds.ts';
import type { Clock } from '../../clock.ts';
import type { PageEngine } from '../engineProcess/pageEngine.ts';
import type { Log } from '../log.ts';
import type { DocumentInfoCache } from './documents/documentInfoCache.ts';
import type { ResultWriter } from '../pages/resultWriter.ts';
import type { ReaderRegistry } from '../../readers/readerRegistry.ts';
import type { ReadersOfClients } from '../pages/clientReaders.ts';
import type { ReaderDispatcher } from '../pages/pageQueue.ts';
import type { ReaderPages } from '../pages/readerPages.ts';
import type { Uploads } from './documents/uploads.ts';

interface JobModel {
  readonly name: string;
  readonly directory: string;
}

/** The models of a job, as far as the daemon must know them. */
export interface JobModels {
  readonly page: JobModel;
  readonly recognizers: readonly JobModel[];
  /** Models of documents; absent: none. */
  readonly stages?: readonly (JobModel & { readonly kind: StageKind })[];
  readonly hash: string;
}

/** What jobs share. */
export interface JobContext {
  readonly engine: PageEngine;
  readonly registry: ReaderRegistry;
  readonly readers: ReadersOfClients;
  readonly pages: ReaderPages;
  readonly dispatcher: ReaderDispatcher;
  readonly results: ResultCache;
  readonly infos: DocumentInfoCache;
  readonly uploads: Uploads;
  /** A private folder for what only lives as long as a job. */
  readonly spool: string;
  readonly text: ResultWriter;
  readonly readingModels: (wish: ModelWish) => Promise<JobModels>;
  /** Of the readers in the engine, for the keys of results. */
  readonly readerVersion: string;
  /** Called when a job gets on. */
  readonly onProgress: () => void;
  readonly clock: Clock;
  readonly log: Log;
}
