import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, describe, expect, it } from 'vitest';
import { EngineSupervisor } from '../../server/src/daemon/engineProcess/engineSupervisor.ts';
import type { AwaitedPage } from '../../server/src/daemon/engineProcess/pageEngine.ts';
import { entryPoint } from '../../server/src/entryPoints.ts';
import { DEFAULT_LIMITS } from '../../server/src/limits.ts';
import { resolveModel } from '../../server/src/models/resolveModel.ts';
import type { PageEnd, PageStructure } from '../../server/src/readers/pageRequest.ts';
import { recordingLog } from '../fixtures/daemon/recordingLog.ts';

const SAMPLES = join(import.meta.dirname, '../../samples');
const engine = new EngineSupervisor({ entry: entryPoint('engine'), log: recordingLog() });
const model = await resolveModel(undefined);

afterAll(() => engine.stop());

function request(name: string, page = 1, textLayer: 'auto' | 'never' = 'auto'): AwaitedPage {
  return {
    document: { id: name, path: join(SAMPLES, name), name, limits: DEFAULT_LIMITS },
    page,
    options: { textLayer, modelDirectory: model.directory, recoverSpaces: true },
    priority: 0,
    signal: new AbortController().signal,
  };
}

function outcome(page: PageEnd): unknown {
  return page.kind === 'read' ? page.result.source : page.why;
}

describe('the engine, for pages that servers may read', () => {
  it('hands back what has structure and reads the rest with the lines it found', async () => {
    const look = async (page: AwaitedPage, handBack: PageStructure[]): Promise<unknown> =>
      outcome(await engine.examine({ ...page, handBack }));
    const pictures = request('two-columns.pdf', 1, 'never');
    expect(await look(pictures, ['table', 'columns'])).toEqual(['columns']);
    expect(await look(pictures, ['formulas'])).toBe('ocr');
    expect(await look(request('fax.tiff'), ['table', 'figure', 'columns', 'formulas'])).toBe('ocr');
    expect(await look(request('two-columns.pdf'), ['columns'])).toBe('text-layer');
  });

  it('draws a page as a model wants it', async () => {
    const wanted = { dpi: 144, maxSide: 1_000, maxBytes: 3_000_000 };
    const picture = await engine.run('modelPicture', request('two-columns.pdf'), wanted);
    expect(picture.mediaType).toBe('image/png');
    expect(Math.max(picture.width, picture.height)).toBeLessThanOrEqual(1_000);
    expect(picture.pageHeight / picture.pageWidth).toBeCloseTo(picture.height / picture.width, 1);
    expect(picture.inkShare).toBeGreaterThan(0.01);
    expect(await sharp(picture.data).metadata()).toMatchObject({
      width: picture.width,
      height: picture.height,
    });
  });

  it('says why there is no picture, and draws none that nobody wants', async () => {
    const picture = { dpi: 144, maxSide: 1_000, maxBytes: 3_000_000 };
    const wanted = request('two-columns.pdf', 99);
    await expect(engine.run('modelPicture', wanted, picture)).rejects.toMatchObject({
      code: 'page-not-found',
    });
    const controller = new AbortController();
    const drawing = engine.run(
      'modelPicture',
      { ...request('two-columns.pdf'), signal: controller.signal },
      picture,
    );
    controller.abort();
    await expect(drawing).rejects.toMatchObject({ code: 'cancelled' });
    expect(engine.status().crashes).toBe(0);
  });
});
