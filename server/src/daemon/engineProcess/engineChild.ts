import { fork, type ChildProcess } from 'node:child_process';
import {
  createMessageConnection,
  IPCMessageReader,
  IPCMessageWriter,
  ResponseError,
  type CancellationToken,
  type MessageConnection,
} from 'vscode-jsonrpc/node';
import { FolioError, reasonOf } from '../../errors/catalogue.ts';
import { homeFolder, workingFolder } from '../../files/homeFolder.ts';
import {
  CloseInEngine,
  DeviceChanged,
  Exit,
  LoadingModel,
  LogLine,
  OpenInEngine,
  ReadInEngine,
  Ready,
  ReportMemory,
  RunInEngine,
  WornOut,
  type DeviceChange,
  type EngineReport,
} from '../../engine/engineProtocol.ts';
import type { Failure } from '../../page/pageResult.ts';
import type { DocumentHandle, DocumentInfo, PageEnd, PageTurn } from '../../readers/pageRequest.ts';
import type { PageOperation, PageOperations } from '../../readers/pageOperations.ts';
import type { AwaitedPage } from './pageEngine.ts';
import type { Readable } from 'node:stream';

/**
 * What native libraries read before any of our code runs. glibc gives every thread an arena of its own and
 * each keeps what its images needed at most: two arenas hold the engine to three quarters of its memory.
 * Huge pages spare the page faults of tensors that come and go: a tenth of recognition, a quarter of detection.
 * Blocks of 4 MB and more go back to the system when they are freed; glibc would raise that bound to 32 MB by
 * itself, and keep the holes that images and tensors leave: a quarter of the engine's memory, for a twentieth of its speed.
 * https://www.gnu.org/software/libc/manual/html_node/Memory-Allocation-Tunables.html
 * onnxruntime's official builds report to Microsoft unless told not to.
 * https://github.com/microsoft/onnxruntime/pull/27379
 */
export const ENGINE_ENVIRONMENT = {
  MALLOC_ARENA_MAX: '2',
  GLIBC_TUNABLES: 'glibc.malloc.hugetlb=1:glibc.malloc.mmap_threshold=4194304',
  ORT_DISABLE_TELEMETRY: '1',
} as const;

/** A command's engine speaks to no server, and needs no key. */
const NOT_FOR_ENGINES = { FOLIO_SERVER_KEY: undefined, FOLIO_SERVERS: undefined } as const;

/** The engine process ended while something was asked of it. */
export class EngineGone extends Error {
  override readonly name = 'EngineGone';
}

export interface EngineChildEvents {
  onReady(workers: number): void;
  /** Called once; all that was asked is rejected with EngineGone. */
  onExit(reason: string): void;
  /** It asks to be replaced. */
  onWornOut(why: string): void;
  onDevice(change: DeviceChange): void;
  onLog(level: 'info' | 'warn' | 'error', message: string): void;
  /** Anything at all came back: pages, documents. */
  onProgress(): void;
}

/**
 * One life of the engine process. What is asked of it rejects with a FolioError, or with EngineGone when the process
 * ended before it answered.
 */
export class EngineChild {
  readonly #child: ChildProcess;
  readonly #connection: MessageConnection;
  readonly #events: EngineChildEvents;
  readonly #stderr: StderrTail;
  readonly #documents = new Map<string, Promise<DocumentInfo>>();
  #reads = 0;
  /** Messages that came, less those that were taken. */
  #untaken = 0;
  #gone: EngineGone | undefined;

