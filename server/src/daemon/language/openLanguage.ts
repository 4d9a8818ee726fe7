import { LSPErrorCodes, ResponseError, type CancellationToken, type Connection } from 'vscode-languageserver';
import { ResultCache, type ResultKey } from '../../cache/resultCache.ts';
import { FolioError, reasonOf, toFolioError } from '../../errors/catalogue.ts';
import { pageModelNames } from '../../models/readingModels.ts';
import {
  pageImagesParamsSchema,
  ResultOriginRequest,
  resultOriginParamsSchema,
  ResultWritten,
  resultWrittenSchema,
  type Failure,
  type JobEvent,
  type ReadParams,
  type ResultOrigin,
} from '../../protocol.ts';
import type { JobClient, JobService } from '../jobs/jobService.ts';
import type { Log } from '../log.ts';
import { ResultNotes, type ReadingOrigin } from '../results/resultNotes.ts';
import { ResultRecords } from '../results/resultRecords.ts';
import { Reviews } from '../results/reviews.ts';
import { SourceStates } from '../results/sourceState.ts';
import { registerLanguageFeatures, type LanguageFeatures } from './languageFeatures.ts';
import type { LanguageServices, ReadDocument } from './languageServices.ts';
import { PageLibrary } from './pageLibrary.ts';

export interface LanguageParts {
  readonly jobs: JobService;
  /** Where page results are kept. */
  readonly results: string;
  /** Folio's state folder. */
  readonly state: string;
  readonly log: Log;
}

/** The language features of a daemon: one for all its connections. */
export class Language {
  readonly #jobs: JobService;
  readonly #log: Log;
  readonly #shared: Pick<LanguageServices, 'records' | 'reviews' | 'sources' | 'library' | 'notes'>;

  constructor({ jobs, results, state, log }: LanguageParts) {
    this.#jobs = jobs;
    this.#log = log;
    const records = new ResultRecords(state);
    const cache = new ResultCache(results, {
      onProblem: (error) => log.warn('cache-problem', { reason: reasonOf(error) }),
    });
    this.#shared = {
      records,
      reviews: new Reviews(state),
      sources: new SourceStates(),
      library: new PageLibrary(cache),
      notes: new ResultNotes(records, {
        ofJob: (jobId) => this.#jobs.originOf(jobId),
        keptBy: (options) => this.#jobs.keptBy(options),
      }),
    };
  }

  /** A page result was put into the cache. */
  kept(key: ResultKey): void {
    this.#shared.library.kept(key);
  }

  /** The features of one connection; to be called before it listens. */
  open(connection: Connection, client: JobClient): LanguageFeatures {
    connection.onNotification(ResultWritten, (params) => void this.#note(params));
    connection.onRequest(ResultOriginRequest, (params) => this.#origin(params));
    return registerLanguageFeatures(connection, {
      ...this.#shared,
      log: this.#log,
      models: pageModelNames,
      pageImages: (params) => client.pageImages(pageImagesParamsSchema.parse(params)),
      readLine: (request, signal) => client.readLine(request, signal),
      read: (params, onProgress, token) => this.#readAll(client, params, onProgress, token),
    });
  }

  async #origin(params: unknown): Promise<ResultOrigin | null | ResponseError<Failure>> {
    try {
      return await this.#shared.notes.origin(resultOriginParamsSchema.parse(params).result);
    } catch (thrown) {
      const error = toFolioError(thrown, 'request-invalid');
      return new ResponseError(LSPErrorCodes.RequestFailed, error.message, error.toFailure());
    }
  }

  /** A notification has no answer: what goes wrong is in the log. */
  async #note(params: unknown): Promise<void> {
    try {
      const parsed = resultWrittenSchema.safeParse(params);
      if (!parsed.success) throw new FolioError('request-invalid', { reason: parsed.error.message });
      await this.#shared.notes.take(parsed.data);
    } catch (error) {
      this.#log.warn('result-not-noted', { reason: toFolioError(error).message });
    }
  }

  /** Reads a whole document through a client of the jobs. */
  #readAll(
    client: JobClient,
    params: ReadParams,
    onProgress: (pagesDone: number, pagesTotal: number) => void,
    token: CancellationToken,
  ): Promise<ReadDocument> {
    return new Promise((resolve, reject) => {
      const texts = new Map<number, string>();
      let origin: ReadingOrigin | undefined;
      const sink = async (event: JobEvent): Promise<void> => {
        if (event.kind === 'progress') onProgress(event.pagesDone, event.pagesTotal);
        // While the job is known: it may be forgotten when it ends.
        if (event.kind === 'opened') origin = this.#jobs.originOf(event.jobId);
        if (event.kind === 'page') texts.set(event.page, event.text);
        if (event.kind !== 'finished') return;
        const { outcome, failure, failedPages } = event;
        if (outcome === 'failed' && failure) return reject(FolioError.fromFailure(failure));
        const pages = [...texts].sort(([a], [b]) => a - b).map(([, text]) => text);
        resolve({ outcome, pages, failedPages: failedPages.length, origin });
      };
      const { jobId } = client.read(params, sink);
      const cancel = (): void => client.cancel(jobId);
      if (token.isCancellationRequested) cancel();
      else token.onCancellationRequested(cancel);
    });
  }
}
