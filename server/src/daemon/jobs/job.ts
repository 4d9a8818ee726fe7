import { basename } from 'node:path';
import { FolioError, toFolioError } from '../../errors/catalogue.ts';
import { visibleName } from '../../page/visibleText.ts';
import type { JobStage, JobSummary, ReadParams, ReadResult } from '../../protocol.ts';
import type { EngineWait } from '../engineProcess/pageEngine.ts';
import type { ClientReaders } from '../pages/clientReaders.ts';
import type { ReadingOrigin } from '../results/resultNotes.ts';
import { Audience } from './delivery/audience.ts';
import type { JobSink, Subscriber } from './delivery/subscriber.ts';
import type { SourceFile } from './documents/uploads.ts';
import type { JobContext } from './jobContext.ts';
import { jobOutcome, type DonePage } from './jobOutcome.ts';
import { JobPages, type PagesOwner } from './jobPages.ts';
import { openJob, type OpenedJob } from './openJob.ts';
import { readDocument, unlessAborted } from './readDocument.ts';

const NO_PAGES: ReadonlyMap<number, DonePage> = new Map();

/** One document being read, from the request to `finished`: its clients, and how it begins and ends. */
export class Job implements PagesOwner {
  readonly id: string;
  readonly clientId: string;
  readonly params: ReadParams;
  readonly audience: Audience;
  readonly #context: JobContext;
  readonly #abort = new AbortController();
  readonly #started: number;
  #stage: JobStage = 'queued';
  /** Of the client that began it, whoever else listens: pages of a job go to no other. */
  readonly #readers: ClientReaders;
  #file: SourceFile | undefined;
  #opened: OpenedJob | undefined;
  #pages: JobPages | undefined;
  #finished: ReadResult | undefined;
  #urgency = 0;

  /** `onStanding` is called when the job goes on only after somebody has taken pages of it. */
  constructor(id: string, clientId: string, params: ReadParams, context: JobContext, onStanding: () => void) {
    this.id = id;
    this.clientId = clientId;
    this.params = params;
    this.#context = context;
    this.audience = new Audience(context.clock, {
      onFull: onStanding,
      onSpace: () => context.dispatcher.wake(),
    });
    this.#started = context.clock.now();
    this.#readers = context.readers.of(clientId);
  }

  get priority(): 'interactive' | 'batch' {
    return this.params.priority;
  }

  get urgency(): number {
    return this.#urgency;
  }

  /** Puts its pages before those of all jobs of lower urgency. */
  prioritize(urgency: number): void {
    this.#urgency = urgency;
    this.#context.dispatcher.wake();
  }

  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  get wait(): EngineWait {
    return {
      priority: this.#urgency > 0 || this.priority === 'interactive' ? 0 : 1,
      onRestarting: () => this.setStage('restarting'),
    };
  }

  get hasEnded(): boolean {
    return this.#finished !== undefined;
  }

  get isWaiting(): boolean {
    return this.#stage === 'queued';
  }

  /** Whether it does nothing until somebody takes its pages. */
  get isStanding(): boolean {
    return !this.hasEnded && this.audience.isFull;
  }

  /** Pages of it that wait for their turn; one for a job whose document is not open yet. */
  get queuedPages(): number {
    if (this.hasEnded) return 0;
    return this.#pages ? this.#pages.queued : 1;
  }

  get summary(): JobSummary {
    const done = this.#done;
    return {
      jobId: this.id,
      priority: this.priority,
      name: this.#name(),
      stage: this.#stage,
      pagesDone: done.size,
      pagesTotal: this.#opened?.pages.length ?? 0,
      failedPages: [...done.values()].filter(({ failure }) => failure !== undefined).length,
      background: this.params.background,
    };
  }

  /** Whether a model of this name may read pages of it. */
  isReadBy(model: string): boolean {
    return !this.hasEnded && this.#opened?.models.includes(model) === true;
  }