  /** `environment` is added to this process's own. */
  constructor(entry: string, events: EngineChildEvents, environment: Readonly<Record<string, string>> = {}) {
    this.#events = events;
    this.#child = fork(entry, [], {
      // Messages are cloned: bytes travel as they are, without base64.
      serialization: 'advanced',
      execArgv: [],
      cwd: workingFolder(),
      env: { HOME: homeFolder(), ...process.env, ...ENGINE_ENVIRONMENT, ...environment, ...NOT_FOR_ENGINES },
      // What libraries print is nobody's protocol, and may quote documents.
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    this.#stderr = new StderrTail(this.#child.stderr);
    this.#connection = this.#connect();
    this.#child.once('error', (error) => this.#end(reasonOf(error)));
    // `close`, not `exit`: by then its last words have been read.
    this.#child.once('close', (code, signal) =>
      this.#whenAllIsTaken(() => this.#end(signal ? `it ended by ${signal}` : `it ended with code ${code}`)),
    );
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  /** Opens a document once; a failure is not remembered. */
  open(document: DocumentHandle): Promise<DocumentInfo> {
    const known = this.#documents.get(document.id);
    if (known) return known;
    const opening = this.#ask((connection) => connection.sendRequest(OpenInEngine, document));
    this.#documents.set(document.id, opening);
    opening.catch(() => this.#documents.delete(document.id));
    return opening;
  }

  /** Reads a page of an open document, or only looks at it (`handBack`). */
  async read(
    { document, page, options, priority, handBack = [], onLoadingModel }: AwaitedPage,
    token: CancellationToken,
  ): Promise<PageEnd> {
    const progress = (this.#reads += 1);
    const listening = this.#connection.onProgress(LoadingModel, progress, () => onLoadingModel?.());
    try {
      const request = { document, page, options, priority, handBack, progress };
      return await this.#ask((connection) => connection.sendRequest(ReadInEngine, request, token));
    } finally {
      listening.dispose();
    }
  }

  /** One of the operations on a page of an open document. */
  run<Kind extends PageOperation>(
    kind: Kind,
    { document, page, priority }: PageTurn,
    ask: PageOperations[Kind]['ask'],
    token: CancellationToken,
  ): Promise<PageOperations[Kind]['answer']> {
    const task = { kind, turn: { document, page, priority }, ask };
    return this.#ask((connection) => connection.sendRequest(RunInEngine, task, token));
  }

  async report(): Promise<EngineReport> {
    return this.#ask((connection) => connection.sendRequest(ReportMemory), false);
  }

  close(document: string): void {
    if (this.#documents.delete(document))
      this.#tell((connection) => connection.sendNotification(CloseInEngine, { document }));
  }

  requestExit(): void {
    this.#tell((connection) => connection.sendNotification(Exit));
  }

  kill(): void {
    this.#child.kill('SIGKILL');
  }

  #connect(): MessageConnection {
    const connection = createMessageConnection(
      new IPCMessageReader(this.#child),
      new IPCMessageWriter(this.#child),
      undefined,
      {
        messageStrategy: {
          handleMessage: (message, next) => {
            this.#untaken -= 1;
            return next(message);
          },
        },
      },
    );
    this.#child.on('message', () => (this.#untaken += 1));
    const events = this.#events;
    connection.onNotification(Ready, ({ workers }) => events.onReady(workers));
    connection.onNotification(WornOut, ({ why }) => events.onWornOut(why));
    connection.onNotification(DeviceChanged, (change) => events.onDevice(change));
    connection.onNotification(LogLine, ({ level, message }) => events.onLog(level, message));
    // A channel that breaks is the end of the process, whatever else it does.
    connection.onError(() => this.kill());
    connection.listen();
    return connection;
  }

  async #ask<T>(ask: (connection: MessageConnection) => Promise<T>, isWork = true): Promise<T> {
    if (this.#gone) throw this.#gone;
    try {
      const answer = await ask(this.#connection);
      if (isWork) this.#events.onProgress();
      return answer;
    } catch (error) {
      const failure = failureOf(error);
      // What is neither an answer nor the end of the process is a channel that breaks.
      if (!failure) throw this.#gone ?? new EngineGone(reasonOf(error), { cause: error });
      if (isWork) this.#events.onProgress();
      throw FolioError.fromFailure(failure);
    }
  }

  #tell(tell: (connection: MessageConnection) => Promise<void>): void {
    if (!this.#gone) tell(this.#connection).catch(() => this.kill());
  }

  /** What it said before it ended still counts: the connection takes one message a turn. */
  #whenAllIsTaken(then: () => void): void {
    if (this.#untaken === 0) then();
    else setImmediate(() => this.#whenAllIsTaken(then));
  }

  #end(reason: string): void {
    if (this.#gone) return;
    const said = this.#stderr.lastLine();
    this.#gone = new EngineGone(said === '' ? reason : `${reason} (${said})`);
    this.#connection.dispose();
    this.#events.onExit(this.#gone.message);
  }
}

/** What the engine refused with; undefined for anything but an answer of it. */
function failureOf(error: unknown): Failure | undefined {
  return error instanceof ResponseError ? (error.data as Failure | undefined) : undefined;
}

const KEPT_BYTES = 4_096;
const LINE_CHARACTERS = 200;

/**
 * The last words of a process on stderr: what a native library says as it aborts is often the only clue.
 * Everything before is read and dropped, so that a process which babbles neither blocks nor fills a disk.
 */
class StderrTail {
  #tail = Buffer.alloc(0);

  constructor(stderr: Readable | null) {
    stderr?.on('data', (chunk: Buffer) => {
      this.#tail = Buffer.concat([this.#tail, chunk]).subarray(-KEPT_BYTES);
    });
  }

  /**
   * The line that names the error, or the last. Only lines that look like an error are given: warnings of
   * parsers may quote the document.
   */
  lastLine(): string {
    const lines = this.#tail.toString('utf8').split('\n');
    const line = lines.findLast((text) =>
      /\b(error|abort|assert|fatal|exception|terminate|out of memory)/i.test(text),
    );
    return (line ?? '').trim().slice(0, LINE_CHARACTERS);
  }
}
