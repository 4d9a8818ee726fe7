import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { Measurement } from '../../../../server/src/engine/lanes/deviceDecision.ts';
import { probeDevice, type ProbeOptions } from '../../../../server/src/engine/lanes/probeDevice.ts';

function probe(name: string, options: ProbeOptions = {}): Promise<Measurement> {
  const entry = join(import.meta.dirname, '../../../fixtures/probes', `${name}.ts`);
  return probeDevice('webgpu', '/model', { entry, ...options });
}

it('a device that answers is measured', async () => {
  expect(await probe('answers')).toMatchObject({
    outcome: 'measured',
    device: 'webgpu',
    linesPerSecond: 100,
  });
});

it.skipIf(process.platform === 'win32')('a driver that crashes costs its probe only', async () => {
  expect(await probe('crashes')).toEqual({
    outcome: 'refused',
    device: 'webgpu',
    reason: 'its driver ended the process (SIGSEGV)',
  });
});

it('a driver that hangs is ended', async () => {
  expect(await probe('hangs', { limitMilliseconds: 300 })).toMatchObject({
    outcome: 'refused',
    reason: 'it did not answer within 0.3 s',
  });
});

it('an answer that cannot be read is a refusal', async () => {
  expect(await probe('babbles')).toMatchObject({ outcome: 'refused' });
});

it('measuring can be stopped at any time', async () => {
  const stop = new AbortController();
  const probing = probe('hangs', { signal: stop.signal });
  stop.abort();
  expect(await probing).toMatchObject({ outcome: 'refused', reason: 'measuring was stopped' });
});
