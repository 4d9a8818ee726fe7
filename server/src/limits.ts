/** What a limit is without anybody's choice, and what it may be: above 0 and up to `max`. */
export interface LimitRange {
  readonly default: number;
  readonly max: number;
  /** Whether it counts something that has no halves. */
  readonly isWhole: boolean;
}

/**
 * What one document may cost. Files are hostile until read: each number bounds something that a small
 * file can make large. All can be set with `--limit NAME=VALUE`, and in VS Code as `folio.limits.NAME`. What they
 * may be is bounded, too: each becomes a timer or memory in the end.
 */
export const LIMITS = {
  /**
   * Larger files are refused before they are read. 2 GB: the largest buffer the image decoders take. PDFs may be
   * larger, and are held in memory whole.
   */
  fileBytes: { default: 2_000_000_000, max: 10_000_000_000, isWhole: true },
  /** Pages of one document; at most as many as one client may have waiting. */
  pages: { default: 5_000, max: 20_000, isWhole: true },
  /**
   * Pixels of one page, decoded or rendered; the same bound OCRmyPDF uses (250 MP is A0 at 300 dpi). Beyond 2,000
   * the decoders' buffers end at one byte a pixel.
   */
  megapixels: { default: 250, max: 2_000, isWhole: false },
  /**
   * Seconds of work on one page: the processor time of the threads that read it, counted as if nothing else
   * ran. Waiting in queues, and for processors that other programs have, is left out. A day: timers end at 24 of them.
   */
  pageSeconds: { default: 60, max: 86_400, isWhole: false },
  /** What one page may add to the engine's resident memory. */
  pageMegabytes: { default: 2_000, max: 1_000_000, isWhole: false },
} as const satisfies Readonly<Record<string, LimitRange>>;

export type LimitName = keyof typeof LIMITS;
export type Limits = { readonly [N in LimitName]: number };

export const LIMIT_NAMES = Object.keys(LIMITS).filter(isLimitName);

export const DEFAULT_LIMITS: Limits = {
  fileBytes: LIMITS.fileBytes.default,
  pages: LIMITS.pages.default,
  megapixels: LIMITS.megapixels.default,
  pageSeconds: LIMITS.pageSeconds.default,
  pageMegabytes: LIMITS.pageMegabytes.default,
};

export function isLimitName(name: string): name is LimitName {
  return Object.hasOwn(LIMITS, name);
}

export function isLimit(name: LimitName, value: number): boolean {
  const { max, isWhole } = LIMITS[name];
  return value > 0 && value <= max && (!isWhole || Number.isInteger(value));
}

/** The longest that an idle daemon can be told to keep its models or itself: a week. */
export const MAX_IDLE_MINUTES = 10_080;

/**
 * So many times as long as it may work a page may sleep: neither working nor waiting for a processor. Only
 * slow disks and answers that never come make it sleep; the ones must not fail, the others not last for ever.
 */
export const SLEEP_PER_WORK = 5;
