import type { DeviceChange } from '../../engine/engineProtocol.ts';

/**
 * Which devices were lost, or in use when an engine died of itself or took too much memory. A driver that takes
 * its process along would do it again and cost a page; the next engine does without it, until somebody restarts
 * the engine.
 */
export class DeviceSuspicion {
  readonly #inUse = new Set<string>();
  readonly #broken = new Map<string, string>();

  /** One that was lost is lost for the engines to come, too: they are replaced for reasons of their own. */
  noted({ device, state, reason }: DeviceChange): void {
    if (state === 'open') {
      this.#inUse.add(device);
    } else {
      this.#inUse.delete(device);
      this.#broken.set(device, reason);
    }
  }

  /** The engine ended; `reason` where it did so on its own. Answers whether a device is suspected of it. */
  ended(reason: string | undefined): boolean {
    const isSuspect = reason !== undefined && this.#inUse.size > 0;
    if (reason !== undefined)
      for (const device of this.#inUse)
        this.#broken.set(device, `the engine ended while it was in use: ${reason}`);
    this.#inUse.clear();
    return isSuspect;
  }

  forget(): void {
    this.#broken.clear();
  }

  /** For the next engine. */
  environment(): Readonly<Record<string, string>> {
    if (this.#broken.size === 0) return {};
    return { FOLIO_BROKEN_DEVICES: JSON.stringify(Object.fromEntries(this.#broken)) };
  }
}
