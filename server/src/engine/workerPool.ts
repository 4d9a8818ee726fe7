import { BroadcastChannel } from 'node:worker_threads';
import { setTimeout as delay } from 'node:timers/promises';
import PQueue from 'p-queue';
import { Piscina, transferableSymbol, valueSymbol } from 'piscina';
import { FolioError, isErrorCode, reasonOf } from '../errors/catalogue.ts';
import type { PageOptions, PageTurn, PageWorkers } from '../readers/pageReader.ts';
import {
  NOTICES,
  type WorkerAnswer,
  type WorkerNotice,
  type WorkerReply,
  type WorkerTask,
} from '../readers/workerTasks.ts';
import type { PlacedTask } from './lanes/lanes.ts';
import { STARTUP_MILLISECONDS } from './settings.ts';

/** Says where the inference of a page's next task is done. */
export interface InferencePlaces {
  place(options: PageOptions): Promise<PlacedTask>;
}

const IN_THE_WORKER: InferencePlaces = { place: () => Promise.resolve({ moved: [] }) };

/**
 * The worker threads, one task on each at a time. Tasks wait here, not in Piscina, because only a task
 * that has truly started may run against its page's time limit, and because page work and line work of
 * all pages share one order of priority.
 */
export class WorkerPool implements PageWorkers {
  readonly count: number;
  readonly #piscina: Piscina<WorkerTask, WorkerReply<unknown>>;
  readonly #queue: PQueue;
  readonly #notices = new BroadcastChannel(NOTICES);
  readonly #places: InferencePlaces;

  private constructor(
    piscina: Piscina<WorkerTask, WorkerReply<unknown>>,
    count: number,
    places: InferencePlaces,
  ) {
    this.#piscina = piscina;
    this.#places = places;
    this.count = count;
    this.#queue = new PQueue({ concurrency: count });
    this.#notices.unref();
  }

  /**
   * Starts the workers and waits until each can work. A worker file that throws at import makes Piscina
   * wait for ever, so the first run is bounded; then the engine cannot start (`engine-unavailable`).
   */
  static async start(
    workerFile: string,
    count: number,
    heapMegabytes: number,
    places = IN_THE_WORKER,
  ): Promise<WorkerPool> {
    const piscina = new Piscina<WorkerTask, WorkerReply<unknown>>({
      filename: workerFile,
      minThreads: count,
      maxThreads: count,
      maxQueue: count,
      // Idle workers must see notices; with Atomics.wait they would sleep until the next task.
      atomics: 'disabled',
      resourceLimits: { maxOldGenerationSizeMb: heapMegabytes, maxYoungGenerationSizeMb: 16 },
    });
    piscina.on('error', () => undefined); // the rejected run says it; without a listener it would end the process
    const bound = new AbortController();
    const late = delay(STARTUP_MILLISECONDS, undefined, { signal: bound.signal }).then(() => {
      throw new Error(`workers did not start within ${STARTUP_MILLISECONDS / 1000} s`);
    });
    try {
      await Promise.race([
        Promise.all(Array.from({ length: count }, () => piscina.run({ kind: 'ping' }))),
        late,
      ]);
    } catch (error) {
      await piscina.destroy();
      throw new FolioError('engine-unavailable', { reason: reasonOf(error) }, { cause: error });
    } finally {
      bound.abort();
      late.catch(() => undefined);
    }
    return new WorkerPool(piscina, count, places);
  }

  async run<Task extends WorkerTask>(task: Task, turn: PageTurn): Promise<WorkerAnswer<Task>> {
    const answer = await this.#queue.add(() => this.#runNow(task, turn), { priority: -turn.priority });
    return answer as WorkerAnswer<Task>;
  }

  /** Runs a task that belongs to no page, when no page has work for a worker. Rejects with a FolioError. */
  async runAside(task: WorkerTask): Promise<unknown> {
    const reply = await this.#queue.add(() => this.#piscina.run(task), { priority: -Infinity });
    if (reply.ok) return reply.answer;
    throw new FolioError(isErrorCode(reply.code) ? reply.code : 'internal', reply.details);
  }

  notify(notice: WorkerNotice): void {
    this.#notices.postMessage(notice);
  }

  /** Ends the workers and frees all they hold: models, documents, heaps. */
  async destroy(): Promise<void> {
    this.#queue.clear();
    this.#notices.close();
    await this.#piscina.destroy();
  }

  async #runNow(task: WorkerTask, turn: PageTurn): Promise<unknown> {
    if (turn.cancellation.isCancelled()) throw new FolioError('cancelled');
    const placed =
      task.kind === 'find-lines' || task.kind === 'recognize'
        ? await this.#places.place(task.options)
        : undefined;
    const limit = turn.document.limits.pageSeconds;
    const timeIsUp = new AbortController();
    const timer = setTimeout(() => timeIsUp.abort(), Math.max(0, limit * 1000 - turn.worked));
    const started = performance.now();
    try {
      const reply = await this.#piscina.run(withTransfer(task, placed), {
        signal: AbortSignal.any([timeIsUp.signal, turn.giveUp]),
      });
      if (reply.ok) return reply.answer;
      throw new FolioError(isErrorCode(reply.code) ? reply.code : 'internal', reply.details, {
        cause: reply.stack,
      });
    } catch (error) {
      if (error instanceof FolioError) throw error;
      const where = { page: turn.page, file: turn.document.name };
      if (turn.cancellation.isCancelled()) throw new FolioError('cancelled', {}, { cause: error });
      if (timeIsUp.signal.aborted)
        throw new FolioError('limit-time', { ...where, seconds: limit }, { cause: error });
      if (isOutOfMemory(error)) {
        throw new FolioError(
          'limit-memory',
          { ...where, megabytes: turn.document.limits.pageMegabytes },
          { cause: error },
        );
      }
      throw new FolioError('page-failed', { ...where, reason: reasonOf(error) }, { cause: error });
    } finally {
      clearTimeout(timer);
      turn.worked += performance.now() - started;
    }
  }
}

/** Line crops and the way to a lane move to the worker instead of being copied. */
function withTransfer(task: WorkerTask, placed: PlacedTask | undefined): WorkerTask {
  const crops = task.kind === 'recognize' ? task.crops.map((crop) => crop.pixels.buffer) : [];
  const moved = [...crops, ...(placed?.moved ?? [])];
  const value = placed?.place ? { ...task, place: placed.place } : task;
  if (moved.length === 0) return value;
  const transferable = {
    get [transferableSymbol]() {
      return moved;
    },
    get [valueSymbol]() {
      return value;
    },
  };
  return Piscina.move(transferable) as unknown as WorkerTask;
}

function isOutOfMemory(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY';
}
