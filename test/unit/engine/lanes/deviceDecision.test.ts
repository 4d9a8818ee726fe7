import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { DecisionCache } from '../../../../server/src/engine/lanes/decisionCache.ts';
import {
  describeDecision,
  type DeviceDecision,
  fastest,
  type Measurement,
} from '../../../../server/src/engine/lanes/deviceDecision.ts';
import { deviceIdentity, mayHaveAccelerator } from '../../../../server/src/engine/lanes/deviceIdentity.ts';
import type { Device } from '../../../../server/src/engine/lanes/devices.ts';
import { brokenDevices, deviceSetting } from '../../../../server/src/engine/lanes/deviceSetting.ts';
import { knownDecision, measureDevices } from '../../../../server/src/engine/lanes/measureDevices.ts';
import { agreement, referenceInput } from '../../../../server/src/engine/lanes/referenceWork.ts';
import { resolveModel } from '../../../../server/src/models/resolveModel.ts';
import { temporaryDirectory } from '../../../fixtures/daemon/temporaryDirectory.ts';

function measured(device: Device, linesPerSecond: number, detectionsPerSecond = 10): Measurement {
  return { outcome: 'measured', device, linesPerSecond, detectionsPerSecond, bestBatch: 8, difference: 1e-5 };
}

const refused: Measurement = { outcome: 'refused', device: 'cuda', reason: 'its library is not installed' };

describe('the choice of a device', () => {
  it('is the fastest that was not refused', () => {
    expect(fastest([measured('cpu', 60), measured('webgpu', 900), refused])).toBe('webgpu');
    expect(fastest([measured('cpu', 60), measured('webgpu', 900), measured('cuda', 2000)])).toBe('cuda');
    expect(fastest([measured('cpu', 60), refused])).toBe('cpu');
  });

  it('is the processor unless another is clearly faster', () => {
    expect(fastest([measured('cpu', 60), measured('webgpu', 62)])).toBe('cpu');
    expect(fastest([])).toBe('cpu');
  });

  it('counts the detection of a page with its lines', () => {
    expect(fastest([measured('cpu', 60, 10), measured('webgpu', 120, 0.5)])).toBe('cpu');
  });
});

describe('a decision', () => {
  const decision: DeviceDecision = {
    version: 1,
    identity: { model: 'm', driver: '1' },
    chosen: 'cpu',
    measurements: [measured('cpu', 60), refused],
    at: '2026-01-02T03:04:05.000Z',
  };

  it('is found again as long as nothing it depends on has changed', async () => {
    const cache = new DecisionCache(await temporaryDirectory());
    await cache.put(decision);
    expect(await cache.get({ driver: '1', model: 'm' })).toEqual(decision);
    expect(await cache.get({ driver: '2', model: 'm' })).toBeUndefined();
  });

  it('that cannot be read counts as none', async () => {
    const directory = await temporaryDirectory();
    const cache = new DecisionCache(directory);
    await cache.put(decision);
    const [file = ''] = await readdir(directory);
    await writeFile(join(directory, file), '{"version":1');
    expect(await cache.get(decision.identity)).toBeUndefined();
  });

  it('that cannot be kept harms nobody', async () => {
    const file = join(await temporaryDirectory(), 'file');
    await writeFile(file, '');
    await expect(new DecisionCache(file).put(decision)).resolves.toBeUndefined();
  });

  it('tells people what was tried and why', () => {
    expect(describeDecision(decision)).toEqual([
      'cpu (chosen): about 1.3 pages/s (60 lines/s, batch 8, differs by 1e-5)',
      'cuda: not used, its library is not installed',
    ]);
  });

  it('comes from measuring every device, the processor as all its workers', async () => {
    const model = await resolveModel(undefined);
    const cache = new DecisionCache(await temporaryDirectory());
    const tried: string[] = [];
    const made = await measureDevices(model.directory, {
      cache,
      devices: ['webgpu', 'cuda'],
      workers: 3,
      probe: (device) => {
        tried.push(device);
        return Promise.resolve(device === 'cuda' ? refused : measured(device, device === 'cpu' ? 20 : 50));
      },
    });
    expect(tried).toEqual(['cpu', 'cpu', 'cpu', 'webgpu', 'cuda']);
    expect(made.measurements[0]).toMatchObject({ device: 'cpu', linesPerSecond: 60 });
    expect(made.chosen).toBe('cpu');
    expect(await knownDecision(model.directory, cache)).toEqual(made);
  });

  it('is not kept when measuring was stopped', async () => {
    const model = await resolveModel(undefined);
    const cache = new DecisionCache(await temporaryDirectory());
    const stop = new AbortController();
    const measuring = measureDevices(model.directory, {
      cache,
      devices: ['webgpu'],
      signal: stop.signal,
      probe: (device) => {
        stop.abort();
        return Promise.resolve({ outcome: 'refused', device, reason: 'measuring was stopped' });
      },
    });
    await expect(measuring).rejects.toThrow();
    expect(await knownDecision(model.directory, cache)).toBeUndefined();
  });
});

