import { basename } from 'node:path';
import { FolioError, toFolioError } from '../../errors/catalogue.ts';
import { failedPage } from '../../page/failedPage.ts';
import { visibleName } from '../../page/visibleText.ts';
import type {
  DraftEvent,
  JobStage,
  JobSummary,
  PageEvent,
  PageResult,
  ReadParams,
  ReadResult,
  Warning,
} from '../../protocol.ts';
import type { PageProgress } from '../../readers/pageReader.ts';
import type { AwaitedPage, EngineWait } from '../engineProcess/pageEngine.ts';
import type { ReadingOrigin } from '../results/resultNotes.ts';
import { Audience } from './delivery/audience.ts';
import type { DocumentPass, PageRevising } from './documentPass.ts';
import type { JobContext } from './jobContext.ts';
import { jobOutcome, type DonePage } from './jobOutcome.ts';
import { openJob, type OpenedJob, type SourcePath } from './openJob.ts';
import { PageQueue, type PageQueues, type QueueOwner, type ReaderSide } from '../pages/pageQueue.ts';
import type { ReadPage } from '../pages/jobReaders.ts';
import type { ClientReaders } from '../pages/clientReaders.ts';
import type { JobSink, PageToSend, Subscriber } from './delivery/subscriber.ts';
import { pageEvent } from './pageEvent.ts';
import { PageKeeper } from './pageKeeper.ts';

/** One document being read: from the request to `finished`. */
export class Job implements QueueOwner {
  readonly id: string;
  readonly clientId: string;
  readonly params: ReadParams;
  readonly #context: JobContext;
  readonly #audience: Audience;
  readonly #abort = new AbortController();
  readonly #started: number;
  #stage: JobStage = 'queued';
  #opened: OpenedJob | undefined;
  /** Of the client that began it, whoever else listens: pages of a job go to no other. */
  readonly #readers: ClientReaders;
  readonly #queues: PageQueues;
  readonly #reading = new Set<number>();
  readonly #done = new Map<number, DonePage>();
  readonly #pass: DocumentPass;
  #revisings: ReadonlyMap<number, PageRevising> = new Map();
  #finished: ReadResult | undefined;
  #urgency = 0;
  #keeper: PageKeeper | undefined;
  #onAllDone: () => void = () => undefined;
  #giveUp: (error: FolioError) => void = () => undefined;

