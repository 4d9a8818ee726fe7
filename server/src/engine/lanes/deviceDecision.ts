import { z } from 'zod';
import { ACCELERATORS, type Device } from './devices.ts';

const deviceSchema = z.enum(['cpu', ...ACCELERATORS]);

/** What became of trying one device. */
export const measurementSchema = z.discriminatedUnion('outcome', [
  z.object({
    outcome: z.literal('measured'),
    device: deviceSchema,
    /** Reference lines a second at the best batch; of the processor, all workers together. */
    linesPerSecond: z.number().positive(),
    bestBatch: z.int().positive(),
    /** Reference pages' detections a second; absent where the lines were hopeless already. */
    detectionsPerSecond: z.number().positive().optional(),
    /** Largest difference of any output from the processor's. */
    difference: z.number().min(0),
  }),
  z.object({ outcome: z.literal('refused'), device: deviceSchema, reason: z.string() }),
]);

export type Measurement = z.infer<typeof measurementSchema>;

export const decisionSchema = z.object({
  version: z.literal(1),
  /** What the measurements hold for: drivers, model, build. */
  identity: z.record(z.string(), z.string()),
  chosen: deviceSchema,
  measurements: z.array(measurementSchema),
  /** ISO 8601 */
  at: z.string(),
});

export type DeviceDecision = z.infer<typeof decisionSchema>;

/** Lines of an ordinary page. */
const LINES_PER_PAGE = 40;

/** A device that is hardly faster is not worth its memory and its drivers. */
const WORTH_IT = 1.1;

/** Reference pages a second; what was not measured counts as free, which only matters for the hopeless. */
export function pagesPerSecond(measurement: Measurement): number {
  if (measurement.outcome === 'refused') return 0;
  const { linesPerSecond, detectionsPerSecond } = measurement;
  const detection = detectionsPerSecond === undefined ? 0 : 1 / detectionsPerSecond;
  return 1 / (detection + LINES_PER_PAGE / linesPerSecond);
}

/** The fastest device; the processor unless another is clearly faster. */
export function fastest(measurements: readonly Measurement[]): Device {
  const speed = (device: Device): number =>
    Math.max(0, ...measurements.filter((m) => m.device === device).map(pagesPerSecond));
  let best: Device = 'cpu';
  for (const { device } of measurements) {
    if (device === 'cpu') continue;
    const toBeat = best === 'cpu' ? WORTH_IT * speed('cpu') : speed(best);
    if (speed(device) > toBeat) best = device;
  }
  return best;
}

/** Why a device was refused, in plain words; undefined where it was not, or not tried. */
export function refusalOf(decision: DeviceDecision | undefined, device: Device): string | undefined {
  const measurement = decision?.measurements.find((m) => m.device === device);
  return measurement?.outcome === 'refused' ? measurement.reason : undefined;
}

/** Batch that suited a device best. */
export function bestBatchOf(decision: DeviceDecision | undefined, device: Device): number | undefined {
  const measurement = decision?.measurements.find((m) => m.device === device);
  return measurement?.outcome === 'measured' ? measurement.bestBatch : undefined;
}

/** A decision for people, a line each. */
export function describeDecision({ chosen, measurements }: DeviceDecision): string[] {
  return measurements.map((m) => {
    const mark = m.device === chosen ? ' (chosen)' : '';
    if (m.outcome === 'refused') return `${m.device}: not used, ${m.reason}`;
    const speed = pagesPerSecond(m);
    const detail = `${rounded(m.linesPerSecond)} lines/s, batch ${m.bestBatch}, differs by ${m.difference.toExponential(0)}`;
    return `${m.device}${mark}: about ${rounded(speed)} pages/s (${detail})`;
  });
}

function rounded(value: number): string {
  return value >= 10 ? value.toFixed(0) : value.toPrecision(2);
}
