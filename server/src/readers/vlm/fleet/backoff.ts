import type { Clock } from '../../../clock.ts';
import { FolioError } from '../../../errors/catalogue.ts';
import type { FleetSettings } from './fleetSettings.ts';

/** Milliseconds to wait before attempt number `attempt` (from 1 for the first repetition): full jitter. */
export function backoff(settings: FleetSettings, attempt: number, random: () => number): number {
  const { backoffMilliseconds, backoffMaxMilliseconds } = settings;
  return random() * Math.min(backoffMaxMilliseconds, backoffMilliseconds * 2 ** (attempt - 1));
}

/** Resolves after so long; rejects with `cancelled` when the signal is aborted before. */
export function pause(clock: Clock, milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(new FolioError('cancelled'));
    const onAbort = (): void => {
      takeBack();
      reject(new FolioError('cancelled'));
    };
    const takeBack = clock.after(milliseconds, () => {
      signal.removeEventListener('abort', onAbort);
      resolve();
    });
    signal.addEventListener('abort', onAbort, { once: true });
  });
}
