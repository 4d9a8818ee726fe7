import { entryPoint } from '../entryPoints.ts';
import { FolioError, toFolioError } from '../errors/catalogue.ts';
import { keepFilesPrivate } from '../files/umask.ts';
import type { ModelInMemory } from '../protocol.ts';
import type { DocumentHandle } from '../readers/pageReader.ts';
import { candidates } from './lanes/devices.ts';
import { brokenDevices, deviceSetting } from './lanes/deviceSetting.ts';
import { mayHaveAccelerator } from './lanes/deviceIdentity.ts';
import { Lane } from './lanes/lane.ts';
import { Lanes } from './lanes/lanes.ts';
import { knownDecision, measureDevices } from './lanes/measureDevices.ts';
import { IDLE_BEFORE_MEASURING_MILLISECONDS } from './lanes/settings.ts';
import type { FromEngine, ToEngine } from './messages.ts';
import { Scheduler } from './scheduler.ts';
import { defaultWorkers, WORKER_HEAP_MEGABYTES } from './settings.ts';
import { WorkerPool } from './workerPool.ts';

/**
 * The entry of the engine process: messages of the daemon in, results out. Native code lives in here
 * and its workers only, so that its crash costs the daemon nothing but a restart.
 */
class Engine {
  readonly #workers = defaultWorkers();
  readonly #documents = new Map<string, DocumentHandle>();
  readonly #models = new Map<string, { name: string; device: string }>();
  readonly #lanes = openLanes();
  #pool: Promise<Scheduler> | undefined;
  #reading = 0;
  #idleTimer: NodeJS.Timeout | undefined;

  /** Starts the workers, so that a worker that cannot start is known before any page is taken. */
  async start(): Promise<void> {
    await this.#scheduler();
    send({ type: 'ready', pid: process.pid, workers: this.#workers });
  }

  async take(message: ToEngine): Promise<void> {
    switch (message.type) {
      case 'open':
        return this.#open(message);
      case 'read':
        return this.#read(message);
      case 'draw':
        return this.#draw(message);
      case 'picture':
        return this.#picture(message);
      case 'cancel':
        return (await this.#scheduler()).cancel(message.task);
      case 'close':
        this.#documents.delete(message.document);
        return (await this.#pool)?.close(message.document);
      case 'report':
        send({
          type: 'report',
          request: message.request,
          residentBytes: process.memoryUsage.rss(),
          models: this.#modelsInMemory(),
        });
        return;
      case 'exit':
        return leave();
    }
  }

  async #open({ document, path, name, password, limits }: ToEngine & { type: 'open' }): Promise<void> {
    const handle: DocumentHandle = { id: document, path, name, limits, ...(password ? { password } : {}) };
    try {
      const info = await (await this.#scheduler()).open(handle);
      this.#documents.set(document, handle);
      send({ type: 'opened', document, info });
    } catch (error) {
      send({ type: 'open-failed', document, failure: toFolioError(error).toFailure() });
    }
  }

  async #read({
    task,
    document: id,
    page,
    options,
    priority,
    handBack,
  }: ToEngine & { type: 'read' }): Promise<void> {
    const document = this.#opened(id);
    const scheduler = await this.#scheduler();
    if (!this.#models.has(options.modelDirectory))
      send({ type: 'loading-model', task, model: options.modelDirectory });
    this.#began();
    try {
      const read = await scheduler.read(task, { document, page, options, priority, handBack });
      if (read.type === 'structured') return send({ type: 'structured', task, why: read.why });
      const { result } = read;
      const { model, device } = result.reader;
      if (model && device) this.#models.set(options.modelDirectory, { name: model, device });
      send({ type: 'page', task, result });
    } catch (error) {
      if (toFolioError(error).code !== 'cancelled') throw error;
      send({ type: 'cancelled', task });
    } finally {
      this.#ended();
    }
  }

  /** Reading goes first: what is being measured is measured another time. */
  #began(): void {
    this.#reading += 1;
    clearTimeout(this.#idleTimer);
    this.#lanes.stopMeasuring();
  }

  #ended(): void {
    this.#reading -= 1;
    if (this.#reading > 0) return;
    this.#idleTimer = setTimeout(() => {
      void this.#lanes.measureUnknown();
    }, IDLE_BEFORE_MEASURING_MILLISECONDS).unref();
  }

  #modelsInMemory(): ModelInMemory[] {
    return [...this.#models].map(([directory, model]) => {
      const reason = this.#lanes.reasonFor(directory);
      return { ...model, ...(reason === undefined ? {} : { reason }) };
    });
  }

  async #draw({ task, document: id, page, pictures }: ToEngine & { type: 'draw' }): Promise<void> {
    const drawn = await (await this.#scheduler()).draw(this.#opened(id), page, pictures);
    send({ type: 'drawn', task, pictures: drawn });
  }

  async #picture({
    task,
    document: id,
    page,
    picture: request,
    priority,
  }: ToEngine & { type: 'picture' }): Promise<void> {
    const document = this.#opened(id);
    try {
      const picture = await (await this.#scheduler()).picture(task, document, page, request, priority);
      send({ type: 'picture', task, picture });
    } catch (error) {
      if (toFolioError(error).code !== 'cancelled') throw error;
      send({ type: 'cancelled', task });
    }
  }

  #opened(id: string): DocumentHandle {
    const document = this.#documents.get(id);
    if (!document) throw new FolioError('internal', { reason: `document ${id} is not open` });
    return document;
  }

  #scheduler(): Promise<Scheduler> {
    this.#pool ??= WorkerPool.start({
      workerFile: entryPoint('pageWorker'),
      count: this.#workers,
      heapMegabytes: WORKER_HEAP_MEGABYTES,
      places: this.#lanes,
      onWornOut: (why) => send({ type: 'worn-out', why }),
    }).then((pool) => new Scheduler(pool));
    return this.#pool;
  }
}