  /** `onStanding` is called when the job goes on only after somebody has taken pages of it. */
  constructor(id: string, clientId: string, params: ReadParams, context: JobContext, onStanding: () => void) {
    this.id = id;
    this.clientId = clientId;
    this.params = params;
    this.#context = context;
    this.#audience = new Audience(context.clock, {
      onFull: onStanding,
      onSpace: () => context.dispatcher.wake(),
    });
    this.#started = context.clock.now();
    this.#pass = context.text.beginDocument();
    this.#readers = context.readers.of(clientId);
    this.#queues = {
      engine: new PageQueue(this, (page) => this.#readOn(page, 'engine')),
      daemon: new PageQueue(
        this,
        (page) => this.#readOn(page, 'daemon'),
        () => this.#opened?.reading.window,
      ),
    };
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

  get hasEnded(): boolean {
    return this.#finished !== undefined;
  }

  get isWaiting(): boolean {
    return this.#stage === 'queued';
  }

  /** Whether it does nothing until somebody takes its pages. */
  get isStanding(): boolean {
    return !this.hasEnded && this.#audience.isFull;
  }

  /** Pages of it that wait for their turn; one for a job whose document is not open yet. */
  get queuedPages(): number {
    if (this.hasEnded) return 0;
    return this.#opened ? this.#opened.pages.length - this.#done.size - this.#reading.size : 1;
  }

  get summary(): JobSummary {
    return {
      jobId: this.id,
      priority: this.priority,
      name: this.#name(),
      stage: this.#stage,
      pagesDone: this.#done.size,
      pagesTotal: this.#opened?.pages.length ?? 0,
      failedPages: [...this.#done.values()].filter(({ failure }) => failure !== undefined).length,
      background: this.params.background,
    };
  }

  /** What it reads; undefined before the document is open. */
  get origin(): ReadingOrigin | undefined {
    if (!this.#opened) return undefined;
    const { source, kept } = this.#opened;
    return { hash: source.hash, size: source.size, modified: source.modified, kept };
  }

  /** Tells a client of the job from now on, and of what has been done so far. */
  join(clientId: string, sink: JobSink): void {
    const subscriber = this.#audience.join(clientId, sink);
    subscriber.event({ kind: 'accepted', jobId: this.id });
    if (!this.#opened) return;
    this.#tellOpened(subscriber, this.#opened);
    for (const page of this.#done.keys()) subscriber.page(this.#stored(page));
    if (this.#finished) subscriber.event({ kind: 'finished', ...this.#finished });
  }

  leave(clientId: string): void {
    this.#audience.leave(clientId);
  }

  cancel(): void {
    this.#abort.abort();
  }

  /**
   * Reads the document; resolves when everybody has been told everything, which may take a slow client
   * long after `onFinished`. Never rejects. `source` is an error where the document never came.
   */
  async run(source: SourcePath | FolioError, onFinished: () => void): Promise<void> {
    this.#stage = 'opening';
    this.#tellProgress();
    try {
      if (source instanceof FolioError) throw source;
      if (this.#abort.signal.aborted) throw new FolioError('cancelled');
      const job = { jobId: this.id, readers: this.#readers };
      const { signal } = this.#abort;
      const opening = openJob(job, source, this.params, this.#context, signal, this.#wait());
      const opened = await this.#unlessCancelled(opening).catch((error: unknown) => {
        // What opens after all is let go of.
        opening.then((late) => this.#dispose(late)).catch(() => undefined);
        throw error;
      });
      this.#opened = opened;
      this.#keeper = new PageKeeper(opened.store, () => this.#context.dispatcher.wake());
      this.#tellOpened(this.#audience, opened);
      this.#stage = 'reading';
      await this.#unlessCancelled(this.#readPages(opened));
      this.#revise();
      // A job that says it has ended has its pages kept, or says why not.
      await this.#unlessCancelled(this.kept());
      this.#finish(undefined);
    } catch (thrown) {
      const error = toFolioError(thrown);
      if (error.code === 'internal')
        this.#context.log.error('job-error', { job: this.id, reason: error.stack });
      this.#finish(error);
    } finally {
      this.#context.dispatcher.remove(this.#queues);
      onFinished();
      await Promise.all([this.#audience.drained(), this.kept()]);
      this.#abort.abort();
      this.#context.engine.close(this.id);
    }
  }

  /** Lets go of what it kept for those who come late. */
  async dispose(): Promise<void> {
    if (this.#opened) await this.#dispose(this.#opened);
  }

  /** Whether somebody who comes late could still want it. */
  get mayBeMissed(): boolean {
    return this.params.background && this.#opened !== undefined && this.#finished?.outcome !== 'cancelled';
  }

  /** Resolves when the pages that are done are written, or could not be. */
  async kept(): Promise<void> {
    await this.#keeper?.settled();
  }

  async #dispose({ store }: OpenedJob): Promise<void> {
    await (this.#keeper ?? store).dispose().catch((error: unknown) => {
      this.#context.log.warn('store-left', { job: this.id, reason: toFolioError(error).message });
    });
  }

  get isHeld(): boolean {
    return this.#abort.signal.aborted || this.#audience.isFull || this.#keeper?.isFull === true;
  }

  #queue(page: number, side: ReaderSide): void {
    this.#queues[side].add(page);
    this.#context.dispatcher.wake();
  }

  /** Never rejects: what ends the job is told to it. */
  async #readOn(page: number, side: ReaderSide): Promise<void> {
    const opened = this.#opened;
    if (!opened) return;
    this.#reading.add(page);
    try {
      const read = await this.#readPage(opened, page, side);
      const result = read && (await this.#keepPage(opened, read));
      this.#reading.delete(page);
      if (this.#abort.signal.aborted) return;
      if (result) this.#deliver(opened, result, false);
      else this.#queue(page, 'daemon');
    } catch (thrown) {
      this.#reading.delete(page);
      this.#giveUp(toFolioError(thrown));
    }
  }

  #readPage(opened: OpenedJob, page: number, side: ReaderSide): Promise<ReadPage | undefined> {
    const request = this.#request(opened, page);
    if (side === 'engine') return opened.reading.inEngine(request);
    const { drafts, format } = this.params.options;
    if (!drafts || format !== 'md') return opened.reading.inDaemon(request);
    return opened.reading.inDaemon(request, (progress) => this.#tellDraft(page, progress));
  }

  #request({ document, options }: OpenedJob, page: number): AwaitedPage {
    return {
      document,
      page,
      options,
      ...this.#wait(),
      signal: this.#abort.signal,
      onLoadingModel: () => this.#setStage('loading-model'),
    };
  }

  #wait(): EngineWait {
    return {
      priority: this.#urgency > 0 || this.priority === 'interactive' ? 0 : 1,
      onRestarting: () => this.#setStage('restarting'),
    };
  }

  /** A page is delivered before it is written; `PageKeeper` says later what could not be. */
  async #keepPage({ source }: OpenedJob, read: ReadPage): Promise<PageResult> {
    this.#setStage('reading');
    await source.checkUnchanged();
    this.#keeper?.keep(read);
    return read.result;
  }

  #tellDraft(page: number, { blocks, open }: PageProgress): void {
    if (!this.#reading.has(page)) return;
    const { text } = this.#context;
    const make = (): DraftEvent => ({ kind: 'draft', page, text: text.draft(page, blocks, open) });
    this.#audience.draft({ page, make });
  }

  /** Known pages go out at once, in order; the others wait in their queue. */
  async #readPages(opened: OpenedJob): Promise<void> {
    const failed = new Promise<never>((_resolve, reject) => (this.#giveUp = reject));
    const allDone = new Promise<void>((resolve) => (this.#onAllDone = resolve));
    this.#context.dispatcher.add(this.#queues);
    const ended = Promise.race([allDone, failed]);
    ended.catch(() => undefined);
    try {
      await Promise.race([this.#findKnownPages(opened), failed]);
      await ended;
    } catch (thrown) {
      const error = toFolioError(thrown);
      this.#queues.engine.clear();
      this.#queues.daemon.clear();
      if (error.code === 'cancelled' || this.#done.size === 0) throw error;
      this.#failRest(opened, error);
    }
  }

  async #findKnownPages(opened: OpenedJob): Promise<void> {
    for (const page of opened.pages) {
      if (this.#abort.signal.aborted) return;
      const known = opened.mayKnowPages ? await opened.store.get(page) : undefined;
      if (known) {
        await this.#audience.space();
        this.#deliver(opened, known, true);
      } else {
        this.#queue(page, opened.reading.firstSide);
      }
    }
  }

  #deliver(opened: OpenedJob, result: PageResult, fromCache: boolean): void {
    const { page, failure } = result;
    if (this.#done.has(page)) return;
    this.#done.set(page, { fromCache, failure, isPartial: result.outcome === 'partial' });
    if (result.outcome !== 'failed') this.#pass.add(result);
    this.#audience.page(this.#held(page, result), this.#stored(page));
    this.#tellProgress();
    if (this.#done.size === opened.pages.length) this.#onAllDone();
  }

  #held(page: number, result: PageResult): PageToSend {
    return { page, held: true, make: () => this.#page(page, result) };
  }

  #stored(page: number): PageToSend {
    return { page, held: false, make: () => this.#page(page, undefined) };
  }

  /** The document can no longer be read, but some of it was: every other page says why it is not there. */
  #failRest(opened: OpenedJob, error: FolioError): void {
    for (const page of opened.pages) {
      if (this.#done.has(page)) continue;
      const result = failedPage(page, error, { id: 'none' });
      this.#keeper?.keep({ result, isMakeshift: false });
      this.#done.set(page, { fromCache: false, failure: error.toFailure(), isPartial: false });
      this.#audience.page(this.#stored(page));
    }
  }

  /** Sends the pages again that the whole document says more about. */
  #revise(): void {
    this.#setStage('writing');
    this.#revisings = this.#pass.revise();
    for (const page of this.#revisings.keys()) {
      this.#audience.page(this.#stored(page));
    }
  }

  /** A page as it is known now. Without a result it comes from the store, or is read again if it is lost there. */
  async #page(page: number, result: PageResult | undefined): Promise<PageEvent | undefined> {
    const opened = this.#opened;
    const done = this.#done.get(page);
    if (!opened || !done) return undefined;
    const raw = result ?? (await this.#keeper?.get(page)) ?? (await this.#readAgain(opened, page));
    if (!raw) return undefined;
    const revising = this.#revisings.get(page);
    const shown = revising ? revising(raw) : raw;
    const { format, withResults } = this.params.options;
    return pageEvent(
      {
        result: shown,
        revision: revising ? 1 : 0,
        text: this.#context.text.write(shown, format),
        fromCache: done.fromCache,
      },
      withResults,
    );
  }

  async #readAgain(opened: OpenedJob, page: number): Promise<PageResult | undefined> {
    try {
      const read = await opened.reading.anyhow(this.#request(opened, page));
      return await this.#keepPage(opened, read);
    } catch (error) {
      this.#context.log.warn('page-lost', { job: this.id, page, code: toFolioError(error).code });
      return undefined;
    }
  }

  #finish(error: FolioError | undefined): void {
    const milliseconds = Math.round(this.#context.clock.now() - this.#started);
    this.#finished = {
      jobId: this.id,
      ...jobOutcome(this.#done, error),
      warnings: this.#warnings(),
      milliseconds,
    };
    this.#audience.event({ kind: 'finished', ...this.#finished });
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

  #warnings(): Warning[] {
    const problem = this.#keeper?.problem;
    if (!problem) return [];
    return [{ code: 'not-kept', message: `Results are not kept: ${problem.message} ${problem.hint}` }];
  }

  #tellOpened(to: Audience | Subscriber, { info, pages }: OpenedJob): void {
    const { kind: documentKind, pageCount } = info;
    to.event({ kind: 'opened', jobId: this.id, name: this.#name(), documentKind, pageCount, pages });
  }

  #setStage(stage: JobStage): void {
    if (this.#stage === stage || this.hasEnded) return;
    this.#stage = stage;
    this.#tellProgress();
  }

  #tellProgress(): void {
    const { stage, pagesDone, pagesTotal } = this.summary;
    this.#audience.progress({ kind: 'progress', stage, pagesDone, pagesTotal });
    this.#context.onProgress();
  }

  #name(): string {
    const { source } = this.params;
    return visibleName(source.kind === 'path' ? basename(source.path) : source.name);
  }

  /** Cancelling ends the wait at once; what was begun ends by itself and is not listened to. */
  #unlessCancelled<T>(promise: Promise<T>): Promise<T> {
    return unlessAborted(promise, this.#abort.signal);
  }
}

function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const onAbort = (): void => reject(new FolioError('cancelled'));
    if (signal.aborted) onAbort();
    signal.addEventListener('abort', onAbort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
  });
}
