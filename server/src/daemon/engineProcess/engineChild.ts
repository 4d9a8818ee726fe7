import { fork, type ChildProcess } from 'node:child_process';
import { homedir } from 'node:os';
import { FolioError, reasonOf } from '../../errors/catalogue.ts';
import type {
  DocumentInfo,
  EngineReport,
  FromEngine,
  Picture,
  PictureRequest,
  ToEngine,
} from '../../engine/messages.ts';
import type { PageResult } from '../../page/pageResult.ts';
import type { EngineDocument, PageRequest } from './pageEngine.ts';
import { StderrTail } from './stderrTail.ts';

/**
 * What native libraries read before any of our code runs. glibc gives every thread an arena of its own and
 * each keeps what its images needed at most: two arenas hold the engine to three quarters of its memory.
 * Huge pages spare the page faults of tensors that come and go: a tenth of recognition, a quarter of detection.
 * https://www.gnu.org/software/libc/manual/html_node/Memory-Allocation-Tunables.html
 * onnxruntime's official builds report to Microsoft unless told not to.
 * https://github.com/microsoft/onnxruntime/pull/27379
 */
const ENGINE_ENVIRONMENT = {
  MALLOC_ARENA_MAX: '2',
  GLIBC_TUNABLES: 'glibc.malloc.hugetlb=1',
  ORT_DISABLE_TELEMETRY: '1',
} as const;

/** The engine process ended while something was asked of it. */
export class EngineGone extends Error {
  override readonly name = 'EngineGone';
}

interface Waiting<T> {
  resolve(value: T): void;
  reject(error: unknown): void;
}

interface WaitingPage extends Waiting<PageResult> {
  readonly onLoadingModel: (() => void) | undefined;
}

export interface EngineChildEvents {
  onReady(workers: number): void;
  onReport(report: EngineReport): void;
  /** Called once; all that was asked has been rejected with EngineGone by then. */
  onExit(reason: string): void;
  onDevice(device: string, state: 'open' | 'lost', reason: string): void;
  onLog(level: 'info' | 'warn' | 'error', message: string): void;
  /** Anything at all came back: pages, documents. */
  onProgress(): void;
}

/** One life of the engine process: messages in and out, as promises. */
export class EngineChild {
  readonly #child: ChildProcess;
  readonly #events: EngineChildEvents;
  readonly #stderr: StderrTail;
  readonly #documents = new Map<string, Promise<DocumentInfo>>();
  readonly #opening = new Map<string, Waiting<DocumentInfo>>();
  readonly #pages = new Map<string, WaitingPage>();
  readonly #drawings = new Map<string, Waiting<readonly Picture[]>>();
  #requests = 0;
  #gone = false;

