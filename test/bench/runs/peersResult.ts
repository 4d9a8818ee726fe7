import { z } from 'zod';
import { machineSchema } from '../measure/machine.ts';

export const spreadSchema = z.object({ median: z.number(), min: z.number(), max: z.number() });

/** What one peer came to on one set. Spreads are over rounds. */
export const peerFiguresSchema = z.object({
  pagesPerSecond: spreadSchema,
  /** One page alone, everything warm. Milliseconds. */
  firstPage: spreadSchema,
  /** Means over pages, shares; null where nobody knows the truth. */
  cer: z.number().nullable(),
  wordF1: z.number().nullable(),
  /** Of all its processes together, the most in any round. */
  peakBytes: z.number(),
  cpuSecondsPerPage: z.number(),
  /** Share of cores × wall inside `session.run`, where the peer tells. */
  inference: z.number().nullable(),
  /** Why files were not read, if any were not. */
  failures: z.array(z.string()),
});

export const peerRowSchema = z.object({
  id: z.string(),
  title: z.string(),
  /** Absent where it was not measured; `reason` says why. */
  figures: peerFiguresSchema.optional(),
  reason: z.string().optional(),
});

export const boundRowSchema = z.object({
  /** The model's name in peers' ids (`v4`). */
  model: z.string(),
  title: z.string(),
  runs: z.number(),
  pagesPerSecond: spreadSchema,
});

export const setResultSchema = z.object({
  name: z.string(),
  kind: z.enum(['scans', 'born-digital']),
  files: z.number(),
  pages: z.number(),
  peers: z.array(peerRowSchema),
  bounds: z.array(boundRowSchema),
});

export const peersResultSchema = z.object({
  machine: machineSchema,
  rounds: z.number(),
  sets: z.array(setResultSchema),
});

export type PeerFigures = z.infer<typeof peerFiguresSchema>;
export type PeerRow = z.infer<typeof peerRowSchema>;
export type BoundRow = z.infer<typeof boundRowSchema>;
export type SetResult = z.infer<typeof setResultSchema>;
export type PeersResult = z.infer<typeof peersResultSchema>;
