import {
  CancellationTokenSource,
  type CancellationToken,
  type Disposable,
  type NotificationType,
  type ProgressType,
  type RequestType,
  type RequestType0,
} from 'vscode-jsonrpc';
import { z } from 'zod';
import { FolioError, reasonOf, toFolioError } from '../errors/catalogue.ts';
import { failureSchema } from '../page/pageResult.ts';
import {
  AddModelsRequest,
  AdviseModelsRequest,
  AttachRequest,
  ClearCacheRequest,
  Configuration,
  InstallModelsProgress,
  InstallModelsRequest,
  JobTaken,
  ModelSizeRequest,
  ModelsRequest,
  PageImagesRequest,
  PrioritizeRequest,
  ReadProgress,
  ReadRequest,
  RemoveModelRequest,
  RestartEngineRequest,
  ResultOriginRequest,
  ResultWritten,
  StatusRequest,
  StopRequest,
  UploadRequest,
  VerifyModelRequest,
  type AddModelsParams,
  type AddOutcome,
  type AdviseModelsParamsInput,
  type ClientSettingsInput,
  type DaemonStatus,
  type EncodedPicture,
  type InstallModelsParams,
  type InstallOutcome,
  type InstallProgress,
  type ModelAdvice,
  type ModelSizeParams,
  type ModelsParams,
  type ModelsReply,
  type PageImagesParamsInput,
  type ReadParamsInput,
  type ReadResult,
  type ResultOrigin,
  type ResultWrittenParams,
  type Source,
} from '../protocol.ts';
import type { FolioJob } from './folioClient.ts';
import { JobEvents } from './jobEvents.ts';

/**
 * A connection that requests go through, after `initialize`: vscode-jsonrpc's MessageConnection and
 * vscode-languageclient's LanguageClient are both one.
 */
export interface Rpc {
  sendRequest<R, E>(type: RequestType0<R, E>): Promise<R>;
  sendRequest<P, R, E>(type: RequestType<P, R, E>, params: P, token?: CancellationToken): Promise<R>;
  sendNotification<P>(type: NotificationType<P>, params: P): Promise<void>;
  onProgress<P>(type: ProgressType<P>, token: string | number, handler: (value: P) => void): Disposable;
}

/** Base64 of one upload chunk stays below the protocol's 1 MiB. */
const UPLOAD_CHUNK_BYTES = 720 * 1024;

const responseErrorData = z.object({ data: failureSchema });

/** Folio's own requests as a program uses them: reading documents, and questions to the daemon. */
export class JobRequests {
  readonly #rpc: Rpc;
  readonly #lost: (reason: string) => FolioError;
  readonly #running = new Set<JobEvents>();
  /** Events of jobs that were taken, and the daemon does not know it yet. */
  readonly #taken = new Map<string, number>();
  #nextToken = 1;

  /** `lost` makes the error of a request that was not answered. */
  constructor(rpc: Rpc, lost: (reason: string) => FolioError) {
    this.#rpc = rpc;
    this.#lost = lost;
  }

