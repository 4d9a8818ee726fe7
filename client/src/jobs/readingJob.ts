import { randomUUID } from 'node:crypto';
import { posix } from 'node:path';
import { EventEmitter, type Event, type Uri } from 'vscode';
import type { FolioJob } from '../../../server/src/daemonClient/folioClient.ts';
import { FolioError } from '../../../server/src/errors/catalogue.ts';
import { visibleName } from '../../../server/src/page/visibleText.ts';
import type {
  Failure,
  ReadResult,
  OpenedEvent,
  DraftEvent,
  PageEvent,
  ReadOptionsInput,
} from '../../../server/src/protocol.ts';
import { ModelNeeds } from '../models/modelNeeds.ts';
import { hasEnded, type FailedPage, type JobPhase, type JobState } from './jobState.ts';

/**
 * Where the pages of a job go: an editor document that fills, or a file that is written at the end. A job
 * that loses its daemon begins again with the same sink: `opened` and pages may come twice.
 */
export interface PageSink {
  /** The result as far as it has a place. */
  readonly result: Uri | undefined;
  opened(event: OpenedEvent): Promise<void>;
  /** A page as far as it is written; absent where only whole pages are shown. */
  draft?(event: DraftEvent): void;
  page(event: PageEvent): void;
  /** Everything has come, or nothing more will. Resolves when the result stands where it belongs. */
  finished(event: ReadResult): Promise<void>;
}

export interface ReadingRequest {
  readonly source: Uri;
  readonly options: ReadOptionsInput;
  readonly priority: 'interactive' | 'batch';
  /** Names the batch run it belongs to. */
  readonly batch?: string;
  /** The file of its result, where that was settled before. */
  readonly target?: Uri;
}

/**
 * How a job reaches the daemon; begins it, or joins one that runs there already. Waits for another daemon as
 * long as that is worth it.
 */
export type BeginJob = (job: ReadingJob) => Promise<FolioJob>;

/** One document being read, as this window sees it. */
export class ReadingJob {
  readonly id = randomUUID();
  readonly request: ReadingRequest;
  readonly sink: PageSink;
  /** What another model would do better on this document. */
  readonly needs = new ModelNeeds();
  readonly #onDidChange = new EventEmitter<ReadingJob>();
  readonly #failedPages = new Map<number, Failure>();
  readonly #pages = new Map<number, boolean>();
  #running: FolioJob | undefined;
  #daemonJob: string | undefined;
  readonly #cancelled = Promise.withResolvers<never>();
  #wantsCancel = false;
  #state: JobState;

  constructor(request: ReadingRequest, sink: PageSink) {
    this.request = request;
    this.sink = sink;
    this.#cancelled.promise.catch(() => undefined);
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
    return visibleName(posix.basename(this.request.source.path));
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
    this.#cancelled.reject(new FolioError('cancelled'));
    await this.#running?.cancel();
  }

  /** The daemon is gone, and is started again in so many milliseconds. */
  holdUp(milliseconds: number): void {
    if (!this.hasEnded) this.#change({ phase: 'lost', retryAt: Date.now() + milliseconds });
  }

  /** Reads to the end. Never rejects: what went wrong is in the state. */
  async run(begin: BeginJob): Promise<void> {
    try {
      await this.#finish(await this.#read(begin));
    } catch (error) {
      await this.#finish(this.#ended(asFolioError(error)));
    }
  }

  /** Begins anew whenever the daemon goes away in the middle; what was done comes from its cache. */
  async #read(begin: BeginJob): Promise<ReadResult> {
    for (;;) {
      const job = await this.#begin(begin);
      try {
        return await this.#follow(job);
      } catch (thrown) {
        const error = asFolioError(thrown);
        if (error.code !== 'daemon-unreachable' || this.#wantsCancel) throw error;
        this.#running = undefined;
        this.#change({ phase: 'lost', retryAt: Date.now() });
      }
    }
  }

  async #begin(begin: BeginJob): Promise<FolioJob> {
    if (this.#wantsCancel) throw new FolioError('cancelled');
    const begun = begin(this);
    const job = await Promise.race([begun, this.#cancelled.promise]).catch((error: unknown) => {
      // What begins after all ends at once.
      if (this.#wantsCancel) begun.then((late) => late.cancel()).catch(() => undefined);
      throw error;
    });
    this.#running = job;
    this.#daemonJob = job.jobId;
    this.#change(this.#state.phase === 'lost' ? { phase: 'connecting' } : {});
    // Asked while the daemon was being reached.
    if (this.#wantsCancel) await job.cancel();
    return job;
  }

  async #follow(job: FolioJob): Promise<ReadResult> {
    for await (const event of job.events) {
      switch (event.kind) {
        case 'accepted':
          break;
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

  #take(event: PageEvent): void {
    this.sink.page(event);
    this.needs.take(event);
    this.#pages.set(event.page, event.fromCache);
    const { failure, outcome } = event;
    if (outcome !== 'ok' && failure) this.#failedPages.set(event.page, failure);
    else this.#failedPages.delete(event.page);
    this.#change({ firstPageAt: this.#state.firstPageAt ?? Date.now() });
  }

  /** What the daemon would have said, had it been reached. */
  #ended(error: FolioError): ReadResult {
    const isCancelled = error.code === 'cancelled' || this.#wantsCancel;
    return {
      jobId: this.#daemonJob ?? this.id,
      outcome: isCancelled ? 'cancelled' : this.#pages.size > 0 ? 'partial' : 'failed',
      ...(isCancelled ? {} : { failure: error.toFailure() }),
      failedPages: this.#failures(),
      warnings: [],
      pagesDone: this.#pages.size,
      pagesFromCache: this.#fromCache(),
      milliseconds: Date.now() - this.#state.startedAt,
    };
  }

  async #finish(finished: ReadResult): Promise<void> {
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
