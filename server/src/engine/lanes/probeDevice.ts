import { fork } from 'node:child_process';
import { setPriority } from 'node:os';
import { entryPoint } from '../../entryPoints.ts';
import { reasonOf } from '../../errors/catalogue.ts';
import { type Measurement, measurementSchema } from './deviceDecision.ts';
import type { Device } from './devices.ts';
import { explained } from './refusals.ts';
import { PROBE_LIMIT_MILLISECONDS } from './settings.ts';

/** Characters. */
const MAX_PRINTED = 8_000;

export interface ProbeOptions {
  readonly entry?: string;
  readonly limitMilliseconds?: number;
  /** Ends the process. */
  readonly signal?: AbortSignal;
  /** Somebody waits for it; otherwise all other work of the machine goes first. */
  readonly isAwaited?: boolean;
}

/** Tries one device in a process of its own. Never rejects: whatever goes wrong is a refusal. */
export function probeDevice(
  device: Device,
  modelDirectory: string,
  { entry = entryPoint('deviceProbe'), limitMilliseconds, signal, isAwaited = false }: ProbeOptions = {},
): Promise<Measurement> {
  const limit = limitMilliseconds ?? PROBE_LIMIT_MILLISECONDS;
  return new Promise((resolve) => {
    const refuse = (reason: string): void => end({ outcome: 'refused', device, reason });
    const child = fork(entry, [device, modelDirectory], {
      execArgv: [],
      env: { ...process.env, ORT_DISABLE_TELEMETRY: '1' },
      // What drivers print is nobody's, but for why a library did not load.
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    let printed = '';
    child.stderr?.on('data', (text: Buffer) => {
      printed = (printed + text.toString('utf8')).slice(-MAX_PRINTED);
    });
    const timer = setTimeout(() => refuse(`it did not answer within ${limit / 1000} s`), limit);
    const onAbort = (): void => refuse('measuring was stopped');
    signal?.addEventListener('abort', onAbort, { once: true });
    let ended = false;
    function end(measurement: Measurement): void {
      if (ended) return;
      ended = true;
      clearTimeout(timer);
      signal?.removeEventListener('abort', onAbort);
      child.kill('SIGKILL');
      resolve(
        measurement.outcome === 'refused'
          ? { ...measurement, reason: explained(measurement.reason, printed) }
          : measurement,
      );
    }
    if (signal?.aborted) return onAbort();
    child.once('spawn', () => {
      if (child.pid !== undefined && !isAwaited) lowerPriority(child.pid);
    });
    child.once('message', (message) => {
      const parsed = measurementSchema.safeParse(message);
      if (parsed.success && parsed.data.device === device) end(parsed.data);
      else refuse('its probe gave no answer that can be read');
    });
    child.once('error', (error) => refuse(`its probe does not start: ${reasonOf(error)}`));
    child.once('close', (code, signalName) =>
      refuse(
        signalName
          ? `its driver ended the process (${signalName})`
          : `its probe ended with code ${code ?? 'none'}`,
      ),
    );
  });
}

function lowerPriority(pid: number): void {
  try {
    setPriority(pid, 10);
  } catch {
    // Where that is not allowed it runs as it is.
  }
}
