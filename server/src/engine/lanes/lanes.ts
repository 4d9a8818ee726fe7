import type { MessagePort } from 'node:worker_threads';
import type { PageOptions } from '../../readers/pageRequest.ts';
import type { InferencePlace } from '../../readers/workerTasks.ts';
import { bestBatchOf, type DeviceDecision, refusalOf } from './deviceDecision.ts';
import type { DeviceChoice } from '../../protocol.ts';
import type { Accelerator } from './devices.ts';
import type { Lane, LaneOptions } from './lane.ts';
import { DEFAULT_BATCH } from './settings.ts';

/** Where a task's inference goes, and what moves to its worker with it. */
export interface PlacedTask {
  readonly place?: InferencePlace;
  readonly moved: readonly MessagePort[];
}

export interface LanesOptions {
  /** What pages use that do not ask for a device. */
  readonly setting: DeviceChoice;
  /** Devices that the runtime has on this platform. */
  readonly candidates: readonly Accelerator[];
  /** Whether the machine may have one at all; otherwise only who asks for one by name gets a try. */
  readonly mayHaveAccelerator: boolean;
  /** Devices that are not to be tried, and why. */
  readonly broken: Readonly<Partial<Record<Accelerator, string>>>;
  open(options: Pick<LaneOptions, 'device' | 'onLost'>): Lane;
  /** What was measured before. */
  known(model: string): Promise<DeviceDecision | undefined>;
  /** Measures now; rejects when told to stop. */
  measure(model: string, signal: AbortSignal): Promise<DeviceDecision>;
  onDevice(device: Accelerator, state: 'open' | 'lost', reason: string): void;
}

const HERE: PlacedTask = { moved: [] };

/**
 * The devices of the engine beside the processor. A page never waits for a choice: it is read on the
 * processor until a device was measured, opened and has the model. Only who asks for a device by name waits
 * for it. A device that was lost stays closed as long as the engine lives.
 */
export class Lanes {
  readonly #options: LanesOptions;
  readonly #lanes = new Map<Accelerator, Lane>();
  readonly #broken: Map<string, string>;
  readonly #decisions = new Map<string, DeviceDecision | 'none'>();
  /** Models that `auto` found nothing measured for. */
  readonly #unmeasured = new Set<string>();
  #measuring: AbortController | undefined;

  constructor(options: LanesOptions) {
    this.#options = options;
    this.#broken = new Map(Object.entries(options.broken));
  }

  /** The place of the next task of a page with these options. */
  async place({ device: asked, modelDirectory: model }: PageOptions): Promise<PlacedTask> {
    const wanted = asked ?? this.#options.setting;
    if (wanted === 'cpu') return HERE;
    if (wanted !== 'auto') return this.#placeOn(wanted, model);
    if (!this.#hasChoice()) return HERE;
    const decision = this.#decisionOf(model);
    if (!decision || decision.chosen === 'cpu') return HERE;
    const lane = this.#lane(decision.chosen);
    if (lane?.isReady(model)) return connected(lane, model);
    void lane?.load(model, bestBatchOf(decision, decision.chosen) ?? DEFAULT_BATCH);
    return HERE;
  }

  /** Why a model runs where it does, for people; undefined where there was nothing to choose. */
  reasonFor(model: string): string | undefined {
    const { setting } = this.#options;
    if (setting === 'cpu') return 'asked for';
    if (setting !== 'auto') return this.#problem(setting, model) ?? 'asked for';
    if (!this.#hasChoice()) return undefined;
    const decision = this.#decisions.get(model);
    if (typeof decision !== 'object') return 'other devices are measured when nothing is read';
    if (decision.chosen === 'cpu') return 'measured, nothing is clearly faster';
    const problem = this.#problem(decision.chosen, model);
    if (problem !== undefined) return `${decision.chosen} is not used: ${problem}`;
    return this.#lanes.get(decision.chosen)?.isReady(model)
      ? 'measured, the fastest'
      : `${decision.chosen} is being opened`;
  }

  /** Measures for the models that were read without; stops at `stopMeasuring`. Never rejects. */
  async measureUnknown(): Promise<void> {
    if (this.#measuring) return;
    const measuring = (this.#measuring = new AbortController());
    try {
      for (const model of this.#unmeasured) {
        this.#decisions.set(model, await this.#options.measure(model, measuring.signal));
        this.#unmeasured.delete(model);
      }
    } catch {
      // Stopped; the next quiet time is as good.
    } finally {
      this.#measuring = undefined;
    }
  }

  stopMeasuring(): void {
    this.#measuring?.abort();
  }

  async #placeOn(device: Accelerator, model: string): Promise<PlacedTask> {
    const decision = this.#decisions.get(model) ?? (await this.#askFor(model));
    const known = typeof decision === 'object' ? decision : undefined;
    // Asking for a device does not make its answers right.
    const refusal = refusalOf(known, device);
    const lane = refusal === undefined ? this.#lane(device) : undefined;
    await lane?.load(model, bestBatchOf(known, device) ?? DEFAULT_BATCH);
    if (lane?.isReady(model)) return connected(lane, model);
    const problem = refusal ?? this.#problem(device, model) ?? 'it is not there';
    return { place: { problem: `${device}: ${problem}` }, moved: [] };
  }

  #hasChoice(): boolean {
    return this.#options.mayHaveAccelerator && this.#options.candidates.length > 0;
  }

  #decisionOf(model: string): DeviceDecision | undefined {
    const known = this.#decisions.get(model);
    if (known === undefined)
      void this.#askFor(model).then((decision) => {
        if (!decision) this.#unmeasured.add(model);
      });
    return typeof known === 'object' ? known : undefined;
  }

  async #askFor(model: string): Promise<DeviceDecision | undefined> {
    this.#decisions.set(model, 'none');
    const decision = await this.#options.known(model).catch(() => undefined);
    this.#decisions.set(model, decision ?? 'none');
    return decision;
  }

  #lane(device: Accelerator): Lane | undefined {
    if (this.#broken.has(device)) return undefined;
    if (!this.#options.candidates.includes(device)) return undefined;
    let lane = this.#lanes.get(device);
    if (!lane) {
      lane = this.#options.open({ device, onLost: (reason) => this.#onLost(device, reason) });
      this.#lanes.set(device, lane);
      this.#options.onDevice(device, 'open', '');
    }
    return lane;
  }

  #problem(device: Accelerator, model: string): string | undefined {
    const broken = this.#broken.get(device);
    if (broken !== undefined) return broken;
    if (!this.#options.candidates.includes(device)) return 'the runtime does not have it on this platform';
    return this.#lanes.get(device)?.refusal(model);
  }

  #onLost(device: Accelerator, reason: string): void {
    this.#lanes.delete(device);
    this.#broken.set(device, reason);
    this.#options.onDevice(device, 'lost', reason);
  }
}

function connected(lane: Lane, model: string): PlacedTask {
  const port = lane.connect(model);
  return { place: { lane: { device: lane.device, port } }, moved: [port] };
}