  /** What it reads; undefined before the document is open. */
  get origin(): ReadingOrigin | undefined {
    if (!this.#opened) return undefined;
    const { source, kept } = this.#opened;
    return { hash: source.hash, size: source.size, modified: source.modified, kept };
  }

  /** Tells a client of the job from now on, and of what has been done so far. */
  join(clientId: string, sink: JobSink): void {
    const subscriber = this.audience.join(clientId, sink);
    subscriber.event({ kind: 'accepted', jobId: this.id });
    if (this.#opened) this.#tellOpened(subscriber, this.#opened);
    this.#pages?.tellAll(subscriber);
    if (this.#opened && this.#finished) subscriber.event({ kind: 'finished', ...this.#finished });
  }

  leave(clientId: string): void {
    this.audience.leave(clientId);
  }

  cancel(): void {
    this.#abort.abort();
  }

  /**
   * Reads the document; resolves when everybody has been told everything, which may take a slow client
   * long after `onFinished`. Never rejects.
   */
  async run(onFinished: () => void): Promise<void> {
    this.setStage('opening');
    try {
      await readDocument(this);
      this.#finish(undefined);
    } catch (thrown) {
      const error = toFolioError(thrown);
      if (error.code === 'internal')
        this.#context.log.error('job-error', { job: this.id, reason: error.stack });
      this.#finish(error);
    } finally {
      this.#pages?.end();
      onFinished();
      await Promise.all([this.audience.drained(), this.kept()]);
      this.#abort.abort();
      this.#context.engine.close(this.id);
      // What cannot be removed goes with the folder it is in.
      await this.#file?.remove().catch(() => undefined);
    }
  }

  /** Finds and opens the document, and tells the clients what it is. Rejects with the reason why it cannot be read. */
  async open(): Promise<JobPages> {
    this.#file = await this.#context.uploads.take(this.clientId, this.params.source);
    const opened = await this.#open(this.#file);
    const pages = new JobPages(this, opened, this.#context);
    [this.#opened, this.#pages] = [opened, pages];
    this.#tellOpened(this.audience, opened);
    return pages;
  }

  /** Resolves when the pages that are done are written, or could not be. */
  async kept(): Promise<void> {
    await this.#pages?.kept();
  }

  /** Lets go of what it kept for those who come late. */
  async dispose(): Promise<void> {
    await this.#pages?.dispose().catch((error: unknown) => this.#storeLeft(error));
  }

  /** Whether somebody who comes late could still want it. */
  get mayBeMissed(): boolean {
    return this.params.background && this.#opened !== undefined && this.#finished?.outcome !== 'cancelled';
  }

  setStage(stage: JobStage): void {
    if (this.#stage === stage || this.hasEnded) return;
    this.#stage = stage;
    this.tellProgress();
  }

  tellProgress(): void {
    const { stage, pagesDone, pagesTotal } = this.summary;
    this.audience.progress({ kind: 'progress', stage, pagesDone, pagesTotal });
    this.#context.onProgress();
  }

  async #open(file: SourceFile): Promise<OpenedJob> {
    if (this.signal.aborted) throw new FolioError('cancelled');
    const job = { jobId: this.id, readers: this.#readers };
    const opening = openJob(job, file, this.params, this.#context, this.signal, this.wait);
    return unlessAborted(opening, this.signal).catch((error: unknown) => {
      // What opens after all is let go of.
      opening
        .then(({ store }) => store.dispose().catch((problem: unknown) => this.#storeLeft(problem)))
        .catch(() => undefined);
      throw error;
    });
  }

  get #done(): ReadonlyMap<number, DonePage> {
    return this.#pages?.done ?? NO_PAGES;
  }

  #storeLeft(error: unknown): void {
    this.#context.log.warn('store-left', { job: this.id, reason: toFolioError(error).message });
  }

  #finish(error: FolioError | undefined): void {
    const milliseconds = Math.round(this.#context.clock.now() - this.#started);
    const warnings = this.#pages?.warnings ?? [];
    this.#finished = { jobId: this.id, ...jobOutcome(this.#done, error), warnings, milliseconds };
    this.audience.event({ kind: 'finished', ...this.#finished });
    const { outcome, failure, pagesDone, pagesFromCache } = this.#finished;
    this.#context.log.info('job-finished', {
      job: this.id,
      outcome,
      code: failure?.code,
      pagesDone,
      pagesFromCache,
      milliseconds,
    });
  }

  #tellOpened(to: Audience | Subscriber, { info, pages }: OpenedJob): void {
    const { kind: documentKind, pageCount } = info;
    to.event({ kind: 'opened', jobId: this.id, name: this.#name(), documentKind, pageCount, pages });
  }

  #name(): string {
    const { source } = this.params;
    return visibleName(source.kind === 'path' ? basename(source.path) : source.name);
  }
}
