import { join } from 'node:path';
import { cacheDirectory } from '../cache/cacheDirectory.ts';
import { ResultCache, type ResultKey } from '../cache/resultCache.ts';
import { reasonOf } from '../errors/catalogue.ts';
import { readingModels } from '../models/readingModels.ts';
import { noticingReplaced } from './models/replacedModels.ts';
import { LazyVlmReader } from '../readers/vlm/lazyVlmReader.ts';
import type { DaemonStatus } from '../protocol.ts';
import type { VlmReader } from '../readers/vlm/vlmReader.ts';
import { systemClock } from '../clock.ts';
import type { EngineSupervisor } from './engineProcess/engineSupervisor.ts';
import type { PageEngine } from './engineProcess/pageEngine.ts';
import { DocumentInfoCache } from './jobs/documents/documentInfoCache.ts';
import { JobService } from './jobs/jobService.ts';
import { Uploads } from './jobs/documents/uploads.ts';
import { resultWriter } from './pages/resultWriter.ts';
import type { ModelService } from './models/modelService.ts';
import type { Log } from './log.ts';

export interface JobServiceParts {
  readonly engine: PageEngine;
  /** Ends the engine and starts it anew, when a model was replaced. */
  readonly restartEngine: () => Promise<void>;
  /** A private folder for uploads and for results that are not cached. */
  readonly spool: string;
  /** The build: results of another one are not used, since every part of reading may have changed. */
  readonly build: string;
  readonly log: Log;
  /** Reads pages by models on servers. */
  readonly vlm: VlmReader;
  readonly onChange?: () => void;
  /** Told of each page result that was put into the cache. */
  readonly onKept?: (key: ResultKey) => void;
}

/** Where results are kept. */
export function resultDirectory(): string {
  return join(cacheDirectory(), 'results');
}

/**
 * The reader on servers, for a daemon or a program without one. `FOLIO_PROFILES_DIR` may name a folder with
 * profiles of models of the user's own.
 */
export function vlmReader(log: Log): VlmReader {
  const profilesDirectory = process.env['FOLIO_PROFILES_DIR'];
  return new LazyVlmReader(async () => {
    const { createVlmReader } = await import('../readers/vlm/serverVlmReader.ts');
    return createVlmReader({ log, ...(profilesDirectory ? { profilesDirectory } : {}) });
  });
}

export interface StatusParts {
  readonly identity: Pick<DaemonStatus, 'pid' | 'version' | 'build' | 'protocol'>;
  readonly engine: EngineSupervisor;
  readonly vlm: VlmReader;
  readonly jobs: JobService;
  readonly models: ModelService;
  readonly draining: boolean;
  readonly run: string;
  readonly log: string;
}

/** How the daemon is, or a program that works without one. */
export async function daemonStatus(parts: StatusParts): Promise<DaemonStatus> {
  const { identity, engine, vlm, jobs, models, draining, run, log } = parts;
  const [reading] = await Promise.all([models.reading().catch(() => undefined), engine.refreshReport()]);
  const { pid, version, build, protocol } = identity;
  return {
    pid,
    version,
    build,
    protocol,
    uptimeMilliseconds: Math.round(process.uptime() * 1_000),
    residentBytes: process.memoryUsage.rss(),
    draining,
    clients: jobs.clients,
    queuedPages: jobs.queuedPages,
    jobs: jobs.jobs,
    engine: engine.status(),
    ...(reading === undefined ? {} : { reading }),
    vlm: vlm.status(),
    paths: { run, log, cache: resultDirectory() },
  };
}

/** The jobs with everything they need: the same in the daemon and in a program that works without one. */
export function createJobService({
  engine,
  restartEngine,
  spool,
  build,
  log,
  vlm,
  onChange,
  onKept,
}: JobServiceParts): JobService {
  const directory = resultDirectory();
  const results = new ResultCache(directory, {
    onProblem: (error) => log.warn('cache-problem', { reason: reasonOf(error) }),
    ...(onKept ? { onKept } : {}),
  });
  return new JobService(
    {
      engine,
      vlm,
      results,
      infos: new DocumentInfoCache(directory),
      uploads: new Uploads(join(spool, 'uploads')),
      spool,
      text: resultWriter,
      readingModels: noticingReplaced(readingModels, restartEngine),
      readerVersion: build,
      clock: systemClock,
      log,
    },
    onChange,
  );
}
