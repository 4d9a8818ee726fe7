import { randomBytes } from 'node:crypto';
import PQueue from 'p-queue';
import { FolioError } from '../../errors/catalogue.ts';
import type {
  JobSummary,
  PageImagesParams,
  PageImagesReply,
  ReadOptions,
  ReadParams,
  NamedServer,
  UploadChunkParams,
} from '../../protocol.ts';
import type { LineReading } from '../../readers/pageOperations.ts';
import type { Reader } from '../../readers/reader.ts';
import { ReaderRegistry } from '../../readers/readerRegistry.ts';
import type { VlmReader } from '../../readers/vlm/vlmReader.ts';
import { Job } from './job.ts';
import type { JobContext } from './jobContext.ts';
import type { JobSink } from './delivery/subscriber.ts';
import { readLineAgain, type LineRequest } from '../pages/lineReading.ts';
import { pageImages } from '../pages/pageImages.ts';
import {
  ACTIVE_JOBS_PER_CLIENT,
  FAREWELL_MILLISECONDS,
  FINISH_SERVED_MILLISECONDS,
  KEEP_ENDED_MILLISECONDS,
  MAX_JOBS_PER_CLIENT,
  MAX_KEPT_JOBS,
  MAX_ORIGINS,
  MAX_PAGES_PER_CLIENT,
  MAX_WAITING_PICTURES,
} from './jobSettings.ts';
import { ReaderDispatcher } from '../pages/pageQueue.ts';
import { ReadersOfClients } from '../pages/clientReaders.ts';
import { ReaderPages } from '../pages/readerPages.ts';
import type { ReadingOrigin } from '../results/resultNotes.ts';
import type { KeptPages } from '../results/resultRecords.ts';
import { keptByThisMachine } from './openJob.ts';

/** One client's way to the jobs: a connection of the daemon, or the program itself. */
export interface JobClient {
  /** Takes a document; what is told of it goes to the sink. Throws `busy` or `daemon-refused`. */
  read(params: ReadParams, sink: JobSink): JobSummary;
  /** Joins a job. If this client has joined it before, that reading ends. Throws `job-not-found`. */
  attach(jobId: string, sink: JobSink): JobSummary;
  /** Does nothing to a job that has ended, and whose last pages are on their way. Throws `job-not-found`. */
  cancel(jobId: string): void;
  /** Its pages come before all others from now on. Throws `job-not-found`. */
  prioritize(jobId: string): void;
  upload(chunk: UploadChunkParams): Promise<{ upload: string }>;
  pageImages(params: PageImagesParams): Promise<PageImagesReply>;
  /** Reads a line of a page again. Rejects with `line-unread`, `busy`, `cancelled` or why it cannot be done. */
  readLine(request: LineRequest, signal?: AbortSignal): Promise<LineReading>;
  /** Replaces the servers that read for this client. What it no longer names gets nothing more of its jobs. */
  setServers(servers: NamedServer[]): void;
  /** The client is gone: its jobs are cancelled unless they run in the background. */
  disconnect(): Promise<void>;
}

/** What jobs share, and the reader for servers. */
export interface JobServiceContext extends Omit<
  JobContext,
  'dispatcher' | 'pages' | 'readers' | 'registry' | 'onProgress'
> {
  readonly vlm: VlmReader;
  /** Absent: those that come with Folio. */
  readonly allReaders?: readonly Reader[];
}

/**
 * All jobs and their clients. It knows no sockets: the daemon gives it a client for each connection, and
 * a program that works without a daemon gives it itself.
 */
export class JobService {
  readonly #context: JobContext;
  readonly #jobs = new Map<string, Job>();
  /** Background jobs that have ended, oldest first. */
  readonly #kept = new Map<string, { readonly job: Job; readonly forget: () => void }>();
  /** Of jobs that have ended, oldest first. */
  readonly #origins = new Map<string, ReadingOrigin>();
  #urgency = 0;
  /** Those that have not begun, in the order they came. */
  readonly #pending: Job[] = [];
  readonly #running = new Set<Promise<void>>();
  readonly #clients = new Set<string>();
  readonly #onChange: () => void;
  readonly #onFinished: (() => void)[] = [];
  #draining = false;

