import type { createConnection } from 'vscode-languageserver';
import {
  WorkDoneProgress,
  type CancellationToken,
  type WorkDoneProgressReport,
} from 'vscode-languageserver-protocol/node';
import { FolioError } from '../errors/catalogue.ts';
import {
  ReadProgress,
  type AttachParams,
  type JobStage,
  type JobSummary,
  type ProgressEvent,
  type ProgressTokens,
  type ReadEvent,
  type ReadParams,
  type ReadResult,
} from '../protocol.ts';
import type { JobSink } from './jobs/delivery/subscriber.ts';
import type { JobClient } from './jobs/jobService.ts';
import { MAX_UNTAKEN_EVENTS } from './jobs/jobSettings.ts';

type Connection = Pick<ReturnType<typeof createConnection>, 'sendProgress'>;

/** A request that follows a job. */
interface Follower {
  readonly flow: EventFlow | undefined;
  /** Answers the request before the job's end. */
  fail(error: FolioError): void;
}

/**
 * The long requests of one client. Each follows a job, tells of it on the tokens it named, and is answered when
 * the job has ended; cancelling the request cancels the job.
 */
export class Followers {
  /** Whether the client says what it took of each job. */
  hasFlowControl = false;
  readonly #client: JobClient;
  readonly #connection: Connection;
  readonly #replied: () => Promise<void>;
  /** By job: the last request for it. */
  readonly #followers = new Map<string, Follower>();

  /** `replied` resolves when a reply that is given in the same turn has been written. */
  constructor(client: JobClient, connection: Connection, replied: () => Promise<void>) {
    this.#client = client;
    this.#connection = connection;
    this.#replied = replied;
  }

  /** Rejects with `busy` or `daemon-refused` where the job is not taken. */
  read(params: ReadParams, token: CancellationToken): Promise<ReadResult> {
    return this.#follow(params, token, (sink) => this.#client.read(params, sink));
  }

  /** Who followed the job through this client before is told `cancelled`. Rejects with `job-not-found`. */
  attach(params: AttachParams, token: CancellationToken): Promise<ReadResult> {
    return this.#follow(params, token, (sink) => this.#client.attach(params.jobId, sink));
  }

  taken(jobId: string, events: number): void {
    this.#followers.get(jobId)?.flow?.taken(events);
  }

  /** The client is gone: nothing waits for it. */
  close(): void {
    for (const { flow } of this.#followers.values()) flow?.close();
    this.#followers.clear();
  }

  #follow(
    tokens: ProgressTokens,
    token: CancellationToken,
    join: (sink: JobSink) => JobSummary,
  ): Promise<ReadResult> {
    return new Promise((resolve, reject) => {
      const tell = (event: ReadEvent): Promise<void> => this.#tell(tokens, event);
      const flow = this.hasFlowControl ? new EventFlow(tell) : undefined;
      const follower: Follower = { flow, fail: reject };
      const { jobId, name } = join(async (event) => {
        if (event.kind !== 'finished') return flow ? flow.send(event) : tell(event);
        const { kind: _kind, ...result } = event;
        await this.#endWork(tokens, result);
        if (this.#followers.get(jobId) === follower) this.#followers.delete(jobId);
        resolve(result);
        await this.#replied();
      });
      this.#replace(jobId, follower);
      this.#beginWork(tokens, name);
      const cancel = (): void => this.#cancel(jobId);
      if (token.isCancellationRequested) cancel();
      else token.onCancellationRequested(cancel);
    });
  }

  #replace(jobId: string, follower: Follower): void {
    const before = this.#followers.get(jobId);
    this.#followers.set(jobId, follower);
    before?.flow?.close();
    before?.fail(new FolioError('cancelled'));
  }

  #cancel(jobId: string): void {
    // One that has just ended has its answer under way.
    if (this.#followers.has(jobId)) this.#client.cancel(jobId);
  }

  async #tell({ partialResultToken, workDoneToken }: ProgressTokens, event: ReadEvent): Promise<void> {
    if (partialResultToken !== undefined)
      await this.#connection.sendProgress(ReadProgress, partialResultToken, event);
    if (workDoneToken !== undefined && event.kind === 'progress')
      await this.#connection.sendProgress(WorkDoneProgress.type, workDoneToken, reportOf(event));
  }

  #beginWork({ workDoneToken }: ProgressTokens, name: string): void {
    if (workDoneToken === undefined) return;
    const begin = { kind: 'begin', title: `Reading ${name}`, cancellable: true, percentage: 0 } as const;
    // A client that has just gone is told nothing.
    this.#connection.sendProgress(WorkDoneProgress.type, workDoneToken, begin).catch(() => undefined);
  }

  async #endWork({ workDoneToken }: ProgressTokens, { pagesDone }: ReadResult): Promise<void> {
    if (workDoneToken === undefined) return;
    const message = pagesDone === 1 ? '1 page' : `${pagesDone} pages`;
    await this.#connection.sendProgress(WorkDoneProgress.type, workDoneToken, { kind: 'end', message });
  }
}

const STAGE_TEXTS: Readonly<Record<JobStage, string>> = {
  queued: 'waiting',
  opening: 'opening the document',
  'loading-model': 'loading the model',
  reading: 'reading',
  restarting: 'restarting the engine',
  writing: 'finishing',
};

function reportOf({ stage, pagesDone, pagesTotal }: ProgressEvent): WorkDoneProgressReport {
  const percentage = pagesTotal === 0 ? 0 : Math.floor((100 * pagesDone) / pagesTotal);
  const message = stage === 'reading' ? `${pagesDone} of ${pagesTotal} pages` : STAGE_TEXTS[stage];
  return { kind: 'report', message, percentage };
}

/**
 * Sends one client no more events of one job than it takes: a job that nobody reads waits, and neither the
 * client's other jobs nor the answers to its questions wait with it.
 */
class EventFlow {
  readonly #send: (event: ReadEvent) => Promise<void>;
  #untaken = 0;
  #waiting: (() => void)[] = [];
  #closed = false;

  /** `send` resolves when the event is on its way, and rejects when the client is gone. */
  constructor(send: (event: ReadEvent) => Promise<void>) {
    this.#send = send;
  }

  /** Resolves when the client can take another event; rejects with `cancelled` when it never will. */
  async send(event: ReadEvent): Promise<void> {
    this.#untaken += 1;
    await this.#send(event);
    while (this.#untaken >= MAX_UNTAKEN_EVENTS && !this.#closed)
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    if (this.#closed) throw new FolioError('cancelled');
  }

  /** The client took, or dropped, so many events. */
  taken(events: number): void {
    this.#untaken = Math.max(0, this.#untaken - events);
    this.#wake();
  }

  /** Nobody waits for the client any more. */
  close(): void {
    this.#closed = true;
    this.#wake();
  }

  #wake(): void {
    for (const resolve of this.#waiting.splice(0)) resolve();
  }
}
