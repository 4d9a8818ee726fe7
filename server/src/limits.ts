import { z } from 'zod';

/**
 * What one document may cost. Files are hostile until read: each number bounds something that a small
 * file can make large. All can be set with `--limit NAME=VALUE`.
 */
export const limitsSchema = z.object({
  /** Larger files are refused before they are read. 2 GB: the largest buffer the image decoders take. */
  fileBytes: z.number().int().positive().default(2_000_000_000),
  /** Pages of one document. */
  pages: z.number().int().positive().default(5_000),
  /** Pixels of one page, decoded or rendered; the same bound OCRmyPDF uses (250 MP is A0 at 300 dpi). */
  megapixels: z.number().positive().default(250),
  /**
   * Seconds of work on one page: the processor time of the threads that read it, counted as if nothing else
   * ran. Waiting in queues, and for processors that other programs have, is left out.
   */
  pageSeconds: z.number().positive().default(60),
  /** What one page may add to the engine's resident memory. */
  pageMegabytes: z.number().positive().default(2_000),
});

export type Limits = z.infer<typeof limitsSchema>;
export type LimitName = keyof Limits;

export const DEFAULT_LIMITS: Limits = limitsSchema.parse({});

/**
 * So many times as long as it may work a page may sleep: neither working nor waiting for a processor. Only
 * slow disks and answers that never come make it sleep; the ones must not fail, the others not last for ever.
 */
export const SLEEP_PER_WORK = 5;
