import { z } from 'zod';
import { deviceChoiceSchema, type DeviceChoice } from '../../protocol.ts';
import { ACCELERATORS, type Accelerator } from './devices.ts';

/** What the environment asks for (`FOLIO_DEVICE`); anything unknown counts as `auto`. */
export function deviceSetting(text: string | undefined): DeviceChoice {
  return deviceChoiceSchema.catch('auto').parse(text);
}

const brokenSchema = z.partialRecord(z.enum(ACCELERATORS), z.string()).catch({});

/** Devices that ended an engine before this one, as the daemon hands them on: JSON of device to reason. */
export function brokenDevices(text: string | undefined): Partial<Record<Accelerator, string>> {
  if (text === undefined) return {};
  try {
    return brokenSchema.parse(JSON.parse(text));
  } catch {
    return {};
  }
}
