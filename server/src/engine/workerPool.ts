import { BroadcastChannel } from 'node:worker_threads';
import PQueue from 'p-queue';
import { Piscina, transferableSymbol, valueSymbol } from 'piscina';
import { systemClock } from '../clock.ts';
import { FolioError, isErrorCode, reasonOf, toFolioError } from '../errors/catalogue.ts';
import { threadTime } from '../processorTime.ts';
import type { PageOptions, PageTurn } from '../readers/pageRequest.ts';
import {
  NOTICES,
  type AnyTask,
  type SentTask,
  type TaskAnswer,
  type TaskKind,
  type WorkerNotice,
  type WorkerReply,
  type WorkerTask,
} from '../readers/workerTasks.ts';
import type { PlacedTask } from './lanes/lanes.ts';
import { CancelFlag } from './cancellation.ts';
import type { PageBudget } from './pageBudget.ts';
import { WorkMeter } from './workMeter.ts';

/** Says where the inference of a page's next task is done. */
export interface InferencePlaces {
  place(options: PageOptions): Promise<PlacedTask>;
}

const IN_THE_WORKER: InferencePlaces = { place: () => Promise.resolve({ moved: [] }) };

/** Why the workers are good for nothing any more, or soon will not be. */
export type WornOut = 'stuck' | 'worker-lost';

export interface WorkerPoolOptions {
  readonly workerFile: string;
  readonly count: number;
  readonly heapMegabytes: number;
  readonly places?: InferencePlaces;
  /**
   * A worker does not stop, or has ended: what it held is lost, and native code in it may be in any state.
   * Its page has ended by then. The process is to be replaced.
   */
  readonly onWornOut?: (why: WornOut) => void;
}

/**
 * The worker threads, one task on each at a time. Tasks wait here, not in Piscina, because page work and line
 * work of all pages share one order of priority. No thread is ever ended: one that is inside onnxruntime,
 * canvas or sharp would take the process along. A page that is stopped ends at once; its worker returns at
 * its next step, and is busy until then.
 */
