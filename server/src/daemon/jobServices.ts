import { join } from 'node:path';
import { cacheDirectory } from '../cache/cacheDirectory.ts';
import { ResultCache } from '../cache/resultCache.ts';
import { reasonOf } from '../errors/catalogue.ts';
import { resolveModel } from '../models/resolveModel.ts';
import { LazyServedReader } from '../readers/deepseek/lazyServedReader.ts';
import type { ServedReader } from '../readers/deepseek/servedReader.ts';
import { systemClock } from '../clock.ts';
import type { PageEngine } from './engineProcess/pageEngine.ts';
import { DocumentInfoCache } from './jobs/documentInfoCache.ts';
import { JobService } from './jobs/jobService.ts';
import { Uploads } from './jobs/uploads.ts';
import { pageText } from './jobs/pageText.ts';
import type { Log } from './log.ts';

export interface JobServiceParts {
  readonly engine: PageEngine;
  /** A private folder for uploads and for results that are not cached. */
  readonly spool: string;
  /** The build: results of another one are not used, since every part of reading may have changed. */
  readonly build: string;
  readonly log: Log;
  /** Reads pages by models on servers. */
  readonly served: ServedReader;
  readonly onChange?: () => void;
}

/** Where results are kept. */
export function resultDirectory(): string {
  return join(cacheDirectory(), 'results');
}

/**
 * The reader on servers, for a daemon or a program without one. `FOLIO_PROFILES_DIR` may name a folder with
 * profiles of models of the user's own.
 */
export function servedReader(log: Log): ServedReader {
  const profilesDirectory = process.env['FOLIO_PROFILES_DIR'];
  return new LazyServedReader(async () => {
    const { createServedReader } = await import('../readers/deepseek/deepseekReader.ts');
    return createServedReader({ log, ...(profilesDirectory ? { profilesDirectory } : {}) });
  });
}

/** The jobs with everything they need: the same in the daemon and in a program that works without one. */
export function createJobService({
  engine,
  spool,
  build,
  log,
  served,
  onChange,
}: JobServiceParts): JobService {
  const directory = resultDirectory();
  const results = new ResultCache(directory, {
    onProblem: (error) => log.warn('cache-problem', { reason: reasonOf(error) }),
  });
  return new JobService(
    {
      engine,
      served,
      results,
      infos: new DocumentInfoCache(directory),
      uploads: new Uploads(join(spool, 'uploads')),
      spool,
      text: pageText,
      resolveModel,
      readerVersion: `local@${build}`,
      clock: systemClock,
      log,
    },
    onChange,
  );
}
