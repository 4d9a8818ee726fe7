import type { Socket } from 'node:net';
import { setImmediate as nextTurn } from 'node:timers/promises';
import {
  createMessageConnection,
  ResponseError,
  SocketMessageReader,
  SocketMessageWriter,
  type MessageConnection,
} from 'vscode-jsonrpc/node';
import { z } from 'zod';
import type { DaemonInfo } from '../rendezvous/infoFile.ts';
import { FolioError, reasonOf } from '../errors/catalogue.ts';
import { failureSchema } from '../page/pageResult.ts';
import {
  AttachRequest,
  CancelRequest,
  ClearCacheRequest,
  ConfigureRequest,
  JobFinished,
  JobOpened,
  JobPage,
  JobPageDraft,
  JobProgress,
  JobTaken,
  PageImagesRequest,
  PrioritizeRequest,
  ReadRequest,
  RestartEngineRequest,
  ServersRequest,
  ShutdownRequest,
  StatusRequest,
  UploadRequest,
  type ConfigureParams,
  type DaemonStatus,
  type PageImage,
  type PageImagesParamsInput,
  type ReadParamsInput,
  type ServersParams,
  type Source,
} from '../protocol.ts';
import type { FolioClient, FolioJob, JobEvent } from './folioClient.ts';
import { JobQueues, type AskedJob } from './jobQueues.ts';

/** So many turns of the event loop without a message, and none is left. */
const QUIET_TURNS = 10;

/** Base64 of one upload chunk stays below the protocol's 1 MiB. */
const UPLOAD_CHUNK_BYTES = 720 * 1024;

const responseErrorData = z.object({ data: failureSchema });

/** A connection to the daemon, past the handshake. */
export class DaemonConnection implements FolioClient {
  /** Which daemon this is. Its token stays private. */
  readonly info: Omit<DaemonInfo, 'token'>;
  /** The daemon's log, named in errors. */
  readonly log: string;
  readonly #socket: Socket;
  readonly #connection: MessageConnection;
  readonly #jobs = new JobQueues((jobId, events) => this.#gone(jobId, events));
  /** Events of jobs that were taken, and the daemon does not know it yet. */
  readonly #taken = new Map<string, number>();
  /** Resolves when the connection has ended, whoever ended it, and all of it has been told. */
  readonly closed: Promise<void>;
  #onClosed: () => void = () => undefined;
  #received = 0;
  #closed = false;

  constructor(socket: Socket, { token: _secret, ...info }: DaemonInfo, log: string) {
    this.info = info;
    this.log = log;
    this.closed = new Promise((resolve) => (this.#onClosed = resolve));
    this.#socket = socket;
    // Each question that waits for its answer listens for the end, and many may wait.
    socket.setMaxListeners(0);
    this.#connection = createMessageConnection(
      new SocketMessageReader(socket),
      new SocketMessageWriter(socket),
    );
    this.#connection.onNotification(JobOpened, (params) => this.#take({ type: 'opened', ...params }));
    this.#connection.onNotification(JobProgress, (params) => this.#take({ type: 'progress', ...params }));
    this.#connection.onNotification(JobPageDraft, (params) => this.#take({ type: 'draft', ...params }));
    this.#connection.onNotification(JobPage, (params) => this.#take({ type: 'page', ...params }));
    this.#connection.onNotification(JobFinished, (params) => this.#take({ type: 'finished', ...params }));
    this.#connection.onError(() => socket.destroy());
    socket.once('close', () => void this.#lost());
    this.#connection.listen();
  }

  /** Keeps the program from ending only because this connection is open, or no longer. */
  ref(keepsAlive: boolean): void {
    if (keepsAlive) this.#socket.ref();
    else this.#socket.unref();
  }

  async read(params: ReadParamsInput): Promise<FolioJob> {
    return this.#job(
      await this.#jobs.begin(() => this.#ask(() => this.#connection.sendRequest(ReadRequest, params))),
    );
  }

  async attach(jobId: string): Promise<FolioJob> {
    return this.#job(
      await this.#jobs.begin(() => this.#ask(() => this.#connection.sendRequest(AttachRequest, { jobId }))),
    );
  }

  async upload(bytes: AsyncIterable<Uint8Array>, name: string): Promise<Source> {
    let upload: string | undefined;
    const send = async (chunk: Buffer): Promise<void> => {
      const base64 = chunk.toString('base64');
      const params = upload === undefined ? { base64 } : { upload, base64 };
      ({ upload } = await this.#ask(() => this.#connection.sendRequest(UploadRequest, params)));
    };
    for await (const piece of bytes) {
      const buffer = Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength);
      for (let at = 0; at < buffer.length; at += UPLOAD_CHUNK_BYTES)
        await send(buffer.subarray(at, at + UPLOAD_CHUNK_BYTES));
    }
    if (upload === undefined) await send(Buffer.alloc(0));
    return { kind: 'upload', upload: upload ?? '', name };
  }