export class WorkerPool {
  readonly count: number;
  readonly #piscina: Piscina<SentTask, WorkerReply<unknown>>;
  readonly #queue: PQueue;
  readonly #notices = new BroadcastChannel(NOTICES);
  readonly #places: InferencePlaces;
  readonly #onWornOut: (why: WornOut) => void;
  readonly #meter = new WorkMeter(systemClock, {
    thread: (thread) => threadTime(thread),
    process: () => {
      const { user, system } = process.cpuUsage();
      return (user + system) / 1_000;
    },
    mainThread: process.pid,
  });

  private constructor(
    piscina: Piscina<SentTask, WorkerReply<unknown>>,
    { count, places = IN_THE_WORKER, onWornOut = () => undefined }: WorkerPoolOptions,
  ) {
    this.#piscina = piscina;
    this.#places = places;
    this.#onWornOut = onWornOut;
    this.count = count;
    this.#queue = new PQueue({ concurrency: count });
    this.#notices.unref();
  }

  /** Starts the workers and waits until each can work. Rejects with `engine-unavailable` where one cannot. */
  static async start(options: WorkerPoolOptions): Promise<WorkerPool> {
    const { workerFile, count, heapMegabytes } = options;
    const piscina = new Piscina<SentTask, WorkerReply<unknown>>({
      filename: workerFile,
      minThreads: count,
      maxThreads: count,
      maxQueue: count,
      // Idle workers must see notices; with Atomics.wait they would sleep until the next task.
      atomics: 'disabled',
      resourceLimits: { maxOldGenerationSizeMb: heapMegabytes, maxYoungGenerationSizeMb: 16 },
    });
    // A worker file that throws at import shows here and nowhere else: Piscina would start it for ever.
    const broken = Promise.withResolvers<never>();
    broken.promise.catch(() => undefined);
    piscina.on('error', (error) => broken.reject(error));
    try {
      const pings = Array.from({ length: count }, () => piscina.run(sent({ kind: 'ping' })));
      await Promise.race([Promise.all(pings), broken.promise]);
    } catch (error) {
      await piscina.destroy();
      throw new FolioError('engine-unavailable', { reason: reasonOf(error) }, { cause: error });
    }
    // From now on it shows that a worker ended which had no task.
    piscina.on('error', () => options.onWornOut?.('worker-lost'));
    return new WorkerPool(piscina, options);
  }

  /**
   * Runs a task on the next free worker, lowest priority number first. Rejects with a FolioError, and at
   * once when its page is stopped (`cancelled`, `limit-time`), though the worker may still be at it.
   */
  run<Kind extends TaskKind>(task: WorkerTask<Kind>, control: PageBudget): Promise<TaskAnswer<Kind>> {
    return new Promise((resolve, reject) => {
      const stopListening = control.onStop(reject);
      const work = async (): Promise<void> => {
        try {
          if (control.stopped) throw control.stopped;
          resolve((await this.#runNow(task as AnyTask, control)) as TaskAnswer<Kind>);
        } catch (error) {
          reject(toFolioError(error));
        } finally {
          stopListening();
        }
      };
      void this.#queue.add(work, { priority: -task.turn.priority });
    });
  }

  notify(notice: WorkerNotice): void {
    this.#notices.postMessage(notice);
  }

  /** Ends the threads. Only for workers that are in no native code: an engine ends its process instead. */
  async destroy(): Promise<void> {
    this.#queue.clear();
    this.#notices.close();
    await this.#piscina.destroy();
  }

  async #runNow(task: AnyTask, control: PageBudget): Promise<unknown> {
    // Further recognisers run in the worker: they cost little there.
    const infers =
      task.kind === 'findLines' || (task.kind === 'recognizeLines' && task.ask.recognizer === undefined);
    const placed = infers ? await this.#places.place(task.ask.options) : undefined;
    const seat = new SharedArrayBuffer(4);
    const end = this.#meter.begin(
      // Line work is for all workers together, so that a page costs the same however many it had at once.
      { control, seat: new Int32Array(seat), share: task.kind === 'recognizeLines' ? 1 / this.count : 1 },
      () => this.#onWornOut('stuck'),
    );
    let worked: number | undefined;
    try {
      const reply = await this.#piscina.run(sent(task, { stop: control.flag, seat, placed }));
      worked = reply.worked;
      if (reply.ok) return reply.answer;
      throw new FolioError(isErrorCode(reply.code) ? reply.code : 'internal', reply.details, {
        cause: reply.stack,
      });
    } catch (error) {
      if (error instanceof FolioError) throw error;
      const lost = lostWith(error, task.turn);
      // All of the page ends here, and only then the process: or it would be read again, and do it again.
      control.stop(lost);
      setImmediate(() => this.#onWornOut('worker-lost'));
      throw lost;
    } finally {
      end(worked);
    }
  }
}

interface Sending {
  readonly stop?: SharedArrayBuffer;
  readonly seat?: SharedArrayBuffer;
  readonly placed?: PlacedTask | undefined;
}

/** Line crops and the way to a lane move to the worker instead of being copied. */
function sent(task: AnyTask | { readonly kind: 'ping' }, { stop, seat, placed }: Sending = {}): SentTask {
  const crops = task.kind === 'recognizeLines' ? task.ask.crops.map((crop) => crop.pixels.buffer) : [];
  const moved = [...crops, ...(placed?.moved ?? [])];
  const value: SentTask = {
    ...task,
    ...(placed?.place ? { place: placed.place } : {}),
    stop: stop ?? new CancelFlag().flag,
    seat: seat ?? new SharedArrayBuffer(4),
  };
  if (moved.length === 0) return value;
  const transferable = {
    get [transferableSymbol]() {
      return moved;
    },
    get [valueSymbol]() {
      return value;
    },
  };
  return Piscina.move(transferable) as unknown as SentTask;
}

function isOutOfMemory(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY';
}

/** How a page ends whose worker ended. */
function lostWith(error: unknown, { document, page }: PageTurn): FolioError {
  const { name: file, limits } = document;
  const { pageMegabytes: megabytes } = limits;
  return isOutOfMemory(error)
    ? new FolioError('limit-memory', { page, file, megabytes }, { cause: error })
    : new FolioError('page-failed', { page, file, reason: reasonOf(error) }, { cause: error });
}