function openLanes(): Lanes {
  const setting = deviceSetting(process.env['FOLIO_DEVICE']);
  const entries = { lane: entryPoint('laneThread'), device: entryPoint('deviceWorker') };
  const { platform, arch } = process;
  return new Lanes({
    setting,
    candidates: candidates(platform, arch),
    mayHaveAccelerator: mayHaveAccelerator(),
    broken: brokenDevices(process.env['FOLIO_BROKEN_DEVICES']),
    open: (options) => new Lane({ ...options, entries }),
    known: (model) => knownDecision(model),
    measure: (model, signal) => measureDevices(model, { signal }),
    onDevice: (device, state, reason) => {
      send({ type: 'device', device, state, reason });
      const level = state === 'lost' ? 'warn' : 'info';
      send({ type: 'log', level, message: `device ${device} ${state}${reason && `: ${reason}`}` });
    },
  });
}

/**
 * Ends the process as it stands. `process.exit` would end the threads first, and one that is inside
 * onnxruntime aborts then (see `CancelFlag`); nothing in here needs a farewell.
 */
function leave(): void {
  process.kill(process.pid, 'SIGKILL');
}

function send(message: FromEngine): void {
  if (process.connected) process.send?.(message);
}

// onnxruntime's official builds report to Microsoft unless this is set before they are loaded; nothing
// leaves the user's machine. https://github.com/microsoft/onnxruntime/pull/27379
process.env['ORT_DISABLE_TELEMETRY'] = '1';
keepFilesPrivate();

const engine = new Engine();
process.on('message', (message: ToEngine) => {
  engine.take(message).catch((thrown: unknown) => {
    const error = toFolioError(thrown);
    send({ type: 'log', level: 'error', message: `${message.type}: ${error.code}: ${error.message}` });
    if (message.type === 'read' || message.type === 'draw' || message.type === 'picture')
      send({ type: 'refused', task: message.task, failure: error.toFailure() });
  });
});
process.on('disconnect', leave);
process.on('SIGINT', () => undefined); // Ctrl-C reaches the whole terminal group; the daemon decides
engine.start().catch((thrown: unknown) => {
  // The daemon keeps the last words of an engine as the reason of its end.
  process.stderr.write(`${toFolioError(thrown).message}\n`, leave);
});
