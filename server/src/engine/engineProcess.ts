import {
  createMessageConnection,
  IPCMessageReader,
  IPCMessageWriter,
  ResponseError,
  type CancellationToken,
} from 'vscode-jsonrpc/node';
import { entryPoint } from '../entryPoints.ts';
import { toFolioError } from '../errors/catalogue.ts';
import { keepFilesPrivate } from '../files/umask.ts';
import type { Failure } from '../page/pageResult.ts';
import type { ModelInMemory } from '../protocol.ts';
import type { PageEnd } from '../readers/pageRequest.ts';
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
  type ReadPageParams,
} from './engineProtocol.ts';
import { candidates } from './lanes/devices.ts';
import { brokenDevices, deviceSetting } from './lanes/deviceSetting.ts';
import { mayHaveAccelerator } from './lanes/deviceIdentity.ts';
import { Lane } from './lanes/lane.ts';
import { Lanes } from './lanes/lanes.ts';
import { knownDecision, measureDevices } from './lanes/measureDevices.ts';
import { IDLE_BEFORE_MEASURING_MILLISECONDS } from './lanes/settings.ts';
import type { Reader } from '../readers/reader.ts';
import { READERS, ReaderRegistry } from '../readers/readerRegistry.ts';
import { Scheduler } from './scheduler.ts';
import { defaultWorkers, WORKER_HEAP_MEGABYTES } from './settings.ts';
import { WorkerPool } from './workerPool.ts';

/**
 * The engine process: requests of the daemon in, results out. Native code lives in here
 * and its workers only, so that its crash costs the daemon nothing but a restart.
 */
class Engine {
  readonly #daemon = createMessageConnection(new IPCMessageReader(process), new IPCMessageWriter(process));
  readonly #workers = defaultWorkers();
  readonly #models = new Map<string, { name: string; device: string }>();
  readonly #lanes = this.#openLanes();
  readonly #registry: ReaderRegistry;
  #pool: Promise<Scheduler> | undefined;
  #reading = 0;
  #idleTimer: NodeJS.Timeout | undefined;

  constructor(readers: readonly Reader[]) {
    this.#registry = new ReaderRegistry(readers);
    const daemon = this.#daemon;
    daemon.onRequest(OpenInEngine, (document) =>
      this.#answer('open', async () => (await this.#scheduler()).open(document)),
    );
    daemon.onRequest(ReadInEngine, (request, token) =>
      this.#answer('read', () => this.#read(request, token)),
    );
    daemon.onRequest(RunInEngine, (task, token) =>
      this.#answer(task.kind, async () => (await this.#scheduler()).run(task, token)),
    );
    daemon.onRequest(ReportMemory, () => ({
      residentBytes: process.memoryUsage.rss(),
      models: this.#modelsInMemory(),
    }));
    daemon.onNotification(CloseInEngine, async ({ document }) => (await this.#pool)?.close(document));
    daemon.onNotification(Exit, leave);
    daemon.listen();
  }

  /** Starts the workers, so that a worker that cannot start is known before any page is taken. */
  async start(): Promise<void> {
    await this.#scheduler();
    void this.#daemon.sendNotification(Ready, { workers: this.#workers });
  }

  async #read({ progress, ...request }: ReadPageParams, token: CancellationToken): Promise<PageEnd> {
    const scheduler = await this.#scheduler();
    const { modelDirectory } = request.options;
    if (!this.#models.has(modelDirectory) && progress !== undefined)
      void this.#daemon.sendProgress(LoadingModel, progress, 'loading-model');
    this.#began();
    try {
      const end = await scheduler.read(request, token);
      if (end.kind === 'read') {
        const { model, device } = end.result.reader;
        if (model && device) this.#models.set(modelDirectory, { name: model, device });
      }
      return end;
    } finally {
      this.#ended();
    }
  }

  /** Errors cross the process boundary as the failures they are, and are told to the log. */
  async #answer<T>(what: string, work: () => Promise<T>): Promise<T | ResponseError<Failure>> {
    try {
      return await work();
    } catch (thrown) {
      const error = toFolioError(thrown);
      if (error.code !== 'cancelled')
        void this.#daemon.sendNotification(LogLine, {
          level: 'error',
          message: `${what}: ${error.code}: ${error.message}`,
        });
      return new ResponseError(REFUSED, error.message, error.toFailure());
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

  #scheduler(): Promise<Scheduler> {
    this.#pool ??= WorkerPool.start({
      workerFile: entryPoint('pageWorker'),
      count: this.#workers,
      heapMegabytes: WORKER_HEAP_MEGABYTES,
      places: this.#lanes,
      onWornOut: (why) => void this.#daemon.sendNotification(WornOut, { why }),
    }).then((pool) => new Scheduler(pool, this.#registry));
    return this.#pool;
  }

  #openLanes(): Lanes {
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
        void this.#daemon.sendNotification(DeviceChanged, { device, state, reason });
        const level = state === 'lost' ? 'warn' : 'info';
        void this.#daemon.sendNotification(LogLine, {
          level,
          message: `device ${device} ${state}${reason && `: ${reason}`}`,
        });
      },
    });
  }
}

/** Makes this process an engine. */
export function runEngine(readers: readonly Reader[] = READERS): void {
  // onnxruntime's official builds report to Microsoft unless this is set before they are loaded; nothing
  // leaves the user's machine. https://github.com/microsoft/onnxruntime/pull/27379
  process.env['ORT_DISABLE_TELEMETRY'] = '1';
  keepFilesPrivate();
  process.on('disconnect', leave);
  process.on('SIGINT', () => undefined); // Ctrl-C reaches the whole terminal group; the daemon decides
  new Engine(readers).start().catch((thrown: unknown) => {
    // The daemon keeps the last words of an engine as the reason of its end.
    process.stderr.write(`${toFolioError(thrown).message}\n`, leave);
  });
}

/** Of JSON-RPC's codes for an application's own errors; what went wrong is in the failure beside it. */
const REFUSED = -32_000;

/**
 * Ends the process as it stands. `process.exit` would end the threads first, and one that is inside
 * onnxruntime aborts then (see `CancelFlag`); nothing in here needs a farewell.
 */
function leave(): void {
  process.kill(process.pid, 'SIGKILL');
}
