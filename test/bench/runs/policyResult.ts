import { z } from 'zod';
import { machineSchema } from '../measure/machine.ts';

/** Milliseconds for one line of a width, px at the recogniser's height. */
const byWidthSchema = z.array(z.object({ width: z.number(), milliseconds: z.number() }));

export const policyResultSchema = z.object({
  machine: machineSchema,
  model: z.string(),
  /** The recogniser's file as it came, and what Folio makes of it; one session, one thread. */
  graphs: z.array(z.object({ name: z.string(), lines: byWidthSchema })),
  /** Lines of 320 px a second on all cores together. */
  throughput: z.array(z.object({ how: z.string(), linesPerSecond: z.number() })),
});

export type PolicyResult = z.infer<typeof policyResultSchema>;