  async setServers(servers: ServersParams['servers']): Promise<void> {
    await this.#ask(() => this.#connection.sendRequest(ServersRequest, { servers }));
  }

  status(): Promise<DaemonStatus> {
    return this.#ask(() => this.#connection.sendRequest(StatusRequest));
  }

  async stop(now: boolean): Promise<void> {
    try {
      await this.#ask(() => this.#connection.sendRequest(ShutdownRequest, { now }));
    } catch (error) {
      // A daemon with nothing to do may be gone before its reply has come: that is what was asked for.
      if (!this.#socket.destroyed) throw error;
    }
  }

  /** Puts a job before all others. Rejects with `job-not-found`. */
  async prioritize(jobId: string): Promise<void> {
    await this.#ask(() => this.#connection.sendRequest(PrioritizeRequest, { jobId }));
  }

  /** Pictures of a page, or of parts of it. */
  async pageImages(params: PageImagesParamsInput): Promise<readonly PageImage[]> {
    return (await this.#ask(() => this.#connection.sendRequest(PageImagesRequest, params))).images;
  }

  /** What this program wishes of the daemon, as long as it is connected. */
  async configure(wishes: ConfigureParams): Promise<void> {
    await this.#ask(() => this.#connection.sendRequest(ConfigureRequest, wishes));
  }

  /** Forgets all kept results; how many bytes they had. */
  async clearCache(): Promise<number> {
    return (await this.#ask(() => this.#connection.sendRequest(ClearCacheRequest))).bytes;
  }

  async restartEngine(): Promise<void> {
    await this.#ask(() => this.#connection.sendRequest(RestartEngineRequest));
  }

  close(): Promise<void> {
    if (this.#socket.destroyed) return Promise.resolve();
    return new Promise((resolve) => {
      this.#socket.once('close', () => resolve());
      this.#socket.destroy();
    });
  }

  #job({ jobId, events }: AskedJob): FolioJob {
    return {
      jobId,
      events,
      cancel: async () => {
        if (events.hasEnded) return;
        events.cancel();
        try {
          await this.#ask(() => this.#connection.sendRequest(CancelRequest, { jobId }));
        } catch (error) {
          if (!(error instanceof FolioError) || error.code !== 'job-not-found') throw error;
        }
      },
    };
  }

  #take(event: JobEvent): void {
    this.#received += 1;
    this.#jobs.push(event);
  }

  /** Room for more events of a job. The daemon is told once for all that were taken in one turn. */
  #gone(jobId: string, events: number): void {
    if (this.#taken.size === 0) setImmediate(() => this.#tellTaken());
    this.#taken.set(jobId, (this.#taken.get(jobId) ?? 0) + events);
  }

  #tellTaken(): void {
    const taken = [...this.#taken];
    this.#taken.clear();
    if (this.#closed || this.#socket.destroyed) return;
    for (const [jobId, events] of taken) {
      // A connection that has just ended needs no room.
      this.#connection.sendNotification(JobTaken, { jobId, events }).catch(() => undefined);
    }
  }

  /**
   * vscode-jsonrpc handles what it has received one message a turn of the event loop; the last words of a
   * daemon that leaves are still on their way when its socket has closed.
   */
  async #lost(): Promise<void> {
    for (let quiet = 0; quiet < QUIET_TURNS; quiet += 1) {
      const before = this.#received;
      await nextTurn();
      if (this.#received !== before) quiet = 0;
    }
    this.#closed = true;
    this.#connection.dispose();
    this.#jobs.fail(this.#unreachable());
    this.#onClosed();
  }

  #unreachable(): FolioError {
    return new FolioError('daemon-unreachable', { reason: 'the connection ended', log: this.log });
  }

  async #ask<T>(send: () => Promise<T>): Promise<T> {
    let onClose: (() => void) | undefined;
    // A request that nobody will answer must not wait for ever.
    const lost = new Promise<never>((_resolve, reject) => {
      onClose = (): void => reject(this.#unreachable());
      if (this.#closed || this.#socket.destroyed) onClose();
      else this.#socket.once('close', onClose);
    });
    lost.catch(() => undefined);
    try {
      if (this.#closed) return await lost;
      return await Promise.race([send(), lost]);
    } catch (error) {
      if (error instanceof FolioError) throw error;
      const known = error instanceof ResponseError ? responseErrorData.safeParse(error) : undefined;
      if (known?.success) throw FolioError.fromFailure(known.data.data);
      // What a stream says that was cut off is no reason for people.
      if (this.#socket.destroyed) throw this.#unreachable();
      throw new FolioError(
        'daemon-unreachable',
        { reason: reasonOf(error), log: this.log },
        { cause: error },
      );
    } finally {
      if (onClose) this.#socket.off('close', onClose);
    }
  }
}