describe('what a measurement depends on', () => {
  const files = {
    '/proc/driver/nvidia/version': 'NVRM version: NVIDIA 550.1\nGCC version',
    '/sys/class/drm/card0/device/vendor': '0x10de\n',
    '/sys/class/drm/card0/device/device': '0x2330\n',
    '/sys/class/drm/card0/device/uevent': 'DRIVER=nvidia\nPCI_ID=1\n',
  };
  const seen = {
    platform: 'linux',
    env: { VK_DRIVER_FILES: '/icd.json' },
    list: (directory: string) =>
      Promise.resolve(directory === '/sys/class/drm' ? ['card0', 'card0-DP-1'] : []),
    text: (path: string) => Promise.resolve(new Map(Object.entries(files)).get(path)),
  } as const;

  it('is cards, drivers, variables, model and build', async () => {
    expect(await deviceIdentity('hash', seen)).toMatchObject({
      cards: '0x10de:0x2330 nvidia',
      driver: 'NVRM version: NVIDIA 550.1',
      variables: 'VK_DRIVER_FILES=/icd.json',
      model: 'hash',
    });
  });

  it('is not looked for on a machine that shows no graphics', () => {
    const nodes =
      (dev: string[], dri: string[] = []) =>
      (directory: string) =>
        directory === '/dev' ? dev : dri;
    expect(mayHaveAccelerator('linux', {}, nodes(['null', 'nvidiactl']))).toBe(false);
    expect(mayHaveAccelerator('linux', {}, nodes(['nvidia0']))).toBe(true);
    expect(mayHaveAccelerator('linux', {}, nodes([], ['card0', 'renderD128']))).toBe(true);
    expect(mayHaveAccelerator('linux', { VK_ICD_FILENAMES: '/x' }, nodes([]))).toBe(true);
    expect(mayHaveAccelerator('darwin', {}, nodes([]))).toBe(true);
  });
});

describe('settings from the environment', () => {
  it('that nobody knows count as none', () => {
    expect(deviceSetting('webgpu')).toBe('webgpu');
    expect(deviceSetting('warp-drive')).toBe('auto');
    expect(deviceSetting(undefined)).toBe('auto');
    expect(brokenDevices('{"webgpu":"it crashed"}')).toEqual({ webgpu: 'it crashed' });
    expect(brokenDevices('{"webgpu":1}')).toEqual({});
    expect(brokenDevices('{')).toEqual({});
  });
});

describe('agreement with the processor', () => {
  const tensor = (...data: number[]): { data: Float32Array; shape: number[] } => ({
    data: Float32Array.from(data),
    shape: [1, 1, data.length],
  });

  it('is the largest difference', () => {
    expect(agreement([tensor(0.5, 0.25)], [tensor(0.5, 0.5)]).difference).toBe(0.25);
    expect(agreement([tensor(NaN, 0)], [tensor(0, 0)]).difference).toBe(Infinity);
  });

  it('is about what is read, but where the processor could not tell either', () => {
    expect(agreement([tensor(0.4, 0.6)], [tensor(0.6, 0.4)]).otherClasses).toBe(1);
    expect(agreement([tensor(0.5, 0.501)], [tensor(0.501, 0.5)]).otherClasses).toBe(0);
  });

  it('is none where shapes differ', () => {
    expect(() => agreement([tensor(1)], [tensor(1, 2)])).toThrow('shape');
    expect(() => agreement([], [tensor(1)])).toThrow('number');
  });

  it('is asked with the same input each time', () => {
    expect(referenceInput(2, 16, 40)).toEqual(referenceInput(2, 16, 40));
    const values = new Set(referenceInput(1, 48, 320));
    expect([...values].sort()).toEqual([-1, 1]);
  });
});
