import { z } from 'zod';
import { machineSchema } from '../measure/machine.ts';

const memory = { daemonBytes: z.number(), engineBytes: z.number() };

export const scalingPointSchema = z.object({
  /** Workers, pages or documents at once: what the row varies. */
  count: z.number(),
  pages: z.number(),
  seconds: z.number(),
  ...memory,
});

export const scalingResultSchema = z.object({
  machine: machineSchema,
  model: z.string(),
  workers: z.array(scalingPointSchema),
  pages: z.array(scalingPointSchema),
  documents: z.array(scalingPointSchema),
});

export type ScalingPoint = z.infer<typeof scalingPointSchema>;
export type ScalingResult = z.infer<typeof scalingResultSchema>;
