import { describeDecision, type DeviceDecision } from '../../engine/lanes/deviceDecision.ts';
import { mayHaveAccelerator } from '../../engine/lanes/deviceIdentity.ts';
import { knownDecision, measureDevices } from '../../engine/lanes/measureDevices.ts';
import { toFolioError } from '../../errors/catalogue.ts';
import { resolveModel } from '../../models/resolveModel.ts';
import type { Finding } from './report.ts';

/**
 * Which devices were measured, the result of each, and which one is used. `measure` measures them now, each in its
 * own process, which may take a minute with a slow driver.
 */
export async function deviceFinding(
  model: string | undefined,
  measure: boolean,
  signal: AbortSignal,
): Promise<Finding> {
  const setting = process.env['FOLIO_DEVICE'];
  const forced = setting === undefined || setting === 'auto' ? [] : [`FOLIO_DEVICE=${setting}`];
  try {
    const { directory } = await resolveModel(model);
    const decision = measure
      ? await measureDevices(directory, { signal, isAwaited: true })
      : await knownDecision(directory);
    return { subject: 'Devices', lines: [...forced, ...(decision ? described(decision) : unmeasured())] };
  } catch (error) {
    if (signal.aborted) throw error;
    const { message, hint } = toFolioError(error);
    return { subject: 'Devices', lines: forced, problem: `${message} ${hint}` };
  }
}

function described(decision: DeviceDecision): string[] {
  return [
    `measured ${decision.at.slice(0, 10)} with the current model and drivers`,
    ...describeDecision(decision),
  ];
}

function unmeasured(): string[] {
  return mayHaveAccelerator()
    ? ['cpu; other devices are measured when Folio is idle, or with `folio doctor --devices`']
    : ['cpu; no other device was found'];
}
