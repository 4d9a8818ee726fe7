import { z } from 'zod';

/** One `session.run` as it was: which session, what shapes. */
export const inferenceRunSchema = z.object({
  session: z.number(),
  inputs: z.record(z.string(), z.object({ type: z.string(), dims: z.array(z.number()) })),
  milliseconds: z.number(),
});

/** How a session was made, to make it again. */
export const recordedSessionSchema = z.object({
  /** The file, or its copy where it was made from bytes. */
  model: z.string(),
  options: z.record(z.string(), z.unknown()),
});

export const recordingSchema = z.object({
  sessions: z.array(recordedSessionSchema),
  runs: z.array(inferenceRunSchema),
});

export type InferenceRun = z.infer<typeof inferenceRunSchema>;
export type Recording = z.infer<typeof recordingSchema>;

/** Shares runs out so that all lanes take about as long: the longest first, each to the lane that has least. */
export function shareRuns(runs: readonly InferenceRun[], lanes: number): InferenceRun[][] {
  const shares = Array.from({ length: lanes }, () => ({ runs: [] as InferenceRun[], milliseconds: 0 }));
  for (const run of [...runs].sort((a, b) => b.milliseconds - a.milliseconds)) {
    const least = shares.reduce((best, share) => (share.milliseconds < best.milliseconds ? share : best));
    least.runs.push(run);
    least.milliseconds += run.milliseconds;
  }
  return shares.map((share) => share.runs);
}