  /** `environment` is added to this process's own. */
  constructor(entry: string, events: EngineChildEvents, environment: Readonly<Record<string, string>> = {}) {
    this.#events = events;
    this.#child = fork(entry, [], {
      serialization: 'advanced',
      execArgv: [],
      cwd: homedir(),
      env: { ...process.env, ...ENGINE_ENVIRONMENT, ...environment },
      // What libraries print is nobody's protocol, and may quote documents.
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    this.#stderr = new StderrTail(this.#child.stderr);
    this.#child.on('message', (message) => this.#take(message as FromEngine));
    this.#child.once('error', (error) => this.#end(reasonOf(error)));
    // `close`, not `exit`: by then its last words have been read.
    this.#child.once('close', (code, signal) =>
      this.#end(signal ? `it ended by ${signal}` : `it ended with code ${code}`),
    );
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  /** Opens a document once; a failure is not remembered. Rejects with a FolioError or EngineGone. */
  open({ id, path, name, password, limits }: EngineDocument): Promise<DocumentInfo> {
    const known = this.#documents.get(id);
    if (known) return known;
    const opening = new Promise<DocumentInfo>((resolve, reject) => {
      this.#opening.set(id, { resolve, reject });
      this.#send({
        type: 'open',
        document: id,
        path,
        name,
        limits,
        ...(password === undefined ? {} : { password }),
      });
    });
    this.#documents.set(id, opening);
    opening.catch(() => this.#documents.delete(id));
    return opening;
  }

  /** Reads a page of an open document. Rejects with a FolioError or EngineGone. */
  read(
    task: string,
    { document, page, options, priority, onLoadingModel }: PageRequest,
  ): Promise<PageResult> {
    return new Promise((resolve, reject) => {
      if (this.#gone) return reject(new EngineGone('it ended'));
      this.#pages.set(task, { resolve, reject, onLoadingModel });
      this.#send({ type: 'read', task, document: document.id, page, options, priority });
    });
  }

  /** Draws a page of an open document. Rejects with a FolioError or EngineGone. */
  draw(task: string, document: string, page: number, pictures: PictureRequest): Promise<readonly Picture[]> {
    return new Promise((resolve, reject) => {
      if (this.#gone) return reject(new EngineGone('it ended'));
      this.#drawings.set(task, { resolve, reject });
      this.#send({ type: 'draw', task, document, page, pictures });
    });
  }

  isReading(task: string): boolean {
    return this.#pages.has(task);
  }

  cancel(task: string): void {
    if (this.#pages.has(task)) this.#send({ type: 'cancel', task });
  }

  close(document: string): void {
    if (this.#documents.delete(document)) this.#send({ type: 'close', document });
  }

  unload(): void {
    this.#send({ type: 'unload' });
  }

  requestReport(): void {
    this.#requests += 1;
    this.#send({ type: 'report', request: this.#requests });
  }

  requestExit(): void {
    this.#send({ type: 'exit' });
  }

  kill(): void {
    this.#child.kill('SIGKILL');
  }

  #send(message: ToEngine): void {
    // A channel that breaks shows as the end of the process; there is nothing more to say here.
    if (this.#child.connected) this.#child.send(message, () => undefined);
    else if (!this.#gone) this.kill();
  }

  #take(message: FromEngine): void {
    switch (message.type) {
      case 'ready':
        return this.#events.onReady(message.workers);
      case 'opened':
        this.#events.onProgress();
        return this.#takeOpening(message.document)?.resolve(message.info);
      case 'open-failed':
        this.#events.onProgress();
        return this.#takeOpening(message.document)?.reject(FolioError.fromFailure(message.failure));
      case 'loading-model':
        return this.#pages.get(message.task)?.onLoadingModel?.();
      case 'page':
        this.#events.onProgress();
        return this.#takePage(message.task)?.resolve(message.result);
      case 'cancelled':
        this.#events.onProgress();
        return this.#takePage(message.task)?.reject(new FolioError('cancelled'));
      case 'drawn':
        this.#events.onProgress();
        return this.#takeDrawing(message.task)?.resolve(message.pictures);
      case 'refused': {
        const waiting = this.#takePage(message.task) ?? this.#takeDrawing(message.task);
        return waiting?.reject(FolioError.fromFailure(message.failure));
      }
      case 'report':
        return this.#events.onReport(message);
      case 'device':
        return this.#events.onDevice(message.device, message.state, message.reason);
      case 'log':
        return this.#events.onLog(message.level, message.message);
    }
  }

  #takeOpening(document: string): Waiting<DocumentInfo> | undefined {
    const waiting = this.#opening.get(document);
    this.#opening.delete(document);
    return waiting;
  }

  #takePage(task: string): WaitingPage | undefined {
    const waiting = this.#pages.get(task);
    this.#pages.delete(task);
    return waiting;
  }

  #takeDrawing(task: string): Waiting<readonly Picture[]> | undefined {
    const waiting = this.#drawings.get(task);
    this.#drawings.delete(task);
    return waiting;
  }

  #end(reason: string): void {
    if (this.#gone) return;
    this.#gone = true;
    const said = this.#stderr.lastLine();
    const error = new EngineGone(said === '' ? reason : `${reason} (${said})`);
    const all = [...this.#opening.values(), ...this.#pages.values(), ...this.#drawings.values()];
    for (const waiting of all) waiting.reject(error);
    this.#drawings.clear();
    this.#opening.clear();
    this.#pages.clear();
    this.#events.onExit(error.message);
  }
}
