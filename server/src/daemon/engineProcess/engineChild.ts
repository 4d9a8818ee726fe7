import { fork, type ChildProcess } from 'node:child_process';
import { FolioError, reasonOf } from '../../errors/catalogue.ts';
import { homeFolder, workingFolder } from '../../files/homeFolder.ts';
import type {
  DocumentInfo,
  EngineReport,
  FromEngine,
  ModelPicture,
  ModelPictureRequest,
  Picture,
  PictureRequest,
  ToEngine,
} from '../../engine/messages.ts';
import type { EngineDocument, ExaminedPage, PageRequest } from './pageEngine.ts';
import { StderrTail } from './stderrTail.ts';

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

interface Waiting<T> {
  resolve(value: T): void;
  reject(error: unknown): void;
}

interface WaitingPage extends Waiting<ExaminedPage> {
  readonly onLoadingModel: (() => void) | undefined;
}

export interface EngineChildEvents {
  onReady(workers: number): void;
  onReport(report: EngineReport): void;
  /** Called once; all that was asked has been rejected with EngineGone by then. */
  onExit(reason: string): void;
  /** It asks to be replaced. */
  onWornOut(why: string): void;
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
  readonly #pictures = new Map<string, Waiting<ModelPicture>>();
  #requests = 0;
  #gone = false;

  /** `environment` is added to this process's own. */
  constructor(entry: string, events: EngineChildEvents, environment: Readonly<Record<string, string>> = {}) {
    this.#events = events;
    this.#child = fork(entry, [], {
      serialization: 'advanced',
      execArgv: [],
      cwd: workingFolder(),
      env: { HOME: homeFolder(), ...process.env, ...ENGINE_ENVIRONMENT, ...environment, ...NOT_FOR_ENGINES },
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

  /**
   * Reads a page of an open document, or with `handBack` only looks at one that has structure. Rejects
   * with a FolioError or EngineGone.
   */
  read(
    task: string,
    { document, page, options, priority, onLoadingModel }: PageRequest,
    handBack: boolean,
  ): Promise<ExaminedPage> {
    return new Promise((resolve, reject) => {
      if (this.#gone) return reject(new EngineGone('it ended'));
      this.#pages.set(task, { resolve, reject, onLoadingModel });
      this.#send({ type: 'read', task, document: document.id, page, options, priority, handBack });
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

  /** The picture of a page of an open document, for a model. Rejects with a FolioError or EngineGone. */
  picture(
    task: string,
    document: string,
    page: number,
    picture: ModelPictureRequest,
    priority: number,
  ): Promise<ModelPicture> {
    return new Promise((resolve, reject) => {
      if (this.#gone) return reject(new EngineGone('it ended'));
      this.#pictures.set(task, { resolve, reject });
      this.#send({ type: 'picture', task, document, page, picture, priority });
    });
  }

  /** Whether it works at something that can be cancelled. */
  isAtWork(task: string): boolean {
    return this.#pages.has(task) || this.#pictures.has(task);
  }

  cancel(task: string): void {
    if (this.isAtWork(task)) this.#send({ type: 'cancel', task });
  }

  close(document: string): void {
    if (this.#documents.delete(document)) this.#send({ type: 'close', document });
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
        return take(this.#opening, message.document)?.resolve(message.info);
      case 'open-failed':
        this.#events.onProgress();
        return take(this.#opening, message.document)?.reject(FolioError.fromFailure(message.failure));
      case 'loading-model':
        return this.#pages.get(message.task)?.onLoadingModel?.();
      case 'page':
        this.#events.onProgress();
        return take(this.#pages, message.task)?.resolve({ kind: 'read', result: message.result });
      case 'structured':
        this.#events.onProgress();
        return take(this.#pages, message.task)?.resolve({ kind: 'structured', why: message.why });
      case 'picture':
        this.#events.onProgress();
        return take(this.#pictures, message.task)?.resolve(message.picture);
      case 'cancelled':
        this.#events.onProgress();
        return this.#takeTask(message.task)?.reject(new FolioError('cancelled'));
      case 'drawn':
        this.#events.onProgress();
        return take(this.#drawings, message.task)?.resolve(message.pictures);
      case 'refused':
        return this.#takeTask(message.task)?.reject(FolioError.fromFailure(message.failure));
      case 'report':
        return this.#events.onReport(message);
      case 'worn-out':
        return this.#events.onWornOut(message.why);
      case 'device':
        return this.#events.onDevice(message.device, message.state, message.reason);
      case 'log':
        return this.#events.onLog(message.level, message.message);
    }
  }

  #takeTask(task: string): Pick<Waiting<never>, 'reject'> | undefined {
    return take(this.#pages, task) ?? take(this.#pictures, task) ?? take(this.#drawings, task);
  }

  #end(reason: string): void {
    if (this.#gone) return;
    this.#gone = true;
    const said = this.#stderr.lastLine();
    const error = new EngineGone(said === '' ? reason : `${reason} (${said})`);
    for (const all of [this.#opening, this.#pages, this.#pictures, this.#drawings]) {
      for (const waiting of all.values()) waiting.reject(error);
      all.clear();
    }
    this.#events.onExit(error.message);
  }
}

function take<T>(from: Map<string, T>, key: string): T | undefined {
  const value = from.get(key);
  from.delete(key);
  return value;
}
