import { MessageChannel } from 'node:worker_threads';
import { describe, expect, it } from 'vitest';
import type { DeviceDecision } from '../../../../server/src/engine/lanes/deviceDecision.ts';
import type { Accelerator, Device } from '../../../../server/src/engine/lanes/devices.ts';
import type { Lane } from '../../../../server/src/engine/lanes/lane.ts';
import { Lanes, type LanesOptions } from '../../../../server/src/engine/lanes/lanes.ts';
import type { DeviceChoice } from '../../../../server/src/protocol.ts';

const MODEL = '/model';
const options = { textLayer: 'auto', modelDirectory: MODEL, recoverSpaces: true } as const;

function decided(chosen: Device, refused?: string): DeviceDecision {
  const cuda = { outcome: 'refused', device: 'cuda', reason: refused ?? 'no card' } as const;
  const webgpu = {
    outcome: 'measured',
    device: 'webgpu',
    linesPerSecond: 900,
    bestBatch: 32,
    difference: 0,
  } as const;
  return { version: 1, identity: {}, chosen, measurements: [webgpu, cuda], at: '2026-01-02T03:04:05.000Z' };
}

/** Lanes over devices that open at once, or not at all. */
class Scene {
  readonly opened: Accelerator[] = [];
  readonly loaded: string[] = [];
  readonly told: string[] = [];
  measured = 0;
  lose: (reason: string) => void = () => undefined;
  readonly lanes: Lanes;

  constructor(setting: DeviceChoice, known: DeviceDecision | undefined, more: Partial<LanesOptions> = {}) {
    this.lanes = new Lanes({
      setting,
      candidates: ['webgpu', 'cuda'],
      mayHaveAccelerator: true,
      broken: {},
      open: ({ device, onLost }) => this.#open(device, onLost),
      known: () => Promise.resolve(known),
      measure: () => {
        this.measured += 1;
        return Promise.resolve(decided('webgpu'));
      },
      onDevice: (device, state, reason) => this.told.push(`${device} ${state} ${reason}`.trim()),
      ...more,
    });
  }

  /** Where the next task goes: the device of a lane, or what was said instead. */
  async next(device?: DeviceChoice): Promise<string> {
    const { place } = await this.lanes.place({ ...options, ...(device === undefined ? {} : { device }) });
    place?.lane?.port.close();
    return place?.lane?.device ?? place?.problem ?? 'here';
  }

  #open(device: Accelerator, onLost: ((reason: string) => void) | undefined): Lane {
    let isReady = false;
    let lost: string | undefined;
    this.opened.push(device);
    this.lose = (reason) => {
      lost = reason;
      onLost?.(reason);
    };
    return {
      device,
      isReady: () => isReady,
      refusal: () => lost,
      load: (model: string, bestBatch: number) => {
        this.loaded.push(`${model} ${bestBatch}`);
        isReady = true;
        return Promise.resolve();
      },
      connect: () => new MessageChannel().port1,
    } as unknown as Lane;
  }
}

describe('the place of a task', () => {
  it('is the worker where the processor is asked for', async () => {
    const scene = new Scene('cpu', decided('webgpu'));
    expect([await scene.next(), await scene.next('cpu')]).toEqual(['here', 'here']);
    expect(scene.opened).toEqual([]);
  });

  it('is the worker until the device that measured fastest has the model', async () => {
    const scene = new Scene('auto', decided('webgpu'));
    expect([await scene.next(), await scene.next(), await scene.next()]).toEqual(['here', 'here', 'webgpu']);
    expect(scene.loaded).toEqual(['/model 32']);
    expect(scene.lanes.reasonFor(MODEL)).toBe('measured, the fastest');
  });

  it('is the worker where nothing was measured, until that is made up for in a quiet time', async () => {
    const scene = new Scene('auto', undefined);
    expect([await scene.next(), await scene.next()]).toEqual(['here', 'here']);
    expect(scene.lanes.reasonFor(MODEL)).toBe('other devices are measured when nothing is read');
    await scene.lanes.measureUnknown();
    await scene.lanes.measureUnknown();
    expect(scene.measured).toBe(1);
    expect([await scene.next(), await scene.next()]).toEqual(['here', 'webgpu']);
  });

  it('costs nothing on a machine without other devices', async () => {
    const scene = new Scene('auto', undefined, {
      mayHaveAccelerator: false,
      known: () => Promise.reject(new Error('nobody asks')),
    });
    expect(await scene.next()).toBe('here');
    await scene.lanes.measureUnknown();
    expect([scene.measured, scene.lanes.reasonFor(MODEL)]).toEqual([0, undefined]);
  });

  it('is a device that is asked for by name, and its first task waits for it', async () => {
    const scene = new Scene('auto', undefined);
    expect(await scene.next('cuda')).toBe('cuda');
    expect(scene.loaded).toEqual(['/model 16']);
  });

  it('is not a device that was measured wrong, whoever asks for it', async () => {
    const scene = new Scene('cuda', decided('cpu', 'its detector differs'));
    expect(await scene.next()).toBe('cuda: its detector differs');
    expect(scene.opened).toEqual([]);
  });

  it('is not a device that the platform does not have, or that ended an engine', async () => {
    const scene = new Scene('auto', undefined, { broken: { webgpu: 'the engine ended' } });
    expect(await scene.next('dml')).toBe('dml: the runtime does not have it on this platform');
    expect(await scene.next('webgpu')).toBe('webgpu: the engine ended');
  });

  it('is never again a device that was lost', async () => {
    const scene = new Scene('webgpu', undefined);
    expect(await scene.next()).toBe('webgpu');
    scene.lose('it hangs');
    expect(await scene.next()).toBe('webgpu: it hangs');
    expect(scene.told).toEqual(['webgpu open', 'webgpu lost it hangs']);
    expect(scene.lanes.reasonFor(MODEL)).toBe('it hangs');
  });
});
