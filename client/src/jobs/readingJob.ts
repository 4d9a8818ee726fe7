import { randomUUID } from 'node:crypto';
import { posix } from 'node:path';
import { EventEmitter, type Event, type Uri } from 'vscode';
import type { FolioJob } from '../../../server/src/daemonClient/folioClient.ts';
import { FolioError } from '../../../server/src/errors/catalogue.ts';
import type {
  Failure,
  JobFinishedParams,
  JobPageParams,
  ReadOptionsInput,
} from '../../../server/src/protocol.ts';
import { hasEnded, type FailedPage, type JobPhase, type JobState } from './jobState.ts';
import type { PageSink } from './pageSink.ts';

export interface ReadingRequest {
  readonly source: Uri;
  readonly options: ReadOptionsInput;
  readonly priority: 'interactive' | 'batch';
  /** Names the batch run it belongs to. */
  readonly batch?: string;
  /** The file of its result, where that was settled before. */
  readonly target?: Uri;
}

/** How a job reaches the daemon; begins it, or joins one that runs there already. */
export type BeginJob = (job: ReadingJob) => Promise<FolioJob>;

/** A daemon that goes away in the middle is replaced so often before the job fails. */
const TRIES = 3;

/** One document being read, as this window sees it. */
export class ReadingJob {
  readonly id = randomUUID();
  readonly request: ReadingRequest;
  readonly sink: PageSink;
  readonly #onDidChange = new EventEmitter<ReadingJob>();
  readonly #failedPages = new Map<number, Failure>();
  readonly #pages = new Map<number, boolean>();
  #running: FolioJob | undefined;
  #daemonJob: string | undefined;
  #wantsCancel = false;
  #state: JobState;

  constructor(request: ReadingRequest, sink: PageSink) {
    this.request = request;
    this.sink = sink;
    this.#state = {
      phase: 'connecting',
      pagesDone: 0,
      pagesTotal: 0,
      pagesFromCache: 0,
      failedPages: [],
      startedAt: Date.now(),
    };
  }

  get onDidChange(): Event<ReadingJob> {
    return this.#onDidChange.event;
  }

  /** The file's name, as people know it. */
  get name(): string {
    return posix.basename(this.request.source.path);
  }

  get state(): JobState {
    return this.#state;
  }

  get hasEnded(): boolean {
    return hasEnded(this.#state);
  }

  /** The daemon's name for it, while it is known there. */
  get daemonJob(): string | undefined {
    return this.#daemonJob;
  }

  /** Stops within one step of the engine; pages that are done stay. */
  async cancel(): Promise<void> {
    if (this.hasEnded) return;
    this.#wantsCancel = true;
    await this.#running?.cancel();
  }

  /** Reads to the end. Never rejects: what went wrong is in the state. */
  async run(begin: BeginJob): Promise<void> {
    for (let tries = 1; ; tries += 1) {
      try {
        await this.#finish(await this.#follow(await this.#begin(begin)));
        return;
      } catch (thrown) {
        const error = asFolioError(thrown);
        const again = error.code === 'daemon-unreachable' && tries < TRIES && !this.#wantsCancel;
        if (again && this.#running) continue;
        await this.#finish(this.#ended(error));
        return;
      }
    }
  }

  async #begin(begin: BeginJob): Promise<FolioJob> {
    if (this.#wantsCancel) throw new FolioError('cancelled');
    const job = await begin(this);
    this.#running = job;
    this.#daemonJob = job.jobId;
    this.#change({});
    // Asked while the daemon was being reached.
    if (this.#wantsCancel) await job.cancel();
    return job;
  }

  async #follow(job: FolioJob): Promise<JobFinishedParams> {
    for await (const event of job.events) {
      switch (event.type) {
        case 'opened':
          await this.sink.opened(event);
          this.#change({ pagesTotal: event.pages.length });
          break;
        case 'progress':
          if (!this.#wantsCancel) this.#change({ phase: event.stage });
          break;
        case 'draft':
          this.sink.draft?.(event);
          break;
        case 'page':
          this.#take(event);
          break;
        case 'finished':
          return event;
      }
    }
    throw new FolioError('internal', { reason: 'a job ended without its end' });
  }

  #take(event: JobPageParams): void {
    this.sink.page(event);
    this.#pages.set(event.page, event.fromCache);
    const { failure, outcome } = event.result;
    if (outcome !== 'ok' && failure) this.#failedPages.set(event.page, failure);
    else this.#failedPages.delete(event.page);
    this.#change({ firstPageAt: this.#state.firstPageAt ?? Date.now() });
  }

  /** What the daemon would have said, had it been reached. */
  #ended(error: FolioError): JobFinishedParams {
    const isCancelled = error.code === 'cancelled' || this.#wantsCancel;
    return {
      jobId: this.#daemonJob ?? this.id,
      outcome: isCancelled ? 'cancelled' : this.#pages.size > 0 ? 'partial' : 'failed',
      ...(isCancelled ? {} : { failure: error.toFailure() }),
      failedPages: this.#failures(),
      pagesDone: this.#pages.size,
      pagesFromCache: this.#fromCache(),
      milliseconds: Date.now() - this.#state.startedAt,
    };
  }

  async #finish(finished: JobFinishedParams): Promise<void> {
    let { outcome, failure } = finished;
    try {
      await this.sink.finished(finished);
    } catch (error) {
      failure = asFolioError(error).toFailure();
      outcome = 'failed';
    }
    this.#running = undefined;
    this.#daemonJob = undefined;
    const phase: JobPhase = outcome === 'ok' ? 'done' : outcome;
    this.#change({ phase, endedAt: Date.now(), ...(failure === undefined ? {} : { failure }) });
    this.#onDidChange.dispose();
  }

  #failures(): FailedPage[] {
    return [...this.#failedPages]
      .map(([page, failure]) => ({ page, failure }))
      .sort((a, b) => a.page - b.page);
  }

  #fromCache(): number {
    return [...this.#pages.values()].filter((fromCache) => fromCache).length;
  }

  #change(change: Partial<JobState>): void {
    this.#state = {
      ...this.#state,
      ...change,
      pagesDone: this.#pages.size,
      pagesFromCache: this.#fromCache(),
      failedPages: this.#failures(),
    };
    this.#onDidChange.fire(this);
  }
}

export function asFolioError(thrown: unknown): FolioError {
  if (thrown instanceof FolioError) return thrown;
  const reason = thrown instanceof Error ? thrown.message : String(thrown);
  return new FolioError('internal', { reason }, { cause: thrown });
}
