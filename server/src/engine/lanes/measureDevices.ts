import { resolveModel } from '../../models/resolveModel.ts';
import { defaultWorkers } from '../settings.ts';
import { DecisionCache } from './decisionCache.ts';
import { type DeviceDecision, fastest, type Measurement } from './deviceDecision.ts';
import { deviceIdentity } from './deviceIdentity.ts';
import { candidates, type Accelerator, type Device } from './devices.ts';
import { probeDevice, type ProbeOptions } from './probeDevice.ts';

export interface MeasureOptions {
  readonly cache?: DecisionCache;
  readonly devices?: readonly Accelerator[];
  readonly workers?: number;
  readonly signal?: AbortSignal;
  /** Somebody waits for it. */
  readonly isAwaited?: boolean;
  readonly probe?: (device: Device, model: string, options: ProbeOptions) => Promise<Measurement>;
  onMeasured?(measurement: Measurement): void;
}

/**
 * Tries the devices of this machine with a model, one after the other, and keeps what was decided. The
 * processor is measured with as many processes as there are workers, since that is how it works here.
 * Rejects with the FolioError of the model, or with the signal's reason.
 */
export async function measureDevices(
  modelDirectory: string,
  options: MeasureOptions = {},
): Promise<DeviceDecision> {
  const { signal, isAwaited = false, probe = probeDevice, workers = defaultWorkers() } = options;
  const model = await resolveModel(modelDirectory);
  const identity = await deviceIdentity(model.hash);
  const limits = { isAwaited, ...(signal ? { signal } : {}) };
  const measurements: Measurement[] = [];
  const keep = (measurement: Measurement): void => {
    signal?.throwIfAborted();
    measurements.push(measurement);
    options.onMeasured?.(measurement);
  };
  const all = Array.from({ length: workers }, () => probe('cpu', model.directory, limits));
  keep(together(await Promise.all(all)));
  for (const device of options.devices ?? candidates(process.platform, process.arch))
    keep(await probe(device, model.directory, limits));
  const decision: DeviceDecision = {
    version: 1,
    identity,
    chosen: fastest(measurements),
    measurements,
    at: new Date().toISOString(),
  };
  await (options.cache ?? new DecisionCache()).put(decision);
  return decision;
}

/** What an earlier measurement decided for this machine and model, if nothing has changed since. */
export async function knownDecision(
  modelDirectory: string,
  cache = new DecisionCache(),
): Promise<DeviceDecision | undefined> {
  const { hash } = await resolveModel(modelDirectory);
  return cache.get(await deviceIdentity(hash));
}

/** The processor's workers as one device. */
function together(measurements: readonly Measurement[]): Measurement {
  const measured = measurements.filter((m) => m.outcome === 'measured');
  const [first] = measured;
  if (!first || measured.length < measurements.length)
    return (
      measurements.find((m) => m.outcome === 'refused') ?? {
        outcome: 'refused',
        device: 'cpu',
        reason: 'no worker measured it',
      }
    );
  const sum = (of: (m: (typeof measured)[number]) => number | undefined): number =>
    measured.reduce((total, m) => total + (of(m) ?? 0), 0);
  const detectionsPerSecond = sum((m) => m.detectionsPerSecond);
  return {
    ...first,
    linesPerSecond: sum((m) => m.linesPerSecond),
    ...(detectionsPerSecond > 0 ? { detectionsPerSecond } : {}),
  };
}
