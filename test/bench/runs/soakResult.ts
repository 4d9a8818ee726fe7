import { z } from 'zod';
import { machineSchema } from '../measure/machine.ts';

export const soakResultSchema = z.object({
  machine: machineSchema,
  model: z.string(),
  workers: z.number(),
  pages: z.number(),
  seconds: z.number(),
  failedPages: z.number(),
  /** Resident megabytes after so many pages. */
  engine: z.array(z.object({ x: z.number(), y: z.number() })),
  daemon: z.array(z.object({ x: z.number(), y: z.number() })),
});

export type SoakResult = z.infer<typeof soakResultSchema>;
