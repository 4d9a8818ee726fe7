import { z } from 'zod';
import { machineSchema } from '../measure/machine.ts';

/** Half of all values are below `p50`, 95 and 99 of 100 below the others. Milliseconds. */
export const percentilesSchema = z.object({
  p50: z.number(),
  p95: z.number(),
  p99: z.number(),
  count: z.number(),
});

const memory = { daemonBytes: z.number(), engineBytes: z.number() };

export const loadResultSchema = z.object({
  machine: machineSchema,
  model: z.string(),
  /** A page that somebody looks at, alone and during a batch. */
  interactive: z.object({ batchPages: z.number(), idle: percentilesSchema, duringBatch: percentilesSchema }),
  /** A page far down in a document that is being read, asked for by itself. */
  visiblePage: percentilesSchema,
  /** Pages that two clients with like batches got in the same time. */
  shares: z.object({ seconds: z.number(), pages: z.array(z.number()), fairness: z.number() }),
  cancel: z.object({
    /** From asking to the job's end. */
    untilEnded: percentilesSchema,
    /** From asking until the engine uses no processor any more. */
    untilEngineRests: percentilesSchema,
  }),
  backPressure: z.array(z.object({ what: z.string(), pages: z.number(), seconds: z.number(), ...memory })),
  /** Answers of the daemon to a small question while born-digital pages stream through it. */
  answers: z.object({ pages: z.number(), idle: percentilesSchema, whileStreaming: percentilesSchema }),
});

export type LoadResult = z.infer<typeof loadResultSchema>;
export type Percentiles = z.infer<typeof percentilesSchema>;
