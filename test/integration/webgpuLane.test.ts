import { writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { createCanvas, GlobalFonts } from '@napi-rs/canvas';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EngineSupervisor } from '../../server/src/daemon/engineProcess/engineSupervisor.ts';
import { silentLog } from '../../server/src/daemon/log.ts';
import { probeDevice } from '../../server/src/engine/lanes/probeDevice.ts';
import { TOLERANCE } from '../../server/src/engine/lanes/referenceWork.ts';
import { entryPoint } from '../../server/src/entryPoints.ts';
import { DEFAULT_LIMITS } from '../../server/src/limits.ts';
import { resolveModel } from '../../server/src/models/resolveModel.ts';
import type { PageResult } from '../../server/src/page/pageResult.ts';
import type { DeviceChoice } from '../../server/src/protocol.ts';
import { temporaryDirectory } from '../fixtures/daemon/temporaryDirectory.ts';
import { mayDrawInSoftware, softwareVulkan } from '../fixtures/lanes/softwareVulkan.ts';

/** The whole way of a page over a graphics device, on machines without one: SwiftShader is the driver. */
const before = { ...process.env };

beforeAll(() => {
  if (!mayDrawInSoftware) console.warn('LEFT OUT: WebGPU over SwiftShader needs Linux on x64.');
});

afterAll(() => {
  process.env = before;
});

describe.skipIf(!mayDrawInSoftware)('WebGPU', () => {
  it('agrees with the processor', async () => {
    Object.assign(process.env, softwareVulkan(await temporaryDirectory()));
    const { directory } = await resolveModel(undefined);
    const measurement = await probeDevice('webgpu', directory, {
      limitMilliseconds: 590_000,
      isAwaited: true,
    });
    expect(measurement).toMatchObject({ outcome: 'measured', device: 'webgpu' });
    if (measurement.outcome === 'measured') expect(measurement.difference).toBeLessThan(TOLERANCE);
  });

  it('reads a page as the processor does, and the page says that it did', async () => {
    Object.assign(process.env, softwareVulkan(await temporaryDirectory()), { FOLIO_DEVICE_SECONDS: '500' });
    const path = join(await temporaryDirectory(), 'page.png');
    await writeFile(path, await page('Open at seven'));
    const engine = new EngineSupervisor({ entry: entryPoint('engine'), log: silentLog });
    try {
      const { directory } = await resolveModel(undefined);
      const read = (device: DeviceChoice): Promise<PageResult> =>
        engine.read({
          document: {
            id: 'd',
            path,
            name: 'page.png',
            limits: { ...DEFAULT_LIMITS, pageSeconds: 590 },
          },
          page: 1,
          options: { textLayer: 'never', modelDirectory: directory, recoverSpaces: true, device },
          priority: 0,
          signal: new AbortController().signal,
        });
      const onDevice = await read('webgpu');
      const onProcessor = await read('cpu');
      expect([onDevice.failure, onDevice.warnings]).toEqual([undefined, []]);
      expect([onDevice.reader.device, onProcessor.reader.device]).toEqual(['webgpu', 'cpu']);
      expect(textOf(onDevice)).toBe('Open at seven');
      expect(textOf(onProcessor)).toBe('Open at seven');
    } finally {
      await engine.stop();
    }
  });
});

function textOf(result: PageResult): string {
  return result.blocks.map((block) => block.text).join('\n');
}

/** A line of print, small enough for a driver that draws on the processor. */
async function page(text: string): Promise<Buffer> {
  const pdfjs = dirname(createRequire(import.meta.url).resolve('pdfjs-dist/package.json'));
  GlobalFonts.registerFromPath(join(pdfjs, 'standard_fonts', 'LiberationSans-Regular.ttf'), 'Lane Test');
  const canvas = createCanvas(220, 60);
  const context = canvas.getContext('2d');
  context.fillStyle = 'white';
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.fillStyle = 'black';
  context.font = '24px "Lane Test"';
  context.fillText(text, 20, 40);
  return canvas.encode('png');
}
