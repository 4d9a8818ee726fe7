import { toFolioError, type FolioError } from '../../errors/catalogue.ts';
import { failedPage } from '../../page/failedPage.ts';
import type { DraftEvent, JobStage, PageEvent, PageResult, ReadParams, Warning } from '../../protocol.ts';
import type { PageProgress } from '../../readers/pageReader.ts';
import type { AwaitedPage, EngineWait } from '../engineProcess/pageEngine.ts';
import type { ReadPage } from '../pages/jobReaders.ts';
import { PageQueue, type PageQueues, type QueueOwner, type ReaderSide } from '../pages/pageQueue.ts';
import type { Audience } from './delivery/audience.ts';
import type { PageToSend, Subscriber } from './delivery/subscriber.ts';
import type { DocumentPass, PageRevising } from '../pages/resultWriter.ts';
import type { JobContext } from './jobContext.ts';
import type { DonePage } from './jobOutcome.ts';
import type { OpenedJob } from './openJob.ts';
import { pageEvent } from './pageEvent.ts';
import { PageKeeper } from './pageKeeper.ts';
import { readPage } from './readDocument.ts';

/** The job whose pages these are. */
export interface PagesOwner extends Omit<QueueOwner, 'isHeld'> {
  readonly id: string;
  readonly params: ReadParams;
  readonly audience: Audience;
  /** Aborted when the job is cancelled. */
  readonly signal: AbortSignal;
  readonly wait: EngineWait;
  setStage(stage: JobStage): void;
  /** A page is done. */
  tellProgress(): void;
}

/** The pages of a job whose document is open: each is read or known, delivered, and kept. */
export class JobPages implements QueueOwner {
  readonly #job: PagesOwner;
  readonly #opened: OpenedJob;
  readonly #context: JobContext;
  readonly #keeper: PageKeeper;
  readonly #queues: PageQueues;
  readonly #reading = new Set<number>();
  readonly #done = new Map<number, DonePage>();
  readonly #pass: DocumentPass;
  #revisings: ReadonlyMap<number, PageRevising> = new Map();
  readonly #allDone = Promise.withResolvers<void>();

  constructor(job: PagesOwner, opened: OpenedJob, context: JobContext) {
    this.#job = job;
    this.#opened = opened;
    this.#context = context;
    this.#keeper = new PageKeeper(opened.store, () => context.dispatcher.wake());
    this.#pass = context.text.beginDocument();
    this.#queues = {
      engine: new PageQueue(this, (page) => this.#takeTurn(page, 'engine')),
      daemon: new PageQueue(
        this,
        (page) => this.#takeTurn(page, 'daemon'),
        () => opened.reading.window,
      ),
    };
    this.#allDone.promise.catch(() => undefined);
  }

  get clientId(): string {
    return this.#job.clientId;
  }

  get priority(): 'interactive' | 'batch' {
    return this.#job.priority;
  }

  get urgency(): number {
    return this.#job.urgency;
  }

  get isHeld(): boolean {
    return this.#job.signal.aborted || this.#job.audience.isFull || this.#keeper.isFull;
  }

  get done(): ReadonlyMap<number, DonePage> {
    return this.#done;
  }

  /** Pages that wait for their turn. */
  get queued(): number {
    return this.#opened.pages.length - this.#done.size - this.#reading.size;
  }

  /** `not-kept`, where pages could not be written to the cache. */
  get warnings(): readonly Warning[] {
    const { problem } = this.#keeper;
    if (!problem) return [];
    return [{ code: 'not-kept', message: `Results are not kept: ${problem.message} ${problem.hint}` }];
  }

  get isCancelled(): boolean {
    return this.#job.signal.aborted;
  }

  /** The numbers of all pages, ascending. */
  get numbers(): readonly number[] {
    return this.#opened.pages;
  }

  /** Where a page that is not known begins. */
  get firstSide(): ReaderSide {
    return this.#opened.reading.firstSide;
  }