  /** Rejects with `request-invalid`, `busy` or `daemon-refused` where the document is not taken. */
  read(params: ReadParamsInput): Promise<FolioJob> {
    return this.#begin((partialResultToken, token) =>
      this.#rpc.sendRequest(ReadRequest, { ...params, partialResultToken }, token),
    );
  }

  /** Joins a job; rejects with `job-not-found`. */
  attach(jobId: string): Promise<FolioJob> {
    return this.#begin((partialResultToken, token) =>
      this.#rpc.sendRequest(AttachRequest, { jobId, partialResultToken }, token),
    );
  }

  /** Hands over a document that has no path; the source is for one `read`. */
  async upload(bytes: AsyncIterable<Uint8Array>, name: string): Promise<Source> {
    let upload: string | undefined;
    const send = async (chunk: Buffer): Promise<void> => {
      const base64 = chunk.toString('base64');
      const params = upload === undefined ? { base64 } : { upload, base64 };
      ({ upload } = await this.#ask(() => this.#rpc.sendRequest(UploadRequest, params)));
    };
    for await (const piece of bytes) {
      const buffer = Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength);
      for (let at = 0; at < buffer.length; at += UPLOAD_CHUNK_BYTES)
        await send(buffer.subarray(at, at + UPLOAD_CHUNK_BYTES));
    }
    if (upload === undefined) await send(Buffer.alloc(0));
    return { kind: 'upload', upload: upload ?? '', name };
  }

  /** Puts a job before all others. Rejects with `job-not-found`. */
  async prioritize(jobId: string): Promise<void> {
    await this.#ask(() => this.#rpc.sendRequest(PrioritizeRequest, { jobId }));
  }

  /** Pictures of a page, or of parts of it. */
  async pageImages(params: PageImagesParamsInput): Promise<readonly EncodedPicture[]> {
    return (await this.#ask(() => this.#rpc.sendRequest(PageImagesRequest, params))).images;
  }

  /** Tells where a result came from, that it was renamed or saved elsewhere, or that pages of it were read again. */
  async resultWritten(written: ResultWrittenParams): Promise<void> {
    await this.#ask(() => this.#rpc.sendNotification(ResultWritten, written));
  }

  /** What a result was read from; undefined where nobody told. */
  async resultOrigin(result: string): Promise<ResultOrigin | undefined> {
    return (await this.#ask(() => this.#rpc.sendRequest(ResultOriginRequest, { result }))) ?? undefined;
  }

  status(): Promise<DaemonStatus> {
    return this.#ask(() => this.#rpc.sendRequest(StatusRequest));
  }

  /** Forgets all kept results; how many bytes they had. */
  async clearCache(): Promise<number> {
    return (await this.#ask(() => this.#rpc.sendRequest(ClearCacheRequest))).bytes;
  }

  async restartEngine(): Promise<void> {
    await this.#ask(() => this.#rpc.sendRequest(RestartEngineRequest));
  }

  /** Every model on the daemon's machine, and those that can be had. */
  models(params: ModelsParams): Promise<ModelsReply> {
    return this.#ask(() => this.#rpc.sendRequest(ModelsRequest, params));
  }

  /** What to install for these languages and scripts; without any, for those of the daemon's machine. */
  adviseModels(params: AdviseModelsParamsInput): Promise<ModelAdvice> {
    return this.#ask(() => this.#rpc.sendRequest(AdviseModelsRequest, params));
  }

  /** Bytes that a model takes to download, which its server may be asked for; undefined where nobody knows. */
  async modelSize(params: ModelSizeParams): Promise<number | undefined> {
    return (await this.#ask(() => this.#rpc.sendRequest(ModelSizeRequest, params))).bytes;
  }

  /** Downloads models. Rejects with `cancelled` when the token says so, or with why one could not be installed. */
  async installModels(
    params: Pick<InstallModelsParams, 'names' | 'mirror'>,
    onProgress: (progress: InstallProgress) => void,
    token?: CancellationToken,
  ): Promise<InstallOutcome> {
    const partialResultToken = `folio-${this.#nextToken++}`;
    const progress = this.#rpc.onProgress(InstallModelsProgress, partialResultToken, onProgress);
    try {
      return await this.#ask(() =>
        this.#rpc.sendRequest(InstallModelsRequest, { ...params, partialResultToken }, token),
      );
    } finally {
      progress.dispose();
    }
  }

  /** Installs models from files on the daemon's machine. */
  addModels(params: AddModelsParams, token?: CancellationToken): Promise<AddOutcome> {
    return this.#ask(() => this.#rpc.sendRequest(AddModelsRequest, params, token));
  }

  async removeModel(name: string): Promise<void> {
    await this.#ask(() => this.#rpc.sendRequest(RemoveModelRequest, { name }));
  }

  /** Rejects with `model-changed` where a file is not what it should be. */
  async verifyModel(name: string): Promise<void> {
    await this.#ask(() => this.#rpc.sendRequest(VerifyModelRequest, { name }));
  }

  /** Asks the daemon to leave: when its jobs are done, or now. */
  async stop(now: boolean): Promise<void> {
    try {
      await this.#ask(() => this.#rpc.sendRequest(StopRequest, { now }));
    } catch (error) {
      // A daemon with nothing to do may be gone before its reply has come: that is what was asked for.
      if (!(error instanceof FolioError) || error.code !== 'daemon-unreachable') throw error;
    }
  }

  /** Replaces this client's settings. What cannot be is told by `window/showMessage`, and changes nothing. */
  async configure(settings: ClientSettingsInput): Promise<void> {
    await this.#ask(() => this.#rpc.sendNotification(Configuration, { settings: { folio: settings } }));
  }

  /** Jobs of this client end as cancelled, and their pages that nobody has read are dropped. */
  dropPages(): void {
    for (const events of this.#running) events.cancel();
  }

  async #begin(
    send: (partialResultToken: string, token: CancellationToken) => Promise<ReadResult>,
  ): Promise<FolioJob> {
    const token = `folio-${this.#nextToken++}`;
    const cancelling = new CancellationTokenSource();
    const accepted = Promise.withResolvers<string>();
    const events = new JobEvents((gone) => void accepted.promise.then((jobId) => this.#gone(jobId, gone)));
    const progress = this.#rpc.onProgress(ReadProgress, token, (event) => {
      if (event.kind !== 'accepted') return events.push(event);
      accepted.resolve(event.jobId);
      this.#gone(event.jobId, 1);
    });
    this.#running.add(events);
    void this.#ask(() => send(token, cancelling.token))
      .then(
        (result) => {
          accepted.resolve(result.jobId);
          events.push({ kind: 'finished', ...result });
        },
        (error: unknown) => {
          accepted.reject(error);
          events.fail(toFolioError(error));
        },
      )
      .finally(() => {
        progress.dispose();
        this.#running.delete(events);
      });
    const jobId = await accepted.promise;
    return {
      jobId,
      events,
      cancel: () => {
        if (!events.hasEnded) {
          events.cancel();
          cancelling.cancel();
        }
        return Promise.resolve();
      },
    };
  }

  /** Room for more events of a job. The daemon is told once for all that were taken in one turn. */
  #gone(jobId: string, events: number): void {
    if (this.#taken.size === 0) setImmediate(() => this.#tellTaken());
    this.#taken.set(jobId, (this.#taken.get(jobId) ?? 0) + events);
  }

  #tellTaken(): void {
    const taken = [...this.#taken];
    this.#taken.clear();
    // A connection that has just ended needs no room.
    for (const [jobId, events] of taken)
      void this.#ask(() => this.#rpc.sendNotification(JobTaken, { jobId, events })).catch(() => undefined);
  }

  async #ask<T>(send: () => Promise<T>): Promise<T> {
    try {
      return await send();
    } catch (error) {
      const known = responseErrorData.safeParse(error);
      if (known.success) throw FolioError.fromFailure(known.data.data);
      throw this.#lost(reasonOf(error));
    }
  }
}
