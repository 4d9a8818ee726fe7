import { z } from 'zod';
import { machineSchema } from '../measure/machine.ts';
import { spreadSchema } from './peersResult.ts';

/** Milliseconds, unless a name says otherwise. */
export const latencyResultSchema = z.object({
  machine: machineSchema,
  /** From starting the process to the first answer. */
  daemonReady: spreadSchema,
  models: z.array(
    z.object({
      title: z.string(),
      /** From starting the daemon's process to the first page of a 300-dpi letter page. */
      firstPageCold: spreadSchema,
      /** The same page with all warm. */
      firstPageWarm: spreadSchema,
    }),
  ),
  bornDigital: z.object({ pages: z.number(), pagesPerSecond: spreadSchema, firstText: spreadSchema }),
});

export type LatencyResult = z.infer<typeof latencyResultSchema>;
