import { availableParallelism } from 'node:os';

/** Numbers that decide how the engine runs, each with its reason. */

/** Each takes some 300 MB; more than this is a slip of the pen. */
const MAX_WORKERS = 256;

/**
 * One worker a core that the process may use (libuv counts affinity and cgroup quotas). Each worker's
 * sessions have one intra-op thread: several sessions of one thread beat one session of several.
 */
export function defaultWorkers(): number {
  const asked = Number(process.env['FOLIO_WORKERS']);
  return Number.isInteger(asked) && asked > 0 && asked <= MAX_WORKERS
    ? asked
    : Math.max(1, Math.min(16, availableParallelism()));
}

/**
 * Pages in the engine for each of its workers, one in work and one ready: between decoding and result, so that workers
 * always have work and memory stays bounded; and as many the daemon sends.
 */
export const PAGES_PER_WORKER = 2;

/** Pages of this priority or before it are waited for by somebody; the others are batches. */
export const AWAITED_PRIORITY = 0;

/** Beyond this many pages the daemon did not keep to its window, and is told `busy`. */
export const MAX_WAITING_PAGES = 256;

/**
 * JavaScript heap of one worker: ORT, canvas and sharp allocate outside it, and V8 collects late when it
 * may grow. Measured over the corpus: no document needs more.
 */
export const WORKER_HEAP_MEGABYTES = 320;

/** Documents a worker keeps open, so that jobs that take turns do not parse their file for each page. */
export const OPEN_DOCUMENTS_PER_WORKER = 3;

/** How often the processor time of busy workers is looked at: ten small files of the kernel each time. */
export const METER_MILLISECONDS = 100;

/**
 * Work of a worker after it was told to stop, until it counts as stuck: the longest step that cannot be
 * interrupted (a tile of detection on a slow machine, a large image) stays below it. A stuck worker costs the engine.
 */
export const STOP_GRACE_MILLISECONDS = 4_000;
