import { rmSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import type { z } from 'zod';
import { buildId, folioVersion } from '../buildId.ts';
import { EngineSupervisor } from '../daemon/engineProcess/engineSupervisor.ts';
import { createJobService, resultDirectory, vlmReader } from '../daemon/jobServices.ts';
import { EventFlow } from '../daemon/jobs/delivery/eventFlow.ts';
import type { JobClient } from '../daemon/jobs/jobService.ts';
import { thisPlatform } from '../rendezvous/platform.ts';
import { silentLog, type Log } from '../daemon/log.ts';
import { entryPoint } from '../entryPoints.ts';
import { FolioError } from '../errors/catalogue.ts';
import { closePlaces } from '../files/closePlaces.ts';
import { makeTemporaryFolder, sweepFolders } from '../files/temporaries.ts';
import {
  PROTOCOL_VERSION,
  readParamsSchema,
  serversParamsSchema,
  type DaemonStatus,
  type ReadParamsInput,
  type ServersParams,
  type Source,
} from '../protocol.ts';
import type { VlmReader } from '../readers/vlm/vlmReader.ts';
import type { FolioClient, FolioJob } from './folioClient.ts';
import { JobQueues, type AskedJob } from './jobQueues.ts';

const UPLOAD_CHUNK_BYTES = 720 * 1024;

export interface InProcessOptions {
  /** The engine's entry; absent: Folio's. */
  readonly engine?: string;
  readonly log?: Log;
  /** Reads pages by models on servers. */
  readonly vlm?: VlmReader;
}

/**
 * Folio without a daemon: the same jobs in this program, with an engine process of its own that ends with
 * `close`. Results are cached as everywhere.
 */
export async function startInProcess({
  engine,
  log = silentLog,
  vlm = vlmReader(log),
}: InProcessOptions = {}): Promise<FolioClient> {
  closePlaces(thisPlatform()).catch(() => undefined);
  void sweepFolders();
  const spool = await makeTemporaryFolder();
  // A program that leaves without `close` (Ctrl-C, twice) leaves nothing behind either.
  const removeSpool = (): void => rmSync(spool, { recursive: true, force: true, maxRetries: 3 });
  process.once('exit', removeSpool);
  const supervisor = new EngineSupervisor({ entry: engine ?? entryPoint('engine'), log });
  const jobs = createJobService({ engine: supervisor, spool, build: buildId(), log, vlm });
  return new InProcessClient(supervisor, vlm, jobs, spool, () => process.off('exit', removeSpool));
}

class InProcessClient implements FolioClient {
  readonly #engine: EngineSupervisor;
  readonly #vlm: VlmReader;
  readonly #jobs: ReturnType<typeof createJobService>;
  readonly #spool: string;
  readonly #onRemoved: () => void;
  readonly #client: JobClient;
  readonly #queues: JobQueues;
  #closing: Promise<void> | undefined;

  constructor(
    engine: EngineSupervisor,
    vlm: VlmReader,
    jobs: ReturnType<typeof createJobService>,
    spool: string,
    onRemoved: () => void,
  ) {
    this.#onRemoved = onRemoved;
    this.#engine = engine;
    this.#vlm = vlm;
    this.#jobs = jobs;
    this.#spool = spool;
    const flow = new EventFlow((event) => promised(() => this.#queues.push(event)));
    this.#queues = new JobQueues((jobId, events) => flow.taken(jobId, events));
    this.#client = jobs.connect(flow.sink);
  }

  async read(params: ReadParamsInput): Promise<FolioJob> {
    const parsed = readParamsSchema.safeParse(params);
    if (!parsed.success) throw invalid(parsed.error);
    return this.#job(await this.#queues.begin(() => promised(() => this.#client.read(parsed.data))));
  }

  async attach(jobId: string): Promise<FolioJob> {
    return this.#job(await this.#queues.begin(() => promised(() => this.#client.attach(jobId))));
  }

  async upload(bytes: AsyncIterable<Uint8Array>, name: string): Promise<Source> {
    let upload = (await this.#client.upload({ base64: '' })).upload;
    for await (const piece of bytes) {
      const buffer = Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength);
      for (let at = 0; at < buffer.length; at += UPLOAD_CHUNK_BYTES) {
        const base64 = buffer.toString('base64', at, Math.min(buffer.length, at + UPLOAD_CHUNK_BYTES));
        ({ upload } = await this.#client.upload({ upload, base64 }));
      }
    }
    return { kind: 'upload', upload, name };
  }

  setServers(servers: ServersParams['servers']): Promise<void> {
    return promised(() => {
      const parsed = serversParamsSchema.safeParse({ servers });
      if (!parsed.success) throw invalid(parsed.error);
      this.#client.setServers(parsed.data.servers);
    });
  }

  async status(): Promise<DaemonStatus> {
    await this.#engine.refreshReport();
    return {
      pid: process.pid,
      version: folioVersion(),
      build: buildId(),
      protocol: PROTOCOL_VERSION,
      uptimeMilliseconds: Math.round(process.uptime() * 1_000),
      residentBytes: process.memoryUsage.rss(),
      draining: this.#closing !== undefined,
      clients: this.#jobs.clients,
      queuedPages: this.#jobs.queuedPages,
      jobs: this.#jobs.jobs,
      engine: this.#engine.status(),
      vlm: this.#vlm.status(),
      paths: { run: this.#spool, log: '', cache: resultDirectory() },
    };
  }

  async stop(now: boolean): Promise<void> {
    if (!now) await this.#jobs.drain();
    await this.close();
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    // Who waits for room would wait for ever.
    this.#queues.cancelAll();
    const ended = this.#jobs.cancelAll();
    await Promise.all([ended, this.#engine.stop(), this.#vlm.close()]);
    await this.#client.disconnect();
    this.#queues.fail(new FolioError('cancelled'));
    await rm(this.#spool, { recursive: true, force: true, maxRetries: 3 });
    this.#onRemoved();
  }

  #job({ jobId, events }: AskedJob): FolioJob {
    return {
      jobId,
      events,
      cancel: () =>
        promised(() => {
          if (events.hasEnded) return;
          events.cancel();
          this.#client.cancel(jobId);
        }),
    };
  }
}

function invalid({ issues }: z.ZodError): FolioError {
  return new FolioError('request-invalid', { reason: issues[0]?.message ?? 'not valid' });
}

/** Synchronous work as a promise, so that what it throws rejects. */
function promised<T>(work: () => T): Promise<T> {
  return Promise.resolve().then(work);
}