  /** `onChange` is called when jobs begin, get on and end, and when clients come and go. */
  constructor({ vlm, allReaders, ...context }: JobServiceContext, onChange: () => void = () => undefined) {
    const { engine } = context;
    const dispatcher = new ReaderDispatcher({
      engine: () => engine.window,
      // What servers take, and what the engine reads for clients without a server that can be used.
      daemon: () => vlm.window + engine.window,
    });
    this.#context = {
      ...context,
      registry: new ReaderRegistry(allReaders),
      readers: new ReadersOfClients(vlm, () => engine.window),
      pages: new ReaderPages(engine),
      dispatcher,
      onProgress: onChange,
    };
    this.#onChange = onChange;
    vlm.onChange(() => {
      dispatcher.wake();
      onChange();
    });
  }

  connect(): JobClient {
    const clientId = randomBytes(8).toString('hex');
    this.#clients.add(clientId);
    this.#onChange();
    // Pictures and lines, one after the other, so that no client draws all the time.
    const pictures = new PQueue({ concurrency: 1 });
    const inTurn = async <T>(work: () => Promise<T>): Promise<T> => {
      if (pictures.size >= MAX_WAITING_PICTURES) throw new FolioError('busy', { queued: pictures.size });
      return pictures.add(work);
    };
    return {
      read: (params, sink) => this.#read(clientId, params, sink),
      attach: (jobId, sink) => {
        const job = this.#kept.get(jobId)?.job ?? this.#job(jobId);
        job.join(clientId, sink);
        return job.summary;
      },
      cancel: (jobId) => {
        if (this.#known(jobId)?.hasEnded !== true) this.#cancel(this.#job(jobId));
      },
      prioritize: (jobId) => this.#prioritize(this.#job(jobId)),
      upload: async ({ upload, base64 }) => ({
        upload: await this.#context.uploads.append(clientId, upload, base64),
      }),
      pageImages: (params) => inTurn(() => pageImages(params, clientId, this.#context)),
      readLine: (request, signal) => inTurn(() => readLineAgain(request, this.#context, signal)),
      setServers: (servers) => this.#setServers(clientId, servers),
      disconnect: () => {
        pictures.clear();
        return this.#disconnect(clientId);
      },
    };
  }

  /** What a job reads, or read; undefined where it is not known, or its document is not open yet. */
  originOf(jobId: string): ReadingOrigin | undefined {
    return this.#known(jobId)?.origin ?? this.#origins.get(jobId);
  }

  /** What names the pages that this machine reads with these options. Rejects where there is no such model. */
  keptBy(options: ReadOptions): Promise<KeptPages> {
    return keptByThisMachine(options, this.#context);
  }

  /** Forgets all results that were kept; resolves with their bytes on the disk. */
  async clearResults(): Promise<number> {
    return this.#context.results.clear();
  }

  get clients(): number {
    return this.#clients.size;
  }

  get queuedPages(): number {
    return this.#unfinished().reduce((sum, job) => sum + job.queuedPages, 0);
  }

  get jobs(): JobSummary[] {
    return this.#unfinished().map((job) => job.summary);
  }

  /** How many documents are being read by a model of this name. */
  readersOf(model: string): number {
    return this.#unfinished().filter((job) => job.isReadBy(model)).length;
  }

  get isIdle(): boolean {
    return this.#unfinished().length === 0;
  }

  /** Takes no new jobs from now on. */
  takeNoMore(): void {
    this.#draining = true;
  }

  /** Takes no new jobs; resolves when those that were taken have ended. */
  async drain(): Promise<void> {
    this.takeNoMore();
    while (this.#unfinished().length > 0)
      await new Promise<void>((resolve) => this.#onFinished.push(resolve));
    await this.#farewell();
  }

  /** Takes no new jobs and begins no new pages; resolves when the pages that had begun are done and kept. */
  async finishPages(): Promise<void> {
    this.takeNoMore();
    const inDaemon = this.#context.dispatcher.stop('daemon');
    await this.#context.dispatcher.stop('engine');
    const late = Promise.withResolvers<void>();
    const giveUp = this.#context.clock.after(FINISH_SERVED_MILLISECONDS, late.resolve);
    await Promise.race([inDaemon, late.promise]);
    giveUp();
    await Promise.all([...this.#jobs.values()].map((job) => job.kept()));
  }

  /** Ends all jobs; resolves when their clients have been told. */
  async cancelAll(): Promise<void> {
    this.takeNoMore();
    for (const job of this.#unfinished()) this.#cancel(job);
    await this.#farewell();
  }

  /** Clients get the last words of their jobs, if they take them at all. */
  async #farewell(): Promise<void> {
    await new Promise<void>((resolve) => {
      const giveUp = this.#context.clock.after(FAREWELL_MILLISECONDS, resolve);
      void Promise.all([...this.#running]).then(() => {
        giveUp();
        resolve();
      });
    });
  }

  #read(clientId: string, params: ReadParams, sink: JobSink): JobSummary {
    if (this.#draining) throw new FolioError('daemon-refused', { reason: 'it is stopping' });
    const own = this.#unfinished().filter((job) => job.clientId === clientId);
    const queued = own.reduce((sum, job) => sum + job.queuedPages, 0);
    if (own.length >= MAX_JOBS_PER_CLIENT || queued >= MAX_PAGES_PER_CLIENT)
      throw new FolioError('busy', { queued });
    const job = new Job(randomBytes(8).toString('hex'), clientId, params, this.#context, () =>
      this.#startPending(),
    );
    this.#jobs.set(job.id, job);
    job.join(clientId, sink);
    this.#context.log.info('job-taken', {
      job: job.id,
      priority: params.priority,
      background: params.background,
    });
    this.#pending.push(job);
    this.#onChange();
    // In the next turn, so that the client knows the job before its first event.
    setImmediate(() => this.#startPending());
    return job.summary;
  }

  /** Starts the jobs whose turn it is: a few of each client and priority at a time. */
  #startPending(): void {
    const active = new Map<string, number>();
    const group = ({ clientId, priority }: Job): string => `${clientId} ${priority}`;
    for (const job of this.#unfinished()) {
      // A job whose clients take nothing does not keep others from being read.
      if (!job.isWaiting && !job.isStanding) active.set(group(job), (active.get(group(job)) ?? 0) + 1);
    }
    for (const job of [...this.#pending]) {
      const count = active.get(group(job)) ?? 0;
      if (count >= ACTIVE_JOBS_PER_CLIENT) continue;
      active.set(group(job), count + 1);
      this.#start(job);
    }
  }

  /** Does nothing to a job that has begun. */
  #start(job: Job): void {
    const at = this.#pending.indexOf(job);
    if (at < 0) return;
    this.#pending.splice(at, 1);
    const running = this.#run(job).finally(() => this.#running.delete(running));
    this.#running.add(running);
  }

  async #run(job: Job): Promise<void> {
    await job.run(() => {
      for (const resolve of this.#onFinished.splice(0)) resolve();
      this.#startPending();
      this.#onChange();
    });
    if (job.mayBeMissed && !this.#draining) this.#keep(job);
    else await job.dispose();
    this.#jobs.delete(job.id);
    this.#rememberOrigin(job);
    this.#forgetServers(job.clientId);
    this.#onChange();
  }

  /** Commands write a result, and tell of it, when its job has ended. */
  #rememberOrigin({ id, origin }: Job): void {
    if (!origin) return;
    this.#origins.set(id, origin);
    const [oldest] = this.#origins.keys();
    if (this.#origins.size > MAX_ORIGINS && oldest !== undefined) this.#origins.delete(oldest);
  }

  #keep(job: Job): void {
    const cancelTimer = this.#context.clock.after(KEEP_ENDED_MILLISECONDS, () => this.#forget(job.id));
    this.#kept.set(job.id, { job, forget: cancelTimer });
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > MAX_KEPT_JOBS && oldest !== undefined) this.#forget(oldest);
  }

  #forget(jobId: string): void {
    const kept = this.#kept.get(jobId);
    this.#kept.delete(jobId);
    kept?.forget();
    void kept?.job.dispose();
  }

  #prioritize(job: Job): void {
    this.#urgency += 1;
    job.prioritize(this.#urgency);
    this.#start(job);
  }

  #cancel(job: Job): void {
    job.cancel();
    // A job that has not begun ends as soon as it begins.
    this.#start(job);
  }

  async #disconnect(clientId: string): Promise<void> {
    this.#clients.delete(clientId);
    for (const { job } of this.#kept.values()) job.leave(clientId);
    for (const job of this.#jobs.values()) {
      job.leave(clientId);
      if (job.clientId === clientId && !job.params.background) this.#cancel(job);
    }
    this.#forgetServers(clientId);
    await this.#context.uploads.removeOf(clientId);
    this.#onChange();
  }

  #setServers(clientId: string, servers: NamedServer[]): void {
    // A request of a client that has just gone must not bring its list back.
    if (!this.#clients.has(clientId)) return;
    this.#context.readers.of(clientId).servers.name(servers);
    this.#context.dispatcher.wake();
  }

  /** Jobs in the background go on with the servers their client named last; then these are gone. */
  #forgetServers(clientId: string): void {
    const isNeeded =
      this.#clients.has(clientId) || this.#unfinished().some((job) => job.clientId === clientId);
    if (!isNeeded) this.#context.readers.remove(clientId);
  }

  /** A job that runs, or one that has ended and is kept. */
  #known(jobId: string): Job | undefined {
    return this.#jobs.get(jobId) ?? this.#kept.get(jobId)?.job;
  }

  #job(jobId: string): Job {
    const job = this.#jobs.get(jobId);
    if (!job || job.hasEnded) throw new FolioError('job-not-found', { job: jobId });
    return job;
  }

  #unfinished(): Job[] {
    return [...this.#jobs.values()].filter((job) => !job.hasEnded);
  }
}
