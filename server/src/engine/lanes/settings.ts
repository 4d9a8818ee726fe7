/** Numbers of the lanes, each with its reason. */

/** How long a request may wait for company: less than a person notices, enough for the lines of a page. */
export const MAX_WAIT_MILLISECONDS = 3;

/** Batches at a device: one runs, one is ready behind it. */
export const BATCHES_AT_DEVICE = 2;

/** Where nothing was measured; the measured best batch otherwise. */
export const DEFAULT_BATCH = 16;

/** Beyond this no device got faster, and one slow batch delays a page. */
export const LARGEST_BATCH = 64;

/** Line width that batch sizes are measured at, px; wider lines come in smaller batches. */
export const REFERENCE_WIDTH = 320;

/** Inputs of one batch: what the network makes of them is some ten times as much on the device. */
export const MAX_BATCH_BYTES = 48 << 20;

/**
 * A batch that takes longer has hung. Well below the time that a page may take, so that its reader still
 * reads it on the processor. Models are run once while they load, so that compiling is not in it.
 * FOLIO_DEVICE_SECONDS is for devices that are slow and wanted all the same, up to a day: timers take no more.
 */
const asked = Number(process.env['FOLIO_DEVICE_SECONDS']);
export const RUN_LIMIT_MILLISECONDS = 1000 * (asked > 0 && asked <= 86_400 ? asked : 20);

/** Loading a model onto a device: drivers compile hundreds of programs the first time. */
export const LOAD_LIMIT_MILLISECONDS = 120_000;

/** Requests that failed one after the other until the device counts as lost. */
export const FAILURES_UNTIL_LOST = 3;

/** Lines a page worker sends before the first answer; a piece of line work holds fewer. */
export const LINES_UNDER_WAY = 64;

/** Measuring one device, all included. Beyond it the process is ended. */
export const PROBE_LIMIT_MILLISECONDS = 90_000;

/** Nothing was read for so long: now is the time to measure. */
export const IDLE_BEFORE_MEASURING_MILLISECONDS = 10_000;