  /**
   * Resolves when all pages are done; `begin` sends them on their way. If the document can no longer be read, the
   * pages that are missing fail. Rejects with `cancelled`, and with the reason if no page was read.
   */
  async untilDone(begin: () => Promise<void>): Promise<void> {
    this.#context.dispatcher.add(this.#queues);
    const ended = this.#allDone.promise;
    try {
      // Whatever ends the job ends it even while known pages are still being sent.
      await Promise.race([begin(), ended.then(() => new Promise<never>(() => undefined))]);
      await ended;
    } catch (thrown) {
      const error = toFolioError(thrown);
      this.#queues.engine.clear();
      this.#queues.daemon.clear();
      if (error.code === 'cancelled' || this.#done.size === 0) throw error;
      this.#failRest(error);
    }
  }

  /** The result of an earlier job, when a client has room for it. */
  async known(page: number): Promise<PageResult | undefined> {
    const known = this.#opened.mayKnowPages ? await this.#keeper.get(page) : undefined;
    if (known) await this.#job.audience.space();
    return known;
  }

  /** It waits for its turn, and is then read by `readPage`. */
  queue(page: number, side: ReaderSide): void {
    this.#reading.delete(page);
    this.#queues[side].add(page);
    this.#context.dispatcher.wake();
  }

  /** Undefined: the engine has looked at the page, and it is for the reader in the daemon. */
  read(page: number, side: ReaderSide): Promise<ReadPage | undefined> {
    const { reading } = this.#opened;
    const request = this.#request(page);
    if (side === 'engine') return reading.inEngine(request);
    const { drafts, format } = this.#job.params.options;
    if (!drafts || format !== 'md') return reading.inDaemon(request);
    return reading.inDaemon(request, (progress) => this.#tellDraft(page, progress));
  }

  /** Begins to write a page. Rejects with `file-changed`: such a page belongs to another document. */
  async keep(read: ReadPage): Promise<void> {
    this.#job.setStage('reading');
    await this.#opened.source.checkUnchanged();
    this.#keeper.keep(read);
  }

  /** Sends a page to everybody. */
  deliver(result: PageResult, fromCache: boolean): void {
    const { page, failure } = result;
    this.#reading.delete(page);
    if (this.#done.has(page)) return;
    this.#done.set(page, { fromCache, failure, isPartial: result.outcome === 'partial' });
    if (result.outcome !== 'failed') this.#pass.add(result);
    const held = { page, held: true, make: () => this.#event(page, result) };
    this.#job.audience.page(held, this.#stored(page));
    this.#job.tellProgress();
    if (this.#done.size === this.#opened.pages.length) this.#allDone.resolve();
  }

  /** Sends the pages again that the whole document says more about. */
  revise(): void {
    this.#revisings = this.#pass.revise();
    for (const page of this.#revisings.keys()) this.#job.audience.page(this.#stored(page));
  }

  /** Sends what is done to somebody who comes late. */
  tellAll(subscriber: Subscriber): void {
    for (const page of this.#done.keys()) subscriber.page(this.#stored(page));
  }

  /** Begins no page any more. */
  end(): void {
    this.#context.dispatcher.remove(this.#queues);
  }

  /** Resolves when the pages that are done are written, or could not be. */
  kept(): Promise<void> {
    return this.#keeper.settled();
  }

  /** Lets go of what was kept for those who come late. */
  async dispose(): Promise<void> {
    await this.#keeper.dispose();
  }

  /** Never rejects: an error ends the job. */
  async #takeTurn(page: number, side: ReaderSide): Promise<void> {
    this.#reading.add(page);
    try {
      await readPage(page, side, this);
    } catch (thrown) {
      this.#reading.delete(page);
      this.#allDone.reject(toFolioError(thrown));
    }
  }

  #request(page: number): AwaitedPage {
    const { document, options } = this.#opened;
    const { wait, signal } = this.#job;
    const onLoadingModel = (): void => this.#job.setStage('loading-model');
    return { document, page, options, ...wait, signal, onLoadingModel };
  }

  #tellDraft(page: number, { blocks, open }: PageProgress): void {
    if (!this.#reading.has(page)) return;
    const { text } = this.#context;
    const { headersAndFooters } = this.#job.params.options;
    const make = (): DraftEvent => ({
      kind: 'draft',
      page,
      text: text.draft(page, blocks, open, { headersAndFooters }),
    });
    this.#job.audience.draft({ page, make });
  }

  #stored(page: number): PageToSend {
    return { page, held: false, make: () => this.#event(page, undefined) };
  }

  /** The document can no longer be read, but some of it was: every other page says why it is not there. */
  #failRest(error: FolioError): void {
    for (const page of this.#opened.pages) {
      if (this.#done.has(page)) continue;
      this.#keeper.keep({ result: failedPage(page, error, { id: 'none' }), isMakeshift: false });
      this.#done.set(page, { fromCache: false, failure: error.toFailure(), isPartial: false });
      this.#job.audience.page(this.#stored(page));
    }
  }

  /** A page as it is known now. Without a result it comes from the store, or is read again if it is lost there. */
  async #event(page: number, result: PageResult | undefined): Promise<PageEvent | undefined> {
    const done = this.#done.get(page);
    if (!done) return undefined;
    const raw = result ?? (await this.#result(page));
    if (!raw) return undefined;
    const revising = this.#revisings.get(page);
    const shown = revising ? revising.apply(raw, await this.#results(revising.needs)) : raw;
    const { format, headersAndFooters, withResults } = this.#job.params.options;
    const text = this.#context.text.write(shown, format, { headersAndFooters });
    const { fromCache } = done;
    return pageEvent({ result: shown, revision: revising ? 1 : 0, text, fromCache }, withResults);
  }

  async #results(pages: readonly number[]): Promise<ReadonlyMap<number, PageResult>> {
    const results = new Map<number, PageResult>();
    for (const page of pages) {
      const result = await this.#result(page);
      if (result) results.set(page, result);
    }
    return results;
  }

  async #result(page: number): Promise<PageResult | undefined> {
    return (await this.#keeper.get(page)) ?? (await this.#readAgain(page));
  }

  async #readAgain(page: number): Promise<PageResult | undefined> {
    try {
      const read = await this.#opened.reading.anyhow(this.#request(page));
      await this.keep(read);
      return read.result;
    } catch (error) {
      this.#context.log.warn('page-lost', { job: this.#job.id, page, code: toFolioError(error).code });
      return undefined;
    }
  }
}
